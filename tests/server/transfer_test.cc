// Money from one customer to another.
#include <limits>

#include "tests/catch2.h"
#include "tests/server/bank.h"
#include "tests/server/calls.h"

namespace atm::server::testing {
namespace {

using Metadata = std::map<std::string, std::string>;

TEST_CASE("Transfer moves money in one transaction, and tells both balances") {
  Bank bank;
  const auto paid = Transfer(bank.stub(), {.from_account = "10001",
                                           .to_account = "10002",
                                           .amount_minor = 40'00,
                                           .currency_code = "USD",
                                           .request_id = kRequestId,
                                           .memo = "rent"});
  REQUIRE(paid.status.ok());
  CHECK_FALSE(paid.response.replayed());
  const v1::Transaction& transaction = paid.response.transaction();
  CHECK(transaction.id() == 4);
  CHECK(transaction.kind() == v1::Transaction::KIND_TRANSFER);
  CHECK(transaction.debit_account() == "10001");
  CHECK(transaction.credit_account() == "10002");
  CHECK(transaction.amount_minor() == 40'00);
  CHECK(transaction.currency_code() == "USD");
  CHECK(transaction.request_id() == kRequestId);
  CHECK(transaction.memo() == "rent");
  CHECK(transaction.hold_id() == 0);
  CHECK(transaction.original_transaction_id() == 0);
  CHECK_FALSE(transaction.has_expire_time());
  CHECK(paid.response.from_balance().account() == "10001");
  CHECK(paid.response.from_balance().balance_minor() == 960'00);
  CHECK(paid.response.from_balance().last_transaction_id() == 4);
  CHECK(paid.response.to_balance().account() == "10002");
  CHECK(paid.response.to_balance().balance_minor() == 40'00);
  CHECK(paid.response.to_balance().available_minor() == 40'00);
  CHECK(bank.BalanceMinor("10001") == 960'00);
  CHECK(bank.BalanceMinor("10002") == 40'00);
}

TEST_CASE("The same transfer gets the first answer again, both balances included") {
  Bank bank;
  const TransferFields fields{.from_account = "10001",
                              .to_account = "10002",
                              .amount_minor = 40'00,
                              .request_id = kRequestId};
  const auto first = Transfer(bank.stub(), fields);
  REQUIRE(Deposit(bank.stub(), {.account = "10002", .amount_minor = 5}).status.ok());
  const auto again = Transfer(bank.stub(), fields);
  REQUIRE(again.status.ok());
  CHECK(again.response.replayed());
  v1::TransferResponse unmarked = again.response;
  unmarked.set_replayed(false);
  CHECK(unmarked.SerializeAsString() == first.response.SerializeAsString());
  CHECK(bank.BalanceMinor("10002") == 40'05);
}

TEST_CASE("REQUEST_ID_REUSED names to_account, and memo last of all") {
  Bank bank;
  const TransferFields first{.from_account = "10001",
                             .to_account = "10002",
                             .amount_minor = 40'00,
                             .request_id = kRequestId,
                             .memo = "rent"};
  REQUIRE(Transfer(bank.stub(), first).status.ok());
  const auto expect = [&](const TransferFields& fields, const std::string& field) {
    CheckRefusal(Transfer(bank.stub(), fields).status, grpc::StatusCode::ALREADY_EXISTS,
                 "REQUEST_ID_REUSED",
                 {{"field", field}, {"request_id", kRequestId}, {"response_code", "94"}});
  };
  TransferFields other = first;
  other.memo = "";
  expect(other, "memo");
  other.amount_minor = 1;
  expect(other, "amount_minor");
  other.to_account = "20001";
  expect(other, "to_account");
  other.from_account = "10003";
  expect(other, "account");
  CHECK(bank.BalanceMinor("10001") == 960'00);
}

TEST_CASE("ACCOUNT_NOT_FOUND names the account that there is not") {
  Bank bank;
  const Metadata none{{"account", "99999"}, {"response_code", "14"}};
  CheckRefusal(
      Transfer(bank.stub(), {.from_account = "99999", .to_account = "10001", .amount_minor = 1})
          .status,
      grpc::StatusCode::NOT_FOUND, "ACCOUNT_NOT_FOUND", none);
  CheckRefusal(
      Transfer(bank.stub(), {.from_account = "10001", .to_account = "99999", .amount_minor = 1})
          .status,
      grpc::StatusCode::NOT_FOUND, "ACCOUNT_NOT_FOUND", none);
  // Both are looked for before any currency is compared.
  CheckRefusal(Transfer(bank.stub(), {.from_account = "10001",
                                      .to_account = "99999",
                                      .amount_minor = 1,
                                      .currency_code = "EUR"})
                   .status,
               grpc::StatusCode::NOT_FOUND, "ACCOUNT_NOT_FOUND", none);
}

TEST_CASE("CURRENCY_MISMATCH between two accounts names to_account, whatever the caller believes") {
  Bank bank;
  const std::string believed = GENERATE("", "USD");
  const auto status = Transfer(bank.stub(), {.from_account = "10001",
                                             .to_account = "20001",
                                             .amount_minor = 1,
                                             .currency_code = believed})
                          .status;
  CheckRefusal(status, grpc::StatusCode::INVALID_ARGUMENT, "CURRENCY_MISMATCH",
               {{"account", "20001"},
                {"currency_code", "JPY"},
                {"field", "to_account"},
                {"response_code", "12"}});
  CHECK(DetailsOf(status).fields == std::vector<std::string>{"to_account"});
  CHECK(status.error_message() ==
        "Account 20001 is kept in JPY, and the account that pays is not. Nothing moved. Transfer "
        "between accounts of one currency.");
}

TEST_CASE("CURRENCY_MISMATCH with the caller's belief names currency_code") {
  Bank bank;
  const auto status = Transfer(bank.stub(), {.from_account = "10001",
                                             .to_account = "20001",
                                             .amount_minor = 1,
                                             .currency_code = "JPY"})
                          .status;
  CheckRefusal(status, grpc::StatusCode::INVALID_ARGUMENT, "CURRENCY_MISMATCH",
               {{"account", "10001"},
                {"currency_code", "USD"},
                {"field", "currency_code"},
                {"requested_currency_code", "JPY"},
                {"response_code", "12"}});
}

TEST_CASE("A transfer never overdraws the account that pays, nor overflows the one that is paid") {
  Bank bank(Bank::Config{.ledger = {.max_amount_minor = std::numeric_limits<std::int64_t>::max()}});
  bank.OpenAccount("10001", "USD", 1'000'00);
  bank.OpenAccount("10002", "USD", 0);
  bank.Serve();
  CheckRefusal(Transfer(bank.stub(),
                        {.from_account = "10001", .to_account = "10002", .amount_minor = 1'000'01})
                   .status,
               grpc::StatusCode::FAILED_PRECONDITION, "INSUFFICIENT_FUNDS",
               {{"account", "10001"},
                {"available_minor", "100000"},
                {"balance_minor", "100000"},
                {"currency_code", "USD"},
                {"requested_minor", "100001"},
                {"response_code", "51"}});
  const std::string full = std::to_string(std::numeric_limits<std::int64_t>::max());
  bank.OpenAccount("10003", "USD", std::numeric_limits<std::int64_t>::max() - 1'000'00);
  REQUIRE(Deposit(bank.stub(), {.account = "10003", .amount_minor = 1'000'00}).status.ok());
  CheckRefusal(
      Transfer(bank.stub(), {.from_account = "10001", .to_account = "10003", .amount_minor = 1})
          .status,
      grpc::StatusCode::OUT_OF_RANGE, "BALANCE_OVERFLOW",
      {{"account", "10003"},
       {"balance_minor", full},
       {"currency_code", "USD"},
       {"max_balance_minor", full},
       {"requested_minor", "1"},
       {"response_code", "13"}});
  CHECK(bank.BalanceMinor("10001") == 1'000'00);
}

}  // namespace
}  // namespace atm::server::testing
