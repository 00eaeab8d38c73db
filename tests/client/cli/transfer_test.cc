// Transfers, and the memo that every movement of money may have.
#include <nlohmann/json.hpp>

#include "tests/catch2.h"
#include "tests/client/cli/harness.h"

namespace atm::cli {
namespace {

TEST_CASE("a transfer as a table shows both accounts") {
  CliTest test;
  const Ran ran = test.Run({"transfer", "10001", "40001", "40", "--memo", "rent, May"});
  CHECK(ran.exit_code == 0);
  CHECK(ran.err.empty());
  CHECK(ran.out ==
        "Transferred 40.00 USD from account 10001 to account 40001\n"
        "\n"
        "Balance of 10001    960.00 USD\n"
        "Available of 10001  960.00 USD\n"
        "Balance of 40001     40.00 USD\n"
        "Available of 40001   40.00 USD\n"
        "Transaction         5\n"
        "Time                2026-01-01 00:00:05 UTC\n"
        "Memo                rent, May\n"
        "Request id          0190b1c2-7d3e-7a4f-8b5a-6c7d8e9f0a1b\n");
  const v1::TransferRequest seen = test.bank().transfer_requests().at(0);
  CHECK(seen.amount_minor() == 4'000);
  CHECK(seen.currency_code() == "USD");
  CHECK(seen.memo() == "rent, May");
  CHECK(seen.request_id() == CliTest::kRequestId);
  // The currency is that of the account that pays.
  CHECK(test.bank().balance_requests().at(0).account() == "10001");
}

TEST_CASE("a transfer as JSON and as CSV") {
  CliTest test;
  const auto json =
      nlohmann::json::parse(test.Run({"transfer", "10001", "40001", "1", "-o", "json"}).out);
  CHECK(json["fromBalance"]["balanceMinor"] == "99900");
  CHECK(json["toBalance"]["balanceMinor"] == "100");
  const Ran csv = test.Run({"transfer", "10001", "40001", "1", "-o", "csv"});
  CHECK(csv.out ==
        "transaction_id,kind,account,currency_code,amount,amount_minor,balance,balance_minor,"
        "available,available_minor,create_time,request_id,replayed,memo,hold_id,expire_time,"
        "original_transaction_id,reversal_reason,to_account,to_balance,to_balance_minor,"
        "to_available,to_available_minor,reference,business_day,origin\n"
        "5,TRANSFER,10001,USD,1.00,100,999.00,99900,999.00,99900,2026-01-01T00:00:05Z,"
        "0190b1c2-7d3e-7a4f-8b5a-6c7d8e9f0a1b,true,,,,,,40001,1.00,100,1.00,100,,"
        "2026-01-01,ipv4:127.0.0.1\n");
  CHECK_THAT(csv.err, StartsWith("note: replayed: "));
}

TEST_CASE("a transfer that is refused speaks of the right account") {
  CliTest test;
  const Ran poor = test.RunAs(1, {"transfer", "40001", "10001", "40"});
  CHECK(poor.exit_code == 73);
  CHECK(poor.err ==
        "error: transfer refused\n"
        "  why: account 40001 has 0.00 USD available, 40.00 USD was asked for "
        "(INSUFFICIENT_FUNDS, response code 51)\n"
        "  try: pay in first, with 'deposit'\n");
  CHECK_THAT(test.RunAs(2, {"transfer", "10001", "40001", "2000"}).err,
             ContainsSubstring("\n  try: transfer at most 1000.00 USD, or pay in first"));
  const Ran nobody = test.RunAs(3, {"transfer", "10001", "99999", "40"});
  CHECK(nobody.exit_code == 69);
  CHECK_THAT(nobody.err, ContainsSubstring("  why: the bank has no account 99999 ("));
  const Ran foreign = test.RunAs(4, {"transfer", "10001", "20001", "40"});
  CHECK(foreign.exit_code == 67);
  CHECK_THAT(foreign.err, ContainsSubstring(
                              "  why: account 20001 is kept in JPY, not in USD (CURRENCY_MISMATCH, "
                              "response code 12)\n"
                              "  try: a transfer is between two accounts of one currency\n"));
  const Ran same = test.RunAs(5, {"transfer", "10001", "10001", "40"});
  CHECK(same.exit_code == 67);
  CHECK_THAT(same.err,
             ContainsSubstring("(INVALID_ACCOUNT, response code 14)\n  try: a transfer is between "
                               "two different accounts, of 1 to 34 capital letters and digits\n"));
}

TEST_CASE("a memo goes with every movement of money, as it was written") {
  CliTest test;
  // The brackets and the comma must not be taken for a list.
  const std::string memo = "[a,\"b\"] 'c' Z\u00fcrich";
  CHECK(test.RunAs(1, {"withdraw", "10001", "40", "--memo", memo}).exit_code == 0);
  CHECK(test.bank().withdraw_requests().back().memo() == memo);
  CHECK(test.RunAs(2, {"deposit", "10001", "40", "--memo=" + memo}).exit_code == 0);
  CHECK(test.bank().deposit_requests().back().memo() == memo);
  CHECK(test.RunAs(3, {"hold", "10001", "40", "--memo", "-x"}).exit_code == 0);
  CHECK(test.bank().hold_requests().back().memo() == "-x");
  CHECK(test.RunAs(4, {"capture", "7", "40", "--memo", memo}).exit_code == 0);
  CHECK(test.bank().capture_requests().back().memo() == memo);
  CHECK(test.RunAs(5, {"reverse", "8", "--reason", "time-out", "--memo", memo}).exit_code == 0);
  CHECK(test.bank().reverse_requests().back().memo() == memo);
  CHECK(test.RunAs(6, {"hold", "10001", "40"}).exit_code == 0);
  CHECK(test.RunAs(7, {"release", "10", "--memo", memo}).exit_code == 0);
  CHECK(test.bank().release_requests().back().memo() == memo);
}

TEST_CASE("a memo that statements cannot show is refused by the bank") {
  CliTest test;
  for (const std::string& memo : {std::string(141, 'x'), std::string("a\tb")}) {
    const Ran ran = test.Run({"withdraw", "10001", "40", "--memo", memo});
    CHECK(ran.exit_code == 67);
    CHECK_THAT(ran.err, ContainsSubstring("(INVALID_MEMO, response code 30)\n  try: write at most "
                                          "140 characters, on one line\n"));
  }
}

}  // namespace
}  // namespace atm::cli
