// References, business days and origins: given, shown, and asked for.
#include "client/cli/text/reference.h"

#include <algorithm>
#include <nlohmann/json.hpp>
#include <sstream>

#include "atm/client.h"
#include "client/cli/text/date.h"
#include "tests/client/cli/administered.h"

namespace atm::cli {
namespace {

TEST_CASE("Reference: what is one") {
  CHECK_FALSE(WhyNoReference("x"));
  CHECK_FALSE(WhyNoReference(std::string(64, 'x')));
  std::string sixty_four;
  for (int i = 0; i < 64; ++i) sixty_four += "\u20ac";
  CHECK_FALSE(WhyNoReference(sixty_four));
  CHECK(WhyNoReference("") == "it is empty");
  CHECK(WhyNoReference(sixty_four + "x") == "it has 65 characters, and 64 is the most");
  CHECK(WhyNoReference("a\xff") == "it is not UTF-8");
  for (const std::string text : {"a\tb", "a\n", "\x7f", "\u0080", "\u009f"}) {
    CHECK(WhyNoReference(text) == "it has control characters");
  }
  CHECK_FALSE(WhyNoReference("\u00a0\u00df"));
}

TEST_CASE("Day: what is one") {
  CHECK(IsDay("2026-11-30"));
  CHECK(IsDay("2024-02-29"));
  for (const std::string text :
       {"", "2026-02-29", "2026-13-01", "2026-11-3", "2026-11-30T12:00:00Z", "30.11.2026", "today",
        "0000-01-01", "2026-11-30 "}) {
    CAPTURE(text);
    CHECK_FALSE(IsDay(text));
  }
}

TEST_CASE("Reference: each command that moves money sends it") {
  CliTest test;
  const auto run = [&](int id, const std::string& line) {
    std::vector<std::string> args = Words(line);
    args.insert(args.end(), {"--reference", "order 4711"});
    const Ran ran = test.RunAs(id, args);
    CAPTURE(line, ran.err);
    CHECK(ran.exit_code == 0);
    CHECK_THAT(ran.out, ContainsSubstring("order 4711\n"));
  };
  run(1, "withdraw 10001 40");
  run(2, "deposit 10001 40");
  run(3, "transfer 10001 40001 40");
  run(4, "hold 10001 40");
  run(5, "capture 8 40");
  run(6, "hold 10001 40");
  run(7, "release 10");
  run(8, "reverse 5 --reason no-cash");
  CHECK(test.bank().withdraw_requests().back().reference() == "order 4711");
  CHECK(test.bank().capture_requests().back().reference() == "order 4711");
  CHECK(test.bank().release_requests().back().reference() == "order 4711");
  CHECK(test.bank().reverse_requests().back().reference() == "order 4711");
  Administered admin;
  CHECK_THAT(admin.Do({"admin", "open", "30001", "--reference", "R1"}),
             ContainsSubstring("\nReference    R1\n"));
}

TEST_CASE("Reference: a wrong one is not sent") {
  CliTest test;
  const std::string too_long(65, 'x');
  const Ran ran = test.Run({"withdraw", "10001", "40", "--reference", too_long});
  CHECK(ran.exit_code == 2);
  CHECK(ran.err ==
        "error: the text of --reference is not a reference\n"
        "  why: it has 65 characters, and 64 is the most\n"
        "  try: 1 to 64 characters on one line: --reference ORDER-4711\n");
  for (const char* command :
       {"deposit 10001 4", "hold 10001 4", "capture 1 4", "release 1", "show", "statement 10001",
        "watch", "admin export", "admin open 30001", "reverse 1 --reason no-cash"}) {
    for (const std::string& wrong : {std::string(), std::string("a\tb"), too_long}) {
      std::vector<std::string> args = Words(command);
      args.insert(args.end(), {"--reference", wrong});
      CAPTURE(command, wrong);
      CHECK(test.Run(args).exit_code == 2);
    }
  }
  CHECK(test.deadlines.empty());
}

TEST_CASE("Reference: another one is another request") {
  CliTest test;
  CHECK(test.Run({"withdraw", "10001", "40", "--reference", "A"}).exit_code == 0);
  const Ran ran = test.Run({"withdraw", "10001", "40", "--reference", "B"});
  CHECK(ran.exit_code == 70);
  CHECK_THAT(ran.err, ContainsSubstring("an earlier request, with another reference ("));
}

// Transactions 5 (withdrawal), 6 (deposit) and 7 (transfer), of which 5 and 7 have a reference.
struct Referred : CliTest {
  Referred() {
    CHECK(RunAs(1, {"withdraw", "10001", "40", "--reference", "R", "--memo", "lunch"}).exit_code ==
          0);
    CHECK(RunAs(2, {"deposit", "10001", "2"}).exit_code == 0);
    CHECK(RunAs(3, {"transfer", "10001", "40001", "3", "--reference", "R"}).exit_code == 0);
    deadlines.clear();
  }
};

TEST_CASE("show --reference lists them, the newest first") {
  Referred test;
  const Ran ran = test.Run({"show", "--reference", "R"});
  CHECK(ran.exit_code == 0);
  CHECK(ran.err.empty());
  CHECK(ran.out ==
        "Date (UTC)           No.  What\n"
        "2026-01-01 00:00:07    7  Transferred 3.00 USD from account 10001 to account 40001\n"
        "2026-01-01 00:00:05    5  Withdrew 40.00 USD from account 10001: lunch\n");
  CHECK(test.Run({"show", "--reference", "R", "--limit", "1"}).out ==
        "Date (UTC)           No.  What\n"
        "2026-01-01 00:00:07    7  Transferred 3.00 USD from account 10001 to account 40001\n"
        "... and more: see --limit\n");
  test.out_is_terminal = false;
  const std::string json = test.Run({"show", "--reference", "R"}).out;
  CHECK(nlohmann::json::parse(json.substr(0, json.find('\n')))["transaction"]["id"] == "7");
  const std::string csv = test.Run({"show", "--reference", "R", "-o", "csv"}).out;
  CHECK_THAT(csv, StartsWith("transaction_id,kind,"));
  CHECK_THAT(csv, ContainsSubstring("\n5,WITHDRAWAL,"));
}

TEST_CASE("show --reference without any says so") {
  Referred test;
  const Ran ran = test.Run({"show", "--reference", "r"});
  CHECK(ran.exit_code == 0);
  CHECK(ran.out.empty());
  CHECK(ran.err == "note: no transaction has the reference 'r'\n");
  CHECK_THAT(test.Run({"show", "--reference", "r", "-o", "csv"}).out,
             StartsWith("transaction_id,kind,"));
}

TEST_CASE("show --reference reads all pages, each in its own time") {
  CliTest test;
  const Client client(std::shared_ptr<Connection>(&test.bank(), [](Connection*) {}));
  v1::DepositRequest request;
  request.set_account("10001");
  request.set_amount_minor(1);
  request.set_reference("R");
  for (int i = 0; i < 1'001; ++i) {
    REQUIRE(client.Deposit(request).ok());
  }
  const auto lines = [&](const std::vector<std::string>& more) {
    std::vector<std::string> args = {"show", "--reference", "R", "-o", "json"};
    args.insert(args.end(), more.begin(), more.end());
    const std::string out = test.Run(args).out;
    return std::ranges::count(out, '\n');
  };
  CHECK(lines({}) == 1'001);
  CHECK(test.bank().find_transactions_requests().size() == 2);
  CHECK(lines({"--limit", "1001"}) == 1'001);
  CHECK(lines({"--limit", "1000"}) == 1'000);
  CHECK(lines({"--limit", "3"}) == 3);
}

TEST_CASE("show names one thing, or a reference") {
  CliTest test;
  CHECK(test.Run({"show", "12", "--reference", "R"}).err ==
        "error: --reference lists transactions, and no other may be named\n"
        "  why: '12' names one\n"
        "  try: give one of them\n");
  CHECK_THAT(test.Run({"show", "--request", RequestId(1), "--reference", "R"}).err,
             ContainsSubstring("  why: --request names one\n"));
  CHECK(test.Run({"show", "12", "--limit", "3"}).err ==
        "error: --limit is for a list\n"
        "  why: without --reference there is one answer alone\n"
        "  try: leave it out\n");
  CHECK(test.deadlines.empty());
}

TEST_CASE("a statement has a column for references if a line has one") {
  Referred test;
  CHECK(test.Run({"statement", "10001"}).out ==
        "Account 10001 in USD, times in UTC\n"
        "\n"
        "Date                 No.  What                     In    Out   Balance  Reference\n"
        "                          Closing balance                       959.00\n"
        "2026-01-01 00:00:07    7  Transfer to 40001             3.00    959.00  R\n"
        "2026-01-01 00:00:06    6  Deposit                2.00           962.00\n"
        "2026-01-01 00:00:05    5  Withdrawal: lunch            40.00    960.00  R\n"
        "2026-01-01 00:00:01    1  Opening            1,000.00         1,000.00\n"
        "                          Opening balance                         0.00\n");
  CHECK(test.Run({"statement", "20001"}).out.find("Reference") == std::string::npos);
}

TEST_CASE("statements, feeds and exports of a reference, a day or an origin") {
  Referred test;
  const auto numbers = [&](std::vector<std::string> args) {
    args.insert(args.end(), {"-o", "csv"});
    const Ran ran = test.Run(args);
    CAPTURE(args, ran.err);
    CHECK(ran.exit_code == 0);
    std::string found;
    std::istringstream lines(ran.out);
    for (std::string line; std::getline(lines, line);) {
      if (!line.starts_with("transaction_id")) found += line.substr(0, line.find(',')) + " ";
    }
    return found;
  };
  for (const auto& command : {Words("statement 10001 --oldest-first"), Words("watch 10001"),
                              Words("admin export --account 10001")}) {
    const auto with = [&](const std::string& option, const std::string& value) {
      std::vector<std::string> args = command;
      args.insert(args.end(), {option, value});
      return numbers(args);
    };
    CHECK(with("--reference", "R") == "5 7 ");
    CHECK(with("--reference", "nothing").empty());
    CHECK(with("--day", "2026-01-01") == "1 5 6 7 ");
    CHECK(with("--day", "2026-01-02").empty());
    CHECK(with("--origin", "nobody").empty());
  }
  const auto shown = nlohmann::json::parse(test.Run({"show", "5", "-o", "json"}).out);
  const auto origin = shown["transaction"]["origin"].get<std::string>();
  CHECK(numbers({"statement", "10001", "--origin", origin, "--reference", "R"}) == "7 5 ");
}

TEST_CASE("a wrong day, and an empty origin, are not sent") {
  CliTest test;
  for (const char* command : {"statement 10001", "watch", "admin export"}) {
    std::vector<std::string> args = Words(command);
    args.insert(args.end(), {"--day", "2026-02-30"});
    const Ran ran = test.Run(args);
    CHECK(ran.exit_code == 2);
    CHECK(ran.err ==
          "error: '2026-02-30' is not a day for --day\n"
          "  why: it is a day of the calendar: year, month and day\n"
          "  try: --day 2026-11-30\n");
    args.back() = "yesterday";
    CHECK(test.Run(args).exit_code == 2);
    args[args.size() - 2] = "--origin";
    args.back() = "";
    CHECK(test.Run(args).exit_code == 2);
  }
  CHECK(test.deadlines.empty());
}

TEST_CASE("an export as CSV has both balances, in decimals and in minor units") {
  Referred test;
  const std::string csv = test.Run({"admin", "export", "--after", "4", "-o", "csv"}).out;
  CHECK_THAT(csv.substr(0, csv.find('\n')),
             EndsWith(",refusal_message,reference,business_day,origin,debit_balance,"
                      "debit_balance_minor,credit_balance,credit_balance_minor"));
  CHECK_THAT(csv, ContainsSubstring("\n7,TRANSFER,10001,40001,USD,3.00,300,"));
  CHECK_THAT(csv, EndsWith(",959.00,95900,3.00,300\n"));
  CHECK_THAT(csv, ContainsSubstring(",R,2026-01-01,"));
  // What is not a part of a feed does not know them.
  CHECK_THAT(test.Run({"show", "7", "-o", "csv"}).out, EndsWith(",,,,\n"));
}

}  // namespace
}  // namespace atm::cli
