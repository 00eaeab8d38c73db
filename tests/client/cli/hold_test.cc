// Money set aside, paid out and freed.
#include <nlohmann/json.hpp>

#include "tests/catch2.h"
#include "tests/client/cli/harness.h"

namespace atm::cli {
namespace {

using Code = absl::StatusCode;

TEST_CASE("a hold, as a table, is named by its number") {
  CliTest test;
  const Ran ran = test.Run({"hold", "10001", "40"});
  CHECK(ran.exit_code == 0);
  CHECK(ran.out ==
        "Set 40.00 USD aside in account 10001\n"
        "\n"
        "Balance     1,000.00 USD\n"
        "Available     960.00 USD\n"
        "Hold        5\n"
        "Time        2026-01-01 00:00:05 UTC\n"
        "Expires     2026-01-01 00:10:05 UTC\n"
        "Request id  0190b1c2-7d3e-7a4f-8b5a-6c7d8e9f0a1b\n");
  CHECK_FALSE(test.bank().hold_requests().at(0).has_expire_time());
}

TEST_CASE("a hold ends when it was said to") {
  CliTest test;
  const auto asked = [&test](int id, const std::vector<std::string>& expires) {
    std::vector<std::string> args = {"hold", "10001", "40"};
    for (const std::string& time : expires) args.insert(args.end(), {"--expires", time});
    CHECK(test.RunAs(id, args).exit_code == 0);
    const v1::HoldRequest request = test.bank().hold_requests().back();
    CHECK(request.has_expire_time() != request.has_expire_after());
    return request;
  };
  // A length of time is sent as one: the clock of this machine has no part in it.
  CHECK(asked(1, {"90s"}).expire_after().seconds() == 90);
  CHECK(asked(2, {"2d"}).expire_after().seconds() == 2 * 86'400);
  const std::string at = "2026-01-01T01:00:00Z";
  CHECK(asked(3, {at}).expire_time().seconds() == CliTest::kNowSeconds + 3'600);
  CHECK(asked(5, {at, "3h"}).expire_after().seconds() == 3 * 3'600);
  CHECK(asked(6, {"3h", at}).expire_time().seconds() == CliTest::kNowSeconds + 3'600);
  const Ran late = test.RunAs(4, {"hold", "10001", "40", "--expires", "8d"});
  CHECK(late.exit_code == 67);
  CHECK_THAT(late.err,
             ContainsSubstring("(INVALID_EXPIRE_TIME, response code 30)\n  try: --expires takes "
                               "a time of at most 7d, such as 10m, or one later than now by the "
                               "bank's clock\n"));
}

TEST_CASE("a hold whose answer is lost is asked for again with the same end") {
  CliTest test;
  test.bank().FailNext(1, absl::UnavailableError("gone"), FakeConnection::FailWhen::kAfterItMoved);
  const std::vector<std::string> args = {"hold", "10001", "40",        "--currency", "USD",
                                         "-o",   "table", "--expires", "10m"};
  const Ran lost = test.Run(args);
  CHECK(lost.exit_code == 78);
  CHECK_THAT(lost.err, StartsWith("error: the outcome of the hold is not known: "));
  CHECK_THAT(lost.err,
             ContainsSubstring("\n       atm-cli hold 10001 40 --currency USD -o table --expires "
                               "10m --request-id 0190b1c2-7d3e-7a4f-8b5a-6c7d8e9f0a1b\n"));
  std::vector<std::string> again = args;
  again.insert(again.end(), {"--request-id", CliTest::kRequestId});
  CHECK(test.RunAs(9, {"deposit", "10001", "1"}).exit_code == 0);  // it takes a second
  const Ran found = test.Run(again);
  CHECK(found.exit_code == 0);
  CHECK_THAT(found.out, StartsWith("Set 40.00 USD aside in account 10001 (replayed)\n"));
}

TEST_CASE("a hold is paid out, in its own currency") {
  CliTest test;
  CHECK(test.RunAs(1, {"hold", "20001", "40"}).exit_code == 0);
  const Ran ran = test.RunAs(2, {"capture", "5", "30"});
  CHECK(ran.out ==
        "Paid 30 JPY out of hold 5 of account 20001\n"
        "\n"
        "Balance      4,970 JPY\n"
        "Available    4,970 JPY\n"
        "Transaction  6\n"
        "Hold         5\n"
        "Time         2026-01-01 00:00:06 UTC\n"
        "Request id   0190b1c2-7d3e-7a4f-8b5a-000000000002\n");
  const v1::CaptureRequest seen = test.bank().capture_requests().at(0);
  CHECK(seen.amount_minor() == 30);
  CHECK(seen.currency_code() == "JPY");
  CHECK(test.bank().get_transaction_requests().at(0).transaction_id() == 5);
}

TEST_CASE("with --currency the hold is not looked up") {
  CliTest test;
  CHECK(test.RunAs(1, {"hold", "10001", "40"}).exit_code == 0);
  CHECK(test.RunAs(2, {"capture", "5", "30", "--currency", "USD", "-o", "csv"}).exit_code == 0);
  CHECK(test.bank().get_transaction_requests().empty());
  CHECK(test.bank().capture_requests().at(0).amount_minor() == 3'000);
}

TEST_CASE("a hold is released") {
  CliTest test;
  CHECK(test.RunAs(1, {"hold", "10001", "40"}).exit_code == 0);
  const Ran ran = test.RunAs(2, {"release", "5"});
  CHECK(ran.exit_code == 0);
  CHECK_THAT(ran.out, StartsWith("Released hold 5 of 40.00 USD in account 10001\n\n"
                                 "Balance      1,000.00 USD\n"
                                 "Available    1,000.00 USD\n"
                                 "Transaction  6\n"
                                 "Hold         5\n"));
  const Ran json = test.RunAs(2, {"release", "5", "-o", "json"});
  CHECK(nlohmann::json::parse(json.out)["transaction"]["holdId"] == "5");
}

// The three lines of the error.
std::string Refused(CliTest& test, int id, const std::vector<std::string>& args, Code code) {
  const Ran ran = test.RunAs(id, args);
  CHECK(ran.exit_code == 64 + static_cast<int>(code));
  CHECK(ran.out.empty());
  return ran.err;
}

TEST_CASE("a hold that has ended, and how") {
  CliTest test;
  CHECK(test.RunAs(1, {"hold", "10001", "40"}).exit_code == 0);
  CHECK(test.RunAs(2, {"hold", "10001", "40"}).exit_code == 0);
  CHECK(test.RunAs(3, {"hold", "10001", "40", "--expires", "12s"}).exit_code == 0);
  CHECK(test.RunAs(4, {"capture", "5", "40"}).exit_code == 0);
  CHECK(test.RunAs(5, {"release", "6"}).exit_code == 0);
  CHECK(Refused(test, 6, {"capture", "5", "40"}, Code::kFailedPrecondition) ==
        "error: capture refused\n"
        "  why: hold 5 was paid out before (HOLD_ALREADY_CAPTURED, response code 21)\n"
        "  try: to take the payment back, 'reverse' the transaction of 'capture'\n");
  CHECK(Refused(test, 7, {"release", "6"}, Code::kFailedPrecondition) ==
        "error: release refused\n"
        "  why: hold 6 was released before (HOLD_ALREADY_RELEASED, response code 21)\n"
        "  try: set the money aside anew, with 'hold'\n");
  // The clock of this bank moves with each transaction.
  for (int id = 10; id < 20; ++id) {
    CHECK(test.RunAs(id, {"deposit", "10001", "1"}).exit_code == 0);
  }
  CHECK(Refused(test, 20, {"capture", "7", "40"}, Code::kFailedPrecondition) ==
        "error: capture refused\n"
        "  why: hold 7 is over: it has expired (HOLD_EXPIRED, response code 21)\n"
        "  try: set the money aside anew, with 'hold' and a longer --expires\n");
}

TEST_CASE("more than is held, and holds that do not exist") {
  CliTest test;
  CHECK(test.RunAs(1, {"hold", "10001", "40"}).exit_code == 0);
  CHECK_THAT(
      Refused(test, 2, {"capture", "5", "40.01"}, Code::kFailedPrecondition),
      ContainsSubstring("  why: hold 5 set 40.00 USD aside, 40.01 USD was asked for "
                        "(HOLD_EXCEEDED, response code 13)\n  try: capture at most 40.00 USD\n"));
  CHECK(Refused(test, 3, {"capture", "99", "40"}, Code::kNotFound) ==
        "error: capture refused\n"
        "  why: the bank has no hold 99 (TRANSACTION_NOT_FOUND, response code 25)\n"
        "  try: check the number: it is the one that the bank answered with\n");
  const std::string no_hold =
      "  why: the bank has no hold 1 (HOLD_NOT_FOUND, response code 25)\n"
      "  try: check the number: it is the one that 'hold' answered with\n";
  CHECK(Refused(test, 4, {"capture", "1", "40"}, Code::kNotFound) ==
        "error: capture refused\n" + no_hold);
  CHECK(Refused(test, 5, {"release", "1"}, Code::kNotFound) ==
        "error: release refused\n" + no_hold);
  CHECK_THAT(Refused(test, 6, {"hold", "10001", "961"}, Code::kFailedPrecondition),
             ContainsSubstring("\n  try: set aside at most 960.00 USD, or pay in first"));
}

}  // namespace
}  // namespace atm::cli
