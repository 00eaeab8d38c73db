// --dry-run: nothing happens, and what would happen is told.
#include <nlohmann/json.hpp>

#include "tests/client/cli/administered.h"

namespace atm::cli {
namespace {

// The money of account 10001, available and booked, and the number of its last transaction.
std::string StateOf(CliTest& test) { return test.Run({"balance", "10001", "-o", "csv"}).out; }

TEST_CASE("Dry run: a withdrawal says what it would do, and does nothing") {
  CliTest test;
  const std::string before = StateOf(test);
  const Ran ran = test.Run({"withdraw", "10001", "40", "--dry-run", "--reference", "R-1"});
  CHECK(ran.exit_code == 0);
  CHECK(ran.err.empty());
  CHECK(ran.out ==
        "40.00 USD would be withdrawn from account 10001. Nothing was done.\n"
        "\n"
        "Balance after it    960.00 USD\n"
        "Available after it  960.00 USD\n"
        "Reference           R-1\n");
  CHECK(StateOf(test) == before);
  CHECK(test.bank().withdraw_requests().back().validate_only());
  CHECK(test.bank().withdraw_requests().back().request_id().empty());
  CHECK(test.if_interrupted.empty());  // nothing can be in doubt
}

TEST_CASE("Dry run: each command that moves money has it") {
  CliTest test;
  REQUIRE(test.RunAs(1, {"withdraw", "10001", "40"}).exit_code == 0);
  REQUIRE(test.RunAs(2, {"hold", "10001", "100"}).exit_code == 0);
  const std::string before = StateOf(test);
  const auto title = [&](std::vector<std::string> args) {
    args.emplace_back("--dry-run");
    const Ran ran = test.Run(args);
    CAPTURE(args, ran.err);
    CHECK(ran.exit_code == 0);
    CHECK(ran.out.find("Request id") == std::string::npos);
    CHECK(ran.out.find("Transaction") == std::string::npos);
    CHECK(StateOf(test) == before);
    return ran.out.substr(0, ran.out.find('\n'));
  };
  CHECK(title({"deposit", "10001", "7"}) ==
        "7.00 USD would be deposited into account 10001. Nothing was done.");
  CHECK(title({"transfer", "10001", "40001", "7"}) ==
        "7.00 USD would be transferred from account 10001 to account 40001. Nothing was done.");
  CHECK(title({"hold", "10001", "7", "--expires", "90s"}) ==
        "7.00 USD would be set aside in account 10001. Nothing was done.");
  CHECK(title({"capture", "6", "60"}) ==
        "60.00 USD would be paid out of hold 6 of account 10001. Nothing was done.");
  CHECK(title({"release", "6"}) ==
        "Hold 6 of 100.00 USD in account 10001 would be released. Nothing was done.");
  CHECK(title({"reverse", "5", "10", "--reason", "no-cash"}) ==
        "10.00 USD of transaction 5 would go back from cash:USD to 10001. Nothing was done.");
  CHECK(title({"reverse", "--request", RequestId(9), "--reason", "time-out"}) ==
        "There would be nothing to reverse, and it could then never happen. Nothing was done.");
  // It still can.
  CHECK(test.RunAs(9, {"withdraw", "10001", "1"}).exit_code == 0);
}

TEST_CASE("Dry run: a transfer tells the balances of both accounts") {
  CliTest test;
  CHECK(test.Run({"transfer", "10001", "40001", "7", "--dry-run"}).out ==
        "7.00 USD would be transferred from account 10001 to account 40001. Nothing was done.\n"
        "\n"
        "Balance of 10001 after it    993.00 USD\n"
        "Available of 10001 after it  993.00 USD\n"
        "Balance of 40001 after it      7.00 USD\n"
        "Available of 40001 after it    7.00 USD\n");
}

TEST_CASE("Dry run: the refusal is that of the real request, with its exit code") {
  CliTest test;
  const Ran dry = test.Run({"withdraw", "10001", "5000", "--dry-run"});
  const Ran real = test.Run({"withdraw", "10001", "5000"});
  CHECK(dry.exit_code == 73);
  CHECK(dry.exit_code == real.exit_code);
  CHECK_THAT(dry.err, StartsWith("error: withdrawal would be refused\n"));
  CHECK(dry.err.substr(dry.err.find('\n')) == real.err.substr(real.err.find('\n')));
  CHECK(test.Run({"release", "99", "--dry-run"}).exit_code == 69);
  CHECK(test.Run({"withdraw", "10001", "4.005", "--dry-run"}).exit_code == 2);
}

TEST_CASE("Dry run: JSON and CSV have no ids, and stderr says that nothing was done") {
  CliTest test;
  const Ran ran = test.Run({"withdraw", "10001", "40", "--dry-run", "-o", "json"});
  CHECK(ran.err == "note: dry run: nothing was done\n");
  const auto json = nlohmann::json::parse(ran.out);
  CHECK(json["balance"]["balanceMinor"] == "96000");
  CHECK(json["transaction"]["kind"] == "KIND_WITHDRAWAL");
  CHECK_FALSE(json["transaction"].contains("id"));
  CHECK_FALSE(json["transaction"].contains("requestId"));
  CHECK_THAT(test.Run({"withdraw", "10001", "40", "--dry-run", "-o", "csv"}).out,
             ContainsSubstring("\n,WITHDRAWAL,10001,USD,40.00,4000,960.00,96000,"));
}

TEST_CASE("Dry run: a request that was carried out before is told as such") {
  CliTest test;
  REQUIRE(test.Run({"withdraw", "10001", "40"}).exit_code == 0);
  const Ran ran =
      test.Run({"withdraw", "10001", "40", "--request-id", CliTest::kRequestId, "--dry-run"});
  CHECK(ran.exit_code == 0);
  CHECK_THAT(ran.out, StartsWith("Withdrew 40.00 USD from account 10001 (replayed)\n"));
  CHECK_THAT(ran.err, StartsWith("note: replayed: "));
}

TEST_CASE("Dry run: nobody is asked") {
  CliTest test;
  REQUIRE(test.RunAs(1, {"hold", "10001", "100"}).exit_code == 0);
  test.in_is_terminal = true;
  test.err_is_terminal = true;
  test.typed = "n\n";
  CHECK(test.Run({"release", "5", "--dry-run"}).err.empty());
  CHECK(test.Run({"reverse", "5", "--reason", "no-cash", "--dry-run"}).err.empty());
}

TEST_CASE("Dry run: a lost answer leaves nothing in doubt") {
  CliTest test;
  test.before_request = [&](const std::string& method) {
    if (method == "Withdraw") test.bank().FailNext(1, absl::UnavailableError("gone"));
  };
  const Ran ran = test.Run({"withdraw", "10001", "40", "--dry-run"});
  CHECK(ran.exit_code == 78);
  CHECK_THAT(ran.err, StartsWith("error: the bank cannot be reached\n"));
  CHECK(ran.err.find("--request-id") == std::string::npos);
}

// An older bank, which would carry out what is only to be tried.
TEST_CASE("Dry run: a bank that does not know it is not asked") {
  Administered test;
  const auto older = std::make_shared<FakeConnection>();
  test.other_bank = older;
  REQUIRE(older->Open("10001", "USD", 0));
  for (const std::vector<std::string>& args :
       {std::vector<std::string>{"deposit", "10001", "40", "--currency", "USD"},
        {"admin", "open", "20002"},
        {"admin", "close", "10001"}}) {
    older->FailNext(1, absl::UnimplementedError(""));
    std::vector<std::string> dry = args;
    dry.insert(dry.end(), {"--dry-run", "--server", "old:1"});
    const Ran ran = test.Run(dry);
    CAPTURE(args);
    CHECK(ran.exit_code == 76);
    CHECK(ran.err ==
          "error: old:1 does not know --dry-run\n"
          "  why: it is older than this atm-cli, and would carry out what is only to be tried\n"
          "  try: update the server; nothing was done\n");
  }
  CHECK(older->deposit_requests().empty());
  CHECK(older->open_account_requests().empty());
  CHECK(older->close_account_requests().empty());
}

TEST_CASE("Dry run: an account that would be opened") {
  Administered test;
  CHECK(test.Do({"admin", "open", "30001", "--name", "Zoë", "--balance", "1.50", "--dry-run"}) ==
        "Account 30001 would be opened with 1.50 USD. Nothing was done.\n"
        "\n"
        "Account    30001\n"
        "Name       Zoë\n"
        "State      active\n"
        "Balance    1.50 USD\n"
        "Available  1.50 USD\n");
  CHECK(test.if_interrupted.empty());
  const Ran json = test.Run({"admin", "open", "30001", "--dry-run", "-o", "json"});
  CHECK(json.err == "note: dry run: nothing was done\n");
  CHECK_FALSE(nlohmann::json::parse(json.out)["transaction"].contains("id"));
  CHECK(test.Run({"admin", "show", "30001"}).exit_code == 69);
  const Ran exists = test.Run({"admin", "open", "10001", "--dry-run"});
  CHECK(exists.exit_code == 70);
  CHECK_THAT(exists.err, StartsWith("error: opening would be refused\n"));
}

TEST_CASE("Dry run: each command that changes an account has it") {
  Administered test;
  test.in_is_terminal = true;
  test.err_is_terminal = true;
  test.typed = "n\n";
  const auto shown = [&](const std::string& account) {
    return test.Do({"admin", "show", account, "-o", "json"});
  };
  const auto tried = [&](std::vector<std::string> args) {
    const std::string before = shown(args[2]);
    args.emplace_back("--dry-run");
    const Ran ran = test.Run(args);
    CAPTURE(args);
    CHECK(ran.exit_code == 0);
    CHECK(ran.err.empty());  // no question
    CHECK(shown(args[2]) == before);
    return ran.out;
  };
  const std::string frozen = tried({"admin", "freeze", "10001", "--debits"});
  CHECK_THAT(frozen, StartsWith("Account 10001 would be frozen. Nothing was done.\n"));
  CHECK_THAT(frozen, ContainsSubstring("\nState      frozen\n"));
  CHECK_THAT(tried({"admin", "rename", "10001", "Bob"}),
             StartsWith("Account 10001 would be renamed. Nothing was done.\n\nAccount    10001\n"
                        "Name       Bob\n"));
  CHECK_THAT(tried({"admin", "limits", "10001", "--per-day", "70"}),
             ContainsSubstring("\nA day      70.00 USD at most"));
  const std::string closed = tried({"admin", "close", "20001"});
  CHECK_THAT(closed, StartsWith("Account 20001 would be closed. Nothing was done.\n"));
  CHECK_THAT(closed, ContainsSubstring("\nState      closed\n"));
  test.Do({"admin", "freeze", "10001", "--yes"});
  CHECK_THAT(tried({"admin", "unfreeze", "10001"}), ContainsSubstring("\nState      active\n"));
  test.Do({"admin", "close", "20001", "--yes"});
  CHECK_THAT(tried({"admin", "reopen", "20001"}),
             StartsWith("Account 20001 would be opened again. Nothing was done.\n"));
}

TEST_CASE("Dry run: a change that would be refused") {
  Administered test;
  const Ran full = test.Run({"admin", "close", "10001", "--dry-run"});
  CHECK(full.exit_code == 73);
  CHECK_THAT(full.err, StartsWith("error: closing would be refused\n"));
  CHECK_THAT(full.err, ContainsSubstring("(ACCOUNT_NOT_EMPTY, response code 12)"));
  CHECK(test.Run({"admin", "reopen", "10001", "--dry-run"}).exit_code == 73);
  CHECK(test.Run({"admin", "freeze", "NOBODY", "--dry-run"}).exit_code == 69);
}

TEST_CASE("Dry run: it does not go with what changes nothing") {
  CliTest test;
  for (const char* line : {"balance 10001 --dry-run", "holds 10001 --dry-run", "show 1 --dry-run",
                           "admin show 10001 --dry-run"}) {
    CHECK(test.Run(Words(line)).exit_code == 2);
  }
  CHECK(test.deadlines.empty());
}

}  // namespace
}  // namespace atm::cli
