// The commands of the group admin: what they do, and what they print.
#include <nlohmann/json.hpp>

#include "tests/client/cli/administered.h"

namespace atm::cli {
namespace {

TEST_CASE("an account is opened") {
  Administered test;
  CHECK(test.Do({"admin", "open", "30001", "--currency", "KWD", "--name", "Zoë", "--balance",
                 "1.500"}) ==
        "Opened account 30001 with 1.500 KWD\n"
        "\n"
        "Account      30001\n"
        "Name         Zoë\n"
        "State        active\n"
        "Balance      1.500 KWD\n"
        "Available    1.500 KWD\n"
        "Opened       2026-01-01 00:00:00 UTC\n"
        "Transaction  3\n"
        "Request id   0190b1c2-7d3e-7a4f-8b5a-6c7d8e9f0a1b\n");
  CHECK(test.if_interrupted.size() == 2);
  CHECK_THAT(test.if_interrupted[0], ContainsSubstring("the outcome of the opening is not known"));
  CHECK_THAT(test.Do({"admin", "open", "30002", "--request-id", RequestId(7), "--balance", "0"}),
             ContainsSubstring("Balance      0.00 USD\n"));
}

TEST_CASE("an opening that was carried out before is told as such") {
  Administered test;
  const std::vector<std::string> again = {"admin",  "open", "10001",        "--balance", "1000",
                                          "--name", "Ada",  "--request-id", RequestId(1)};
  const Ran ran = test.Run(again);
  CHECK(ran.exit_code == 0);
  CHECK_THAT(ran.out, StartsWith("Opened account 10001 with 1000.00 USD (replayed)\n"));
  CHECK(ran.err ==
        "note: replayed: this request id was carried out before. Nothing was opened now.\n");
}

TEST_CASE("an account is shown in three forms") {
  Administered test;
  CHECK(test.Do({"admin", "show", "10001"}) ==
        "Account    10001\n"
        "Name       Ada\n"
        "State      active\n"
        "Balance    1,000.00 USD\n"
        "Available  1,000.00 USD\n"
        "Opened     2026-01-01 00:00:00 UTC\n");
  CHECK(test.Do({"admin", "show", "20001", "-o", "csv"}) ==
        "account,currency_code,display_name,state,balance,balance_minor,available,available_minor,"
        "last_transaction_id,create_time,freeze_blocks,freeze_reason,freeze_end_time\n"
        "20001,JPY,,ACTIVE,0,0,0,0,2,2026-01-01T00:00:00Z,,,\n");
  const auto json = nlohmann::json::parse(test.Do({"admin", "show", "10001", "-o", "json"}));
  CHECK(json["account"]["displayName"] == "Ada");
  CHECK(json["account"]["balance"]["balanceMinor"] == "100000");
  test.out_is_terminal = false;
  CHECK(nlohmann::json::parse(test.Do({"admin", "show", "10001"})) == json);
}

TEST_CASE("an opening as CSV has the columns of an account, and more") {
  Administered test;
  const std::string csv = test.Do({"admin", "open", "30001", "-o", "csv"});
  CHECK_THAT(csv, ContainsSubstring(",freeze_end_time,transaction_id,request_id,replayed,reference,"
                                    "business_day,origin\n"));
  CHECK_THAT(
      csv,
      EndsWith(",,,,3,0190b1c2-7d3e-7a4f-8b5a-6c7d8e9f0a1b,false,,2026-01-01,ipv4:127.0.0.1\n"));
}

TEST_CASE("a freeze is told, and its end takes it away") {
  Administered test;
  CHECK(test.Do({"admin", "freeze", "10001", "--debits", "--reason", "lost card", "--until",
                 "2026-01-31"}) ==
        "Froze account 10001\n"
        "\n"
        "Account    10001\n"
        "Name       Ada\n"
        "State      frozen\n"
        "Frozen     no money can leave it\n"
        "Reason     lost card\n"
        "Until      2026-02-01 00:00:00 UTC\n"
        "Balance    1,000.00 USD\n"
        "Available  1,000.00 USD\n"
        "Opened     2026-01-01 00:00:00 UTC\n");
  CHECK_THAT(test.Do({"admin", "show", "10001", "-o", "csv"}),
             EndsWith(",DEBITS,lost card,2026-02-01T00:00:00Z\n"));
  CHECK(test.Run({"deposit", "10001", "1"}).exit_code == 0);
  const std::string unfrozen = test.Do({"admin", "unfreeze", "10001"});
  CHECK_THAT(unfrozen, StartsWith("Unfroze account 10001\n"));
  CHECK_THAT(unfrozen, ContainsSubstring("\nState      active\nBalance"));
  CHECK_THAT(test.Do({"admin", "unfreeze", "10001"}), ContainsSubstring("active"));
}

TEST_CASE("what a freeze blocks") {
  Administered test;
  const auto blocked = [&](std::vector<std::string> options) {
    options.insert(options.begin(), {"admin", "freeze", "10001", "-o", "json"});
    const auto json = nlohmann::json::parse(test.Do(options));
    return json["account"]["freeze"]["blocks"].get<std::string>();
  };
  CHECK(blocked({}) == "BLOCKS_ALL");
  CHECK(blocked({"--all"}) == "BLOCKS_ALL");
  CHECK(blocked({"--debits"}) == "BLOCKS_DEBITS");
  CHECK(blocked({"--credits"}) == "BLOCKS_CREDITS");
  CHECK(blocked({"--debits", "--credits"}) == "BLOCKS_ALL");
  CHECK(blocked({"--credits", "--all"}) == "BLOCKS_ALL");
}

TEST_CASE("a name is given and taken away, and may look like a command") {
  Administered test;
  CHECK_THAT(test.Do({"admin", "rename", "20001", "open"}),
             StartsWith("Renamed account 20001\n\nAccount    20001\nName       open\n"));
  CHECK_THAT(test.Do({"admin", "rename", "20001", ""}),
             StartsWith("Renamed account 20001\n\nAccount    20001\nState "));
  CHECK_THAT(test.Do({"admin", "rename", "20001", "--", "--yes"}), ContainsSubstring("--yes\n"));
}

TEST_CASE("an account is closed, and opened again as frozen as it was") {
  Administered test;
  test.Do({"admin", "freeze", "20001", "--credits"});
  const std::string closed = test.Do({"admin", "close", "20001"});
  CHECK_THAT(closed, StartsWith("Closed account 20001\n"));
  CHECK_THAT(closed,
             ContainsSubstring("\nState      closed\n"
                               "Frozen     no money can reach it, once it is opened again\n"));
  const std::string reopened = test.Do({"admin", "reopen", "20001"});
  CHECK_THAT(reopened, StartsWith("Reopened account 20001\n"));
  CHECK_THAT(reopened,
             ContainsSubstring("\nState      frozen\nFrozen     no money can reach it\n"));
}

TEST_CASE("what happened is told where stdout does not take it") {
  Administered test;
  test.out_is_full = true;
  const Ran closed = test.Run({"admin", "close", "20001", "--server", "bank.example:1"});
  CHECK(closed.exit_code == 1);
  CHECK(closed.err ==
        "error: closed account 20001, but the output could not be written\n"
        "  why: stdout does not take it\n"
        "  try: do not repeat it; to see the answer again, run:\n"
        "       atm-cli admin show 20001 --server bank.example:1\n");
  CHECK_THAT(test.Run({"admin", "open", "30001"}).err,
             ContainsSubstring("error: opened account 30001 with 0.00 USD, but the output"));
  CHECK_THAT(test.Run({"admin", "list"}).err,
             StartsWith("error: the output could not be written\n"));
}

}  // namespace
}  // namespace atm::cli
