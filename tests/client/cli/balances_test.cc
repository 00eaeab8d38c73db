// The balances of several accounts in one call.
#include <algorithm>
#include <nlohmann/json.hpp>

#include "absl/strings/str_cat.h"
#include "tests/catch2.h"
#include "tests/client/cli/harness.h"

namespace atm::cli {
namespace {

using Catch::Matchers::EndsWith;

TEST_CASE("several balances as a table") {
  CliTest test;
  const Ran ran = test.Run({"balance", "10001", "20001", "40001"});
  CHECK(ran.exit_code == 0);
  CHECK(ran.err.empty());
  CHECK(ran.out ==
        "Account       Balance     Available  As of\n"
        "10001    1,000.00 USD  1,000.00 USD  transaction 1\n"
        "20001       5,000 JPY     5,000 JPY  transaction 2\n"
        "40001        0.00 USD      0.00 USD  transaction 4\n");
}

TEST_CASE("several balances as CSV have one header, and as JSON one line each") {
  CliTest test;
  CHECK(test.Run({"balance", "10001", "20001", "-o", "csv"}).out ==
        "account,currency_code,balance,balance_minor,available,available_minor,"
        "last_transaction_id\n"
        "10001,USD,1000.00,100000,1000.00,100000,1\n"
        "20001,JPY,5000,5000,5000,5000,2\n");
  test.out_is_terminal = false;
  const std::string json = test.Run({"balance", "10001", "20001"}).out;
  const std::size_t end = json.find('\n');
  CHECK(nlohmann::json::parse(json.substr(0, end))["balance"]["account"] == "10001");
  CHECK(nlohmann::json::parse(json.substr(end + 1))["balance"]["balanceMinor"] == "5000");
}

TEST_CASE("one account that fails does not keep the others from being told") {
  CliTest test;
  for (const char* format : {"table", "csv", "json"}) {
    CAPTURE(format);
    const Ran ran = test.Run({"balance", "10001", "NOBODY", "a", "40001", "-o", format});
    CHECK(ran.exit_code == 69);  // that of the first failure
    CHECK_THAT(ran.out, ContainsSubstring("10001"));
    CHECK_THAT(ran.out, ContainsSubstring("40001"));
    CHECK_THAT(ran.err, ContainsSubstring("the bank has no account NOBODY"));
    CHECK_THAT(ran.err, ContainsSubstring("'a' is not an account number"));
  }
  const Ran none = test.Run({"balance", "NOBODY", "NOBODY", "-o", "csv"});
  CHECK(none.exit_code == 69);
  CHECK_THAT(none.out, StartsWith("account,currency_code,"));
}

TEST_CASE("numbers come from stdin") {
  CliTest test;
  test.typed = "10001\n\n  40001 20001";
  const Ran ran = test.Run({"balance", "-", "-o", "csv"});
  CHECK(ran.exit_code == 0);
  CHECK_THAT(ran.out, ContainsSubstring("\n10001,"));
  CHECK_THAT(ran.out, ContainsSubstring("\n40001,"));
  CHECK_THAT(ran.out, EndsWith("\n20001,JPY,5000,5000,5000,5000,2\n"));
  test.typed = "40001\n";
  CHECK_THAT(test.Run({"balance", "10001", "-", "20001"}).out,
             ContainsSubstring("transaction 1\n40001 "));
  test.typed = "";
  const Ran nothing = test.Run({"balance", "-"});
  CHECK(nothing.exit_code == 0);
  CHECK(nothing.out.empty());
}

TEST_CASE("a number from stdin that cannot be sent is refused alone") {
  CliTest test;
  test.typed = "10001\n\x1b[31m\n40001\n";
  const Ran ran = test.Run({"balance", "-"});
  CHECK(ran.exit_code == 2);
  CHECK_THAT(ran.err, StartsWith("error: this is not an account number\n"));
  CHECK_THAT(ran.out, ContainsSubstring("40001"));
}

TEST_CASE("many numbers from stdin are printed as they come, below one header") {
  CliTest test;
  for (int i = 0; i < 250; ++i) absl::StrAppend(&test.typed, i == 120 ? "NOBODY" : "10001", "\n");
  const Ran ran = test.Run({"balance", "-"});
  CHECK(ran.exit_code == 69);
  CHECK(std::count(ran.out.begin(), ran.out.end(), '\n') == 250);
  CHECK(ran.out.find("Account", 1) == std::string::npos);
}

TEST_CASE("a bank that does not answer is not asked for the other accounts") {
  CliTest test;
  test.bank().FailNext(2, absl::UnavailableError("gone"));
  const Ran ran = test.Run({"balance", "10001", "20001", "40001"});
  CHECK(ran.exit_code == 78);
  CHECK(test.deadlines.size() == 1);
}

TEST_CASE("options stand between the accounts, and --at is for all of them") {
  CliTest test;
  const Ran ran = test.Run({"balance", "10001", "--after-transaction", "4", "40001"});
  CHECK(ran.exit_code == 0);
  CHECK_THAT(ran.out, ContainsSubstring("\n40001 "));
}

}  // namespace
}  // namespace atm::cli
