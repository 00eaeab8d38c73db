// What goes to stdout, to the letter.
#include "client/cli/show/output.h"

#include <nlohmann/json.hpp>

#include "tests/catch2.h"
#include "tests/client/cli/harness.h"

namespace atm::cli {
namespace {

TEST_CASE("balance as a table") {
  CliTest test;
  const Ran ran = test.Run({"balance", "10001"});
  CHECK(ran.exit_code == 0);
  CHECK(ran.out ==
        "Account    10001\n"
        "Balance    1,000.00 USD\n"
        "Available  1,000.00 USD\n"
        "As of      transaction 1\n");
  CHECK(ran.err.empty());
}

TEST_CASE("amounts stand right-aligned") {
  v1::AccountBalance balance;
  balance.set_account("10001");
  balance.set_currency_code("USD");
  balance.set_balance_minor(100'000);
  balance.set_available_minor(-5);
  balance.set_last_transaction_id(7);
  CHECK(BalanceTable(balance, Paint(false)) ==
        "Account    10001\n"
        "Balance    1,000.00 USD\n"
        "Available     -0.05 USD\n"
        "As of      transaction 7\n");
}

TEST_CASE("withdraw and deposit as tables") {
  CliTest test;
  CHECK(test.Run({"withdraw", "10001", "40"}).out ==
        "Withdrew 40.00 USD from account 10001\n"
        "\n"
        "Balance      960.00 USD\n"
        "Available    960.00 USD\n"
        "Transaction  5\n"
        "Time         2026-01-01 00:00:05 UTC\n"
        "Request id   0190b1c2-7d3e-7a4f-8b5a-6c7d8e9f0a1b\n");
  CHECK(test.Run({"deposit", "30001", "0.005", "--request-id",
                  "0190B1C2-7D3E-7A4F-8B5A-000000000001"})
            .out ==
        "Deposited 0.005 KWD into account 30001\n"
        "\n"
        "Balance      1.505 KWD\n"
        "Available    1.505 KWD\n"
        "Transaction  6\n"
        "Time         2026-01-01 00:00:06 UTC\n"
        "Request id   0190b1c2-7d3e-7a4f-8b5a-000000000001\n");
}

TEST_CASE("a replayed answer says so, in the table and on stderr") {
  CliTest test;
  CHECK(test.Run({"withdraw", "10001", "40"}).err.empty());
  const Ran again = test.Run({"withdraw", "10001", "40"});
  CHECK(again.exit_code == 0);
  CHECK_THAT(again.out, StartsWith("Withdrew 40.00 USD from account 10001 (replayed)\n"));
  const std::string note =
      "note: replayed: this request id was carried out before. Nothing moved now, and the balance "
      "is "
      "the one right after it.\n";
  CHECK(again.err == note);
  CHECK(test.Run({"withdraw", "10001", "40", "-o", "json"}).err == note);
}

TEST_CASE("a currency that this program does not know is shown in minor units") {
  v1::AccountBalance balance;
  balance.set_account("10001");
  balance.set_currency_code("XQX");
  balance.set_balance_minor(4'000);
  balance.set_available_minor(0);
  CHECK(BalanceTable(balance, Paint(false)) ==
        "Account    10001\n"
        "Balance    4000 minor units of XQX\n"
        "Available     0 minor units of XQX\n"
        "As of      before its first transaction\n");
  CHECK(
      BalanceCsv(balance, CsvUse::kProgram) ==
      "account,currency_code,balance,balance_minor,available,available_minor,last_transaction_id\n"
      "10001,XQX,,4000,,0,0\n");
}

TEST_CASE("what the server says cannot make the terminal do things") {
  v1::AccountBalance balance;
  balance.set_account("1\033[31m2\n");
  CHECK_THAT(BalanceTable(balance, Paint(false)), StartsWith("Account    1?[31m2"));
}

TEST_CASE("balance as JSON is the whole answer, zeros included") {
  CliTest test;
  const Ran ran = test.Run({"balance", "40001", "-o", "json"});
  CHECK(ran.exit_code == 0);
  CHECK(nlohmann::json::parse(ran.out) == nlohmann::json::parse(R"({"balance": {
      "account": "40001", "currencyCode": "USD", "balanceMinor": "0", "availableMinor": "0",
      "lastTransactionId": "4"}})"));
  CHECK(ran.out.back() == '\n');
}

TEST_CASE("withdraw and deposit as JSON") {
  CliTest test;
  const Ran withdrawn = test.Run({"withdraw", "10001", "40", "--output=json"});
  CHECK(nlohmann::json::parse(withdrawn.out) == nlohmann::json::parse(R"({
      "transaction": {"id": "5", "kind": "KIND_WITHDRAWAL", "debitAccount": "10001",
        "creditAccount": "cash:USD", "amountMinor": "4000", "currencyCode": "USD",
        "createTime": "2026-01-01T00:00:05Z", "requestId": "0190b1c2-7d3e-7a4f-8b5a-6c7d8e9f0a1b",
        "businessDay": "2026-01-01", "origin": "ipv4:127.0.0.1"},
      "balance": {"account": "10001", "currencyCode": "USD", "balanceMinor": "96000",
        "availableMinor": "96000", "lastTransactionId": "5"}})"));
  const Ran again = test.Run({"withdraw", "10001", "40", "-ojson"});
  CHECK(nlohmann::json::parse(again.out)["replayed"] == true);
  const Ran paid = test.Run({"deposit", "20001", "7", "-o", "json", "--request-id",
                             "0190b1c2-7d3e-7a4f-8b5a-000000000001"});
  CAPTURE(paid.err);
  CHECK(nlohmann::json::parse(paid.out)["transaction"]["kind"] == "KIND_DEPOSIT");
  CHECK(nlohmann::json::parse(paid.out)["balance"]["balanceMinor"] == "5007");
}

TEST_CASE("CSV has a header line, and amounts in decimals and in minor units") {
  CliTest test;
  CHECK(
      test.Run({"balance", "30001", "-o", "csv"}).out ==
      "account,currency_code,balance,balance_minor,available,available_minor,last_transaction_id\n"
      "30001,KWD,1.500,1500,1.500,1500,3\n");
  CHECK(test.Run({"withdraw", "20001", "40", "-o", "csv"}).out ==
        "transaction_id,kind,account,currency_code,amount,amount_minor,balance,balance_minor,"
        "available,available_minor,create_time,request_id,replayed,memo,hold_id,expire_time,"
        "original_transaction_id,reversal_reason,to_account,to_balance,to_balance_minor,"
        "to_available,to_available_minor,reference,business_day,origin\n"
        "5,WITHDRAWAL,20001,JPY,40,40,4960,4960,4960,4960,2026-01-01T00:00:05Z,"
        "0190b1c2-7d3e-7a4f-8b5a-6c7d8e9f0a1b,false,,,,,,,,,,,,2026-01-01,ipv4:127.0.0.1\n");
  const Ran again = test.Run({"withdraw", "20001", "40", "-o", "csv"});
  CHECK_THAT(again.out, ContainsSubstring(",true,,,,,,,,,,,,2026-01-01,ipv4:127.0.0.1\n"));
}

TEST_CASE("CSV quotes as RFC 4180 says") {
  v1::AccountBalance balance;
  balance.set_account("a,\"b\"\n");
  balance.set_currency_code("USD");
  CHECK_THAT(BalanceCsv(balance, CsvUse::kProgram),
             ContainsSubstring("\n\"a,\"\"b\"\"\n\",USD,0.00,0,"));
}

TEST_CASE("auto is a table on a terminal, and JSON in a pipe") {
  CliTest test;
  CHECK_THAT(test.Run({"balance", "10001", "-o", "auto"}).out, StartsWith("Account "));
  test.out_is_terminal = false;
  CHECK_THAT(test.Run({"balance", "10001"}).out, StartsWith("{"));
  CHECK_THAT(test.Run({"balance", "10001", "-o", "table"}).out, StartsWith("Account "));
}

}  // namespace
}  // namespace atm::cli
