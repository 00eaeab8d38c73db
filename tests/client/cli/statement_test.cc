// Statements, and the balance at an earlier time.
#include <algorithm>
#include <nlohmann/json.hpp>
#include <sstream>

#include "atm/client.h"
#include "tests/catch2.h"
#include "tests/client/cli/harness.h"

namespace atm::cli {
namespace {

// Transactions 5 to 8 of account 10001, one a second.
struct Busy : CliTest {
  Busy() {
    CHECK(RunAs(1, {"withdraw", "10001", "40", "--memo", "Main Street"}).exit_code == 0);
    CHECK(RunAs(2, {"transfer", "10001", "40001", "60"}).exit_code == 0);
    CHECK(RunAs(3, {"hold", "10001", "100"}).exit_code == 0);
    CHECK(RunAs(4, {"deposit", "10001", "1.50"}).exit_code == 0);
    deadlines.clear();
  }
};

TEST_CASE("a statement as a table, the newest line first") {
  Busy test;
  const Ran ran = test.Run({"statement", "10001"});
  CHECK(ran.exit_code == 0);
  CHECK(ran.err.empty());
  CHECK(ran.out ==
        "Account 10001 in USD, times in UTC\n"
        "\n"
        "Date                 No.  What                           In    Out   Balance\n"
        "                          Closing balance                             901.50\n"
        "2026-01-01 00:00:08    8  Deposit                      1.50           901.50\n"
        "2026-01-01 00:00:07    7  Hold of 100.00 USD                          900.00\n"
        "2026-01-01 00:00:06    6  Transfer to 40001                  60.00    900.00\n"
        "2026-01-01 00:00:05    5  Withdrawal: Main Street            40.00    960.00\n"
        "2026-01-01 00:00:01    1  Opening                  1,000.00         1,000.00\n"
        "                          Opening balance                               0.00\n");
}

TEST_CASE("a statement of a range, the oldest line first") {
  Busy test;
  const Ran ran = test.Run({"statement", "10001", "--since", "2026-01-01T00:00:06Z", "--until",
                            "2026-01-01T00:00:08Z", "--oldest-first"});
  CHECK(ran.out ==
        "Account 10001 in USD, times in UTC\n"
        "\n"
        "Date                 No.  What                In    Out  Balance\n"
        "2026-01-01 00:00:06       Opening balance                 960.00\n"
        "2026-01-01 00:00:06    6  Transfer to 40001       60.00   900.00\n"
        "2026-01-01 00:00:07    7  Hold of 100.00 USD              900.00\n"
        "2026-01-01 00:00:08       Closing balance                 900.00\n");
}

TEST_CASE("--until a date includes that day, and the time zone is TZ's") {
  Busy test;
  CHECK(test.Run({"statement", "10001", "--since", "2026-01-01", "--until", "2026-01-01"})
            .exit_code == 0);
  const auto day = test.bank().list_transactions_requests().back();
  CHECK(day.start_time().seconds() == CliTest::kNowSeconds);
  CHECK(day.end_time().seconds() == CliTest::kNowSeconds + 24 * 3'600);
  test.environment["TZ"] = "Fixed/UTC+01:00:00";
  CHECK_THAT(test.Run({"statement", "10001", "--since", "2026-01-01"}).out,
             ContainsSubstring("\n2026-01-01 01:00:08    8  Deposit"));
  CHECK(test.bank().list_transactions_requests().back().start_time().seconds() ==
        CliTest::kNowSeconds - 3'600);
}

TEST_CASE("--limit and --kind") {
  Busy test;
  const Ran two = test.Run({"statement", "10001", "--limit", "2"});
  CHECK_THAT(two.out, ContainsSubstring("Hold of 100.00 USD"));
  CHECK_THAT(two.out, !ContainsSubstring("Transfer to 40001"));
  CHECK_THAT(two.out, !ContainsSubstring("Opening balance"));
  CHECK_THAT(two.out, ContainsSubstring("... and more: see --limit\n"));
  CHECK_THAT(test.Run({"statement", "10001", "--limit", "5"}).out,
             ContainsSubstring("Opening balance"));
  const Ran some = test.Run({"statement", "10001", "--kind", "deposit,transfer", "--csv"});
  CHECK_THAT(some.out, ContainsSubstring("\n8,"));
  CHECK_THAT(some.out, ContainsSubstring("\n6,"));
  CHECK_THAT(some.out, !ContainsSubstring("\n7,"));
}

TEST_CASE("a statement of many pages is walked to its end") {
  CliTest test;
  Client client(std::shared_ptr<Connection>(&test.bank(), [](Connection*) {}));
  for (int i = 0; i < 1'500; ++i) {
    REQUIRE(client.Deposit("10001", 1).ok());
  }
  const Ran ran = test.Run({"statement", "10001", "--csv"});
  CHECK(std::count(ran.out.begin(), ran.out.end(), '\n') == 1'502);
  CHECK(test.bank().list_transactions_requests().size() == 2);
}

TEST_CASE("a statement as CSV and as JSON") {
  Busy test;
  CHECK(test.Run({"statement", "10001", "--csv", "--limit", "1"}).out ==
        "transaction_id,create_time,kind,direction,counterparty,currency_code,amount,amount_minor,"
        "balance,balance_minor,memo,hold_id,original_transaction_id,request_id,reference,"
        "business_day,origin\n"
        "8,2026-01-01T00:00:08Z,DEPOSIT,CREDIT,cash:USD,USD,1.50,150,901.50,90150,,,,"
        "0190b1c2-7d3e-7a4f-8b5a-000000000004,,2026-01-01,ipv4:127.0.0.1\n");
  const auto json = nlohmann::json::parse(test.Run({"statement", "10001", "-o", "json"}).out);
  CHECK(json["lines"].size() == 5);
  CHECK(json["openingBalanceMinor"] == "0");
  CHECK(json["closingBalanceMinor"] == "90150");
}

TEST_CASE("a narrow terminal cuts long texts") {
  CliTest test;
  CHECK(test.RunAs(1, {"deposit", "10001", "1", "--memo", std::string(100, 'x')}).exit_code == 0);
  test.columns = 80;
  const std::string out = test.Run({"statement", "10001", "--limit", "1"}).out;
  CHECK_THAT(out, ContainsSubstring("Deposit: xxx"));
  CHECK_THAT(out, ContainsSubstring("x...  "));
  std::istringstream lines(out);
  for (std::string line; std::getline(lines, line);) {
    CHECK(line.size() <= 80);
  }
}

TEST_CASE("a chart follows the locale, and stays a table in a pipe") {
  Busy test;
  test.out_is_terminal = false;
  CHECK_THAT(test.Run({"statement", "10001", "--chart"}).out, ContainsSubstring("\n1000.00 |#"));
  test.environment["LANG"] = "en_US.UTF-8";
  CHECK_THAT(test.Run({"statement", "10001", "--chart"}).out, ContainsSubstring("\n1000.00 │█"));
  test.environment["LC_ALL"] = "C";
  CHECK_THAT(test.Run({"statement", "10001", "--chart"}).out, ContainsSubstring("\n1000.00 |#"));
}

TEST_CASE("statements that cannot be") {
  Busy test;
  const auto check = [&](std::vector<std::string> more, const std::string& error) {
    more.insert(more.begin(), {"statement", "10001"});
    const Ran ran = test.Run(more);
    CHECK(ran.exit_code == 2);
    const bool is_json = std::ranges::find(more, "json") != more.end();
    const std::string what = error.substr(0, error.find('\n'));
    if (is_json) {
      CHECK_THAT(ran.err, ContainsSubstring(what));
    } else {
      CHECK_THAT(ran.err, StartsWith("error: " + error));
    }
  };
  check({"--since", "last week"}, "'last week' is not a date for --since\n");
  check({"--since", "2026-02-01", "--until", "2026-01-01"},
        "there is no time between --since and --until\n");
  check({"--limit", "0"}, "'0' is not a number for --limit\n");
  check({"--kind", "deposit,depost"}, "'depost' is not a value of --kind\n");
  check({"--csv", "-o", "json"}, "--csv and --output do not go together\n");
  check({"--chart", "--csv"}, "--chart is for people\n");
  check({"--at", "2026-01-01"}, "--at does not go with 'statement'\n");
  CHECK(test.deadlines.empty());
  const Ran unknown = test.Run({"statement", "NOBODY"});
  CHECK(unknown.exit_code == 69);
  CHECK_THAT(unknown.err, StartsWith("error: statement refused\n"));
}

TEST_CASE("the balance at an earlier time, and after a transaction") {
  Busy test;
  CHECK(test.Run({"balance", "10001", "--at", "2026-01-01T00:00:05Z"}).out ==
        "Account    10001\n"
        "Balance    960.00 USD\n"
        "Available  960.00 USD\n"
        "As of      transaction 5\n");
  CHECK_THAT(test.Run({"balance", "10001", "--after-transaction", "7"}).out,
             ContainsSubstring("Available  800.00 USD\nAs of      transaction 7\n"));
  CHECK_THAT(test.Run({"balance", "10001", "--at", "2025-01-01"}).out,
             ContainsSubstring("As of      before its first transaction\n"));
  const Ran future = test.Run({"balance", "10001", "--at", "2030-01-01"});
  CHECK(future.exit_code == 67);
  CHECK_THAT(future.err, ContainsSubstring("(INVALID_AS_OF_TIME, response code 30)\n"));
  CHECK_THAT(future.err, ContainsSubstring("  try: --at takes a time that is not later than now"));
  CHECK(test.Run({"balance", "10001", "--after-transaction", "99"}).exit_code == 69);
  CHECK(
      test.Run({"balance", "10001", "--at", "2026-01-01", "--after-transaction", "1"}).exit_code ==
      2);
}

}  // namespace
}  // namespace atm::cli
