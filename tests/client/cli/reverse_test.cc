// What went wrong, taken back; and what became of a request.
#include <nlohmann/json.hpp>

#include "client/cli/text/describe.h"
#include "tests/catch2.h"
#include "tests/client/cli/harness.h"

namespace atm::cli {
namespace {

TEST_CASE("every reason of --reason is one of the contract, and all of them are there") {
  CHECK(static_cast<int>(ReversalReasonWords().size()) == v1::ReversalReason_ARRAYSIZE - 1);
  for (const std::string_view word : ReversalReasonWords()) {
    CAPTURE(word);
    const std::optional<v1::ReversalReason> reason = FindReversalReason(word);
    REQUIRE(reason.has_value());
    CHECK(ReversalReasonWord(*reason) == word);
  }
  CHECK_FALSE(FindReversalReason("boredom").has_value());
}

TEST_CASE("a withdrawal is taken back, whole") {
  CliTest test;
  CHECK(test.RunAs(1, {"withdraw", "10001", "40"}).exit_code == 0);
  const Ran ran = test.RunAs(2, {"reverse", "5", "--reason", "device-fault"});
  CHECK(ran.exit_code == 0);
  CHECK(ran.out ==
        "Reversed 40.00 USD of transaction 5, back from cash:USD to 10001\n"
        "\n"
        "Balance      1,000.00 USD\n"
        "Available    1,000.00 USD\n"
        "Transaction  6\n"
        "Original     5\n"
        "Reason       device-fault\n"
        "Time         2026-01-01 00:00:06 UTC\n"
        "Request id   0190b1c2-7d3e-7a4f-8b5a-000000000002\n");
  const v1::ReverseRequest seen = test.bank().reverse_requests().at(0);
  CHECK(seen.amount_minor() == 0);
  CHECK(seen.currency_code().empty());
  CHECK(seen.reason() == v1::REVERSAL_REASON_DEVICE_FAULT);
  CHECK(test.bank().get_transaction_requests().empty());
}

TEST_CASE("a part is taken back, in the currency of the original") {
  CliTest test;
  CHECK(test.RunAs(1, {"withdraw", "30001", "1.5"}).exit_code == 0);
  CHECK(test.RunAs(2, {"reverse", "5", "0.2", "--reason", "no-cash"}).exit_code == 0);
  CHECK(test.bank().reverse_requests().back().amount_minor() == 200);
  CHECK(test.bank().reverse_requests().back().currency_code() == "KWD");
  const Ran ran = test.RunAs(
      3, {"reverse", "--request", RequestId(1), "0.3", "--reason", "no-cash", "-o", "csv"});
  CHECK(test.bank().reverse_requests().back().original_request_id() == RequestId(1));
  CHECK(test.bank().reverse_requests().back().amount_minor() == 300);
  CHECK_THAT(ran.out, ContainsSubstring("\n7,REVERSAL,30001,KWD,0.300,300,0.500,500,0.500,500,"
                                        "2026-01-01T00:00:07Z,0190b1c2-7d3e-7a4f-8b5a-000000000003,"
                                        "false,,,,5,NO_CASH,,,,,,,2026-01-01,ipv4:127.0.0.1\n"));
  CHECK(test.RunAs(4, {"reverse", "5", "0.1", "--currency", "KWD", "--reason", "no-cash"})
            .exit_code == 0);
  CHECK(test.bank().get_transaction_requests().size() == 2);
}

TEST_CASE("a request that never came is taken back before it can arrive") {
  CliTest test;
  const Ran ran =
      test.RunAs(2, {"reverse", "--request", RequestId(1), "--reason", "time-out", "-o", "table"});
  CHECK(ran.exit_code == 0);
  CHECK(ran.out ==
        "Nothing to reverse: it never happened, and never will\n"
        "\n"
        "Original  0190b1c2-7d3e-7a4f-8b5a-000000000001\n");
  const std::vector<std::string> again = {"reverse",  "--request", RequestId(1), "--reason",
                                          "time-out", "-o",        "json"};
  CHECK(nlohmann::json::parse(test.RunAs(2, again).out) ==
        nlohmann::json::parse(R"({"nothingToReverse": true, "replayed": true})"));
  std::vector<std::string> csv = again;
  csv.back() = "csv";
  CHECK_THAT(test.RunAs(3, csv).out,
             ContainsSubstring("\n,NOTHING_TO_REVERSE,,,,,,,,,,,false,,,,,,,,,,,,,\n"));

  const Ran late = test.RunAs(1, {"withdraw", "10001", "40"});
  CHECK(late.exit_code == 73);
  CHECK_THAT(late.err,
             ContainsSubstring("  why: this request id was reversed before it arrived, and is "
                               "never carried out (REVERSED_BEFORE_ARRIVAL, response code 21)\n"
                               "  try: leave --request-id out for a new operation\n"));
}

TEST_CASE("an amount of a request that never came needs its currency") {
  CliTest test;
  const Ran ran =
      test.RunAs(2, {"reverse", "--request", RequestId(1), "20", "--reason", "no-cash"});
  CHECK(ran.exit_code == 2);
  CHECK(ran.err ==
        "error: an amount of a request that moved nothing needs --currency\n"
        "  why: the bank has no transaction of request 0190b1c2-7d3e-7a4f-8b5a-000000000001, so no "
        "currency to read '20' in\n"
        "  try: --currency USD, or leave the amount out to take back all of it\n");
  CHECK(test.bank().reverse_requests().empty());
  CHECK(test.RunAs(2, {"reverse", "--request", RequestId(1), "20", "--reason", "no-cash",
                       "--currency", "USD"})
            .exit_code == 0);
  CHECK(test.bank().reverse_requests().back().amount_minor() == 2'000);
}

TEST_CASE("an open hold is freed") {
  CliTest test;
  CHECK(test.RunAs(1, {"hold", "10001", "40"}).exit_code == 0);
  const Ran ran = test.RunAs(2, {"reverse", "5", "--reason", "customer-cancelled"});
  CHECK_THAT(ran.out, StartsWith("Released hold 5 of 40.00 USD in account 10001\n"));
  CHECK_THAT(ran.out, ContainsSubstring("\nReason       customer-cancelled\n"));
}

TEST_CASE("what cannot be taken back") {
  CliTest test;
  CHECK(test.RunAs(1, {"deposit", "40001", "40"}).exit_code == 0);
  const auto refused = [&](int id, std::vector<std::string> args, int exit_code) {
    args.insert(args.begin(), "reverse");
    args.insert(args.end(), {"--reason", "time-out"});
    const Ran ran = test.RunAs(id, args);
    CHECK(ran.exit_code == exit_code);
    CHECK_THAT(ran.err, StartsWith("error: reversal refused\n  why: "));
    return ran.err;
  };
  CHECK_THAT(refused(2, {"5", "41"}, 73),
             ContainsSubstring(
                 "  why: 40.00 USD of transaction 5 can still be taken back, 41.00 USD was asked "
                 "for (REVERSAL_EXCEEDS_ORIGINAL, response code 13)\n  try: reverse at "
                 "most 40.00 USD, or leave the amount out\n"));
  CHECK_THAT(refused(3, {"1"}, 73),
             ContainsSubstring("(NOT_REVERSIBLE, response code 12)\n  try: what can be reversed "
                               "are deposits, "));
  CHECK_THAT(refused(4, {"99"}, 69),
             ContainsSubstring("the bank has no transaction 99 (TRANSACTION_NOT_FOUND, response "
                               "code 25)\n  try: check the number"));
  CHECK(test.RunAs(5, {"withdraw", "40001", "30"}).exit_code == 0);
  // Nothing was looked up, and the currency is known all the same.
  CHECK_THAT(refused(6, {"5"}, 73),
             ContainsSubstring("  why: account 40001 has 10.00 USD available, 40.00 USD was asked "
                               "for (INSUFFICIENT_FUNDS, response code 51)\n"
                               "  try: reverse at most 10.00 USD, or pay in first"));
  CHECK(test.RunAs(7, {"reverse", "6", "--reason", "time-out"}).exit_code == 0);
  CHECK_THAT(refused(8, {"6"}, 73),
             ContainsSubstring("  why: all of transaction 6 was taken back before "
                               "(ALREADY_REVERSED, response code 21)\n"));
}

TEST_CASE("a reversal whose answer is lost is asked for again") {
  CliTest test;
  CHECK(test.RunAs(1, {"withdraw", "10001", "40"}).exit_code == 0);
  test.bank().FailNext(1, absl::UnavailableError("gone"), FakeConnection::FailWhen::kAfterItMoved);
  const Ran lost = test.RunAs(2, {"reverse", "5", "--reason", "time-out"});
  CHECK(lost.exit_code == 78);
  CHECK_THAT(lost.err, StartsWith("error: the outcome of the reversal is not known: "));
  CHECK_THAT(lost.err,
             ContainsSubstring("\n       atm-cli reverse 5 --reason time-out --yes --request-id "
                               "0190b1c2-7d3e-7a4f-8b5a-000000000002\n"));
  CHECK_THAT(test.Run({"reverse", "5", "--reason", "time-out", "--request-id", RequestId(2)}).out,
             ContainsSubstring(" (replayed)\n"));
}

}  // namespace
}  // namespace atm::cli
