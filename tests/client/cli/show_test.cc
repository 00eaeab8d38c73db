// What became of a transaction or a request: also a refusal is an answer.
#include <nlohmann/json.hpp>

#include "tests/catch2.h"
#include "tests/client/cli/harness.h"

namespace atm::cli {
namespace {

TEST_CASE("a transaction as a table, by its number and by its request") {
  CliTest test;
  CHECK(test.RunAs(1, {"withdraw", "10001", "40", "--memo", "Main\u00a0Street"}).exit_code == 0);
  const Ran ran = test.Run({"show", "5"});
  CHECK(ran.exit_code == 0);
  CHECK(ran.err.empty());
  CHECK(ran.out ==
        "Withdrew 40.00 USD from account 10001\n"
        "\n"
        "Debit         10001\n"
        "Credit        cash:USD\n"
        "Transaction   5\n"
        "Time          2026-01-01 00:00:05 UTC\n"
        "Memo          Main\u00a0Street\n"
        "Business day  2026-01-01\n"
        "By            ipv4:127.0.0.1\n"
        "Request id    0190b1c2-7d3e-7a4f-8b5a-000000000001\n");
  CHECK(test.Run({"show", "--request", RequestId(1)}).out == ran.out);
  CHECK(test.if_interrupted.size() == 2);  // of the withdrawal alone
}

TEST_CASE("every kind of transaction is shown in words") {
  CliTest test;
  CHECK(test.RunAs(1, {"deposit", "10001", "1"}).exit_code == 0);
  CHECK(test.RunAs(2, {"transfer", "10001", "40001", "2"}).exit_code == 0);
  CHECK(test.RunAs(3, {"hold", "10001", "3"}).exit_code == 0);
  CHECK(test.RunAs(4, {"hold", "10001", "4"}).exit_code == 0);
  CHECK(test.RunAs(5, {"capture", "7", "3"}).exit_code == 0);
  CHECK(test.RunAs(6, {"release", "8"}).exit_code == 0);
  CHECK(test.RunAs(7, {"reverse", "6", "--reason", "suspected-malfunction"}).exit_code == 0);
  const auto title = [&](int id) {
    const std::string out = test.Run({"show", std::to_string(id)}).out;
    return out.substr(0, out.find('\n'));
  };
  CHECK(title(1) == "Opened account 10001 with 1000.00 USD");
  CHECK(title(5) == "Deposited 1.00 USD into account 10001");
  CHECK(title(6) == "Transferred 2.00 USD from account 10001 to account 40001");
  CHECK(title(7) == "Set 3.00 USD aside in account 10001");
  CHECK(title(9) == "Paid 3.00 USD out of hold 7 of account 10001");
  CHECK(title(10) == "Released hold 8 of 4.00 USD in account 10001");
  CHECK(title(11) == "Reversed 2.00 USD of transaction 6, back from 40001 to 10001");
}

TEST_CASE("a transaction as JSON and as CSV") {
  CliTest test;
  CHECK(test.RunAs(1, {"hold", "20001", "40", "--memo", "a, b"}).exit_code == 0);
  const auto json = nlohmann::json::parse(test.Run({"show", "5", "-o", "json"}).out);
  CHECK(json["transaction"]["kind"] == "KIND_HOLD");
  CHECK(json["transaction"]["expireTime"] == "2026-01-01T00:10:05Z");
  CHECK(test.Run({"show", "5", "-o", "csv"}).out ==
        "transaction_id,kind,debit_account,credit_account,currency_code,amount,amount_minor,"
        "create_time,request_id,memo,hold_id,expire_time,original_transaction_id,reversal_reason,"
        "refusal_code,refusal_reason,refusal_message,reference,business_day,origin,debit_balance,"
        "debit_balance_minor,credit_balance,credit_balance_minor\n"
        "5,HOLD,20001,cash:JPY,JPY,40,40,2026-01-01T00:00:05Z,0190b1c2-7d3e-7a4f-8b5a-000000000001,"
        "\"a, b\",,2026-01-01T00:10:05Z,,,,,,,2026-01-01,ipv4:127.0.0.1,,,,\n");
}

TEST_CASE("a refusal on record is an answer") {
  CliTest test;
  CHECK(test.RunAs(1, {"withdraw", "10001", "5000"}).exit_code == 73);
  const Ran ran = test.Run({"show", "--request", RequestId(1)});
  CHECK(ran.exit_code == 0);
  CHECK(ran.err.empty());
  CHECK(ran.out ==
        "Refused: nothing moved\n"
        "\n"
        "Why         account 10001 has 1000.00 USD available, 5000.00 USD was asked for "
        "(INSUFFICIENT_FUNDS, response code 51)\n"
        "Try         ask anew, under another request id: this one keeps its answer\n"
        "Request id  0190b1c2-7d3e-7a4f-8b5a-000000000001\n");
  const auto json =
      nlohmann::json::parse(test.Run({"show", "--request", RequestId(1), "-o", "json"}).out);
  CHECK(json["refusal"]["code"] == 9);
  CHECK(json["refusal"]["details"][0]["reason"] == "INSUFFICIENT_FUNDS");
  CHECK_THAT(test.Run({"show", "--request", RequestId(1), "-o", "csv"}).out,
             ContainsSubstring("\n,REFUSED,,,,,,,0190b1c2-7d3e-7a4f-8b5a-000000000001,,,,,,"
                               "FAILED_PRECONDITION,INSUFFICIENT_FUNDS,"));
}

TEST_CASE("a reversal that had nothing to take back, and what it prevents") {
  CliTest test;
  CHECK(test.RunAs(2, {"reverse", "--request", RequestId(1), "--reason", "time-out"}).exit_code ==
        0);
  CHECK_THAT(test.Run({"show", "--request", RequestId(2)}).out,
             StartsWith("A reversal that had nothing to take back: nothing moved\n"));
  CHECK_THAT(test.Run({"show", "--request", RequestId(2), "-o", "csv"}).out,
             ContainsSubstring("\n,NOTHING_TO_REVERSE,"));
  CHECK_THAT(test.Run({"show", "--request", RequestId(1)}).out,
             ContainsSubstring("(REVERSED_BEFORE_ARRIVAL, response code 21)\n"));
}

TEST_CASE("what the bank does not know is refused, with what can be done about it") {
  CliTest test;
  const Ran by_number = test.Run({"show", "99"});
  CHECK(by_number.exit_code == 69);
  CHECK(by_number.err ==
        "error: look-up refused\n"
        "  why: the bank has no transaction 99 (TRANSACTION_NOT_FOUND, response code 25)\n"
        "  try: check the number: it is the one that the bank answered with\n");
  const Ran by_request = test.Run({"show", "--request", RequestId(1)});
  CHECK(by_request.exit_code == 69);
  CHECK(by_request.err ==
        "error: look-up refused\n"
        "  why: the bank has no record of request 0190b1c2-7d3e-7a4f-8b5a-000000000001 "
        "(TRANSACTION_NOT_FOUND, response code 25)\n"
        "  try: it may still arrive; to make sure that it never happens: 'reverse --request "
        "0190b1c2-7d3e-7a4f-8b5a-000000000001 --reason time-out'\n");
}

TEST_CASE("a look-up that fails leaves nothing in doubt") {
  CliTest test;
  test.bank().FailNext(1, absl::UnavailableError("gone"));
  const Ran ran = test.Run({"show", "5"});
  CHECK(ran.exit_code == 78);
  CHECK_THAT(ran.err, StartsWith("error: the bank cannot be reached\n"));
}

TEST_CASE("a server that is older than a command says so") {
  CliTest test;
  test.bank().FailNext(1, absl::UnimplementedError(""));
  const Ran ran = test.Run({"show", "5", "--server", "old:1"});
  CHECK(ran.exit_code == 76);
  CHECK(ran.err ==
        "error: old:1 does not know 'show'\n"
        "  why: it is older than this atm-cli, or no bank (UNIMPLEMENTED)\n"
        "  try: update the server, or check --server and ATM_SERVER\n");
}

}  // namespace
}  // namespace atm::cli
