// Where nobody knows whether money moved, the message says so and gives the command that finds out.
#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "tests/catch2.h"
#include "tests/client/cli/harness.h"

namespace atm::cli {
namespace {

// Lets the answer to the next Withdraw or Deposit be lost, after the money moved.
void LoseTheAnswer(CliTest& test) {
  test.before_request = [&test](const std::string& method) {
    if (method != "Balance") {
      test.bank().FailNext(1, absl::UnavailableError("gone"),
                           FakeConnection::FailWhen::kAfterItMoved);
      test.before_request = nullptr;
    }
  };
}

std::int64_t BalanceOf10001(CliTest& test) {
  const std::string csv = test.Run({"balance", "10001", "-o", "csv"}).out;
  const std::string start = "\n10001,USD,";
  const std::size_t at = csv.find(start) + start.size();
  std::string amount = csv.substr(at, csv.find(',', at) - at);
  std::erase(amount, '.');
  return std::stoll(amount);
}

TEST_CASE("a lost answer, and the command that asks again") {
  CliTest test;
  test.program = "./bin/atm-cli";
  LoseTheAnswer(test);
  const Ran lost = test.Run({"--server", "[::1]:50051", "withdraw", "10001", "40"});
  CHECK(lost.exit_code == 78);
  CHECK(lost.out.empty());
  CHECK(lost.err ==
        "error: the outcome of the withdrawal is not known: the bank cannot be reached\n"
        "  why: no server answers at [::1]:50051 (UNAVAILABLE: gone)\n"
        "  try: run this, which asks again under the same request id and never moves money twice:\n"
        "       ./bin/atm-cli --server '[::1]:50051' withdraw 10001 40 --request-id "
        "0190b1c2-7d3e-7a4f-8b5a-6c7d8e9f0a1b --currency USD\n");
  CHECK(BalanceOf10001(test) == 96'000);

  const Ran again = test.Run({"--server", "[::1]:50051", "withdraw", "10001", "40", "--request-id",
                              CliTest::kRequestId, "--currency", "USD"});
  CHECK(again.exit_code == 0);
  CHECK_THAT(again.out, StartsWith("Withdrew 40.00 USD from account 10001 (replayed)\n"));
  CHECK(BalanceOf10001(test) == 96'000);
}

TEST_CASE("the command to ask again adds only what is missing") {
  CliTest test;
  LoseTheAnswer(test);
  const std::vector<std::string> args = {"deposit",
                                         "10001",
                                         "5",
                                         "--currency",
                                         "USD",
                                         "--request-id",
                                         "0190b1c2-7d3e-7a4f-8b5a-000000000001"};
  CHECK_THAT(test.Run(args).err,
             ContainsSubstring("\n       atm-cli deposit 10001 5 --currency USD --request-id "
                               "0190b1c2-7d3e-7a4f-8b5a-000000000001\n"));
}

TEST_CASE("every code that leaves the outcome open says so") {
  for (const auto code : {absl::StatusCode::kUnavailable, absl::StatusCode::kDeadlineExceeded,
                          absl::StatusCode::kCancelled, absl::StatusCode::kInternal,
                          absl::StatusCode::kUnknown, absl::StatusCode::kDataLoss}) {
    CliTest test;
    test.bank().FailNext(1, absl::Status(code, "gone"));
    const Ran ran = test.Run({"deposit", "10001", "5", "--currency", "USD"});
    CAPTURE(code);
    CHECK(ran.exit_code == 64 + static_cast<int>(code));
    CHECK_THAT(ran.err, StartsWith("error: the outcome of the deposit is not known: "));
    CHECK_THAT(ran.err, ContainsSubstring(absl::StrCat("--request-id ", CliTest::kRequestId)));
  }
}

TEST_CASE("before the money was asked for, nothing is unknown") {
  CliTest test;
  test.bank().FailNext(1, absl::UnavailableError("Connection refused"));
  const Ran ran = test.Run({"withdraw", "10001", "40"});
  CHECK(ran.exit_code == 78);
  CHECK_THAT(ran.err, StartsWith("error: the bank cannot be reached\n"));
  CHECK(test.bank().withdraw_requests().empty());
}

TEST_CASE("a refusal that is definite stays one") {
  CliTest test;
  const Ran ran = test.Run({"withdraw", "10001", "5000"});
  CHECK_THAT(ran.err, StartsWith("error: withdrawal refused\n"));
  CHECK(ran.err.find("--request-id") == std::string::npos);
}

TEST_CASE("an interrupt is prepared for while money may move, and only then") {
  CliTest test;
  CHECK(test.Run({"balance", "10001"}).exit_code == 0);
  CHECK(test.if_interrupted.empty());
  test.before_request = [&](const std::string& method) {
    CHECK(test.if_interrupted.size() == (method == "Balance" ? 0 : 1));
  };
  CHECK(test.Run({"withdraw", "10001", "40"}).exit_code == 0);
  CHECK(test.if_interrupted ==
        std::vector<std::string>{
            "\nerror: interrupted: the outcome of the withdrawal is not known\n"
            "  why: it was on its way to the bank\n"
            "  try: run this, which asks again under the same request id and never moves money "
            "twice:\n"
            "       atm-cli withdraw 10001 40 --request-id 0190b1c2-7d3e-7a4f-8b5a-6c7d8e9f0a1b "
            "--currency USD\n",
            ""});
}

TEST_CASE("output that cannot be written is a failure of its own") {
  CliTest test;
  test.out_is_full = true;
  const Ran balance = test.Run({"balance", "10001"});
  CHECK(balance.exit_code == 1);
  CHECK_THAT(balance.err, StartsWith("error: the output could not be written\n  why: "));

  const Ran withdrawn = test.Run({"withdraw", "10001", "40"});
  CHECK(withdrawn.exit_code == 1);
  CHECK_THAT(withdrawn.err,
             StartsWith("error: withdrew 40.00 USD from account 10001 (transaction 5), but "
                        "the output could not be written\n  why: "));
  CHECK_THAT(withdrawn.err,
             ContainsSubstring("\n  try: do not repeat it; to see the answer again, run:\n"
                               "       atm-cli withdraw 10001 40 --request-id "
                               "0190b1c2-7d3e-7a4f-8b5a-6c7d8e9f0a1b --currency USD\n"));
  CHECK(test.Run({"--help"}).exit_code == 1);
}

}  // namespace
}  // namespace atm::cli
