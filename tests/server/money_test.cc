// Money in, money out, and the same answer again.
#include "tests/catch2.h"
#include "tests/server/bank.h"
#include "tests/server/calls.h"

namespace atm::server::testing {
namespace {

TEST_CASE("Balance tells what an account holds, a zero included") {
  Bank bank;
  const auto full = Balance(bank.stub(), "10001");
  REQUIRE(full.status.ok());
  CHECK(full.response.balance().account() == "10001");
  CHECK(full.response.balance().currency_code() == "USD");
  CHECK(full.response.balance().balance_minor() == 1'000'00);
  CHECK(full.response.balance().available_minor() == 1'000'00);
  CHECK(full.response.balance().last_transaction_id() == 1);

  const auto empty = Balance(bank.stub(), "10002");
  REQUIRE(empty.status.ok());
  CHECK(empty.response.balance().has_balance_minor());
  CHECK(empty.response.balance().balance_minor() == 0);
  CHECK(empty.response.balance().has_available_minor());
}

TEST_CASE("Withdraw takes cash out, and tells all about it") {
  constexpr std::int64_t kNowUs = 1'700'000'000'123'456;
  Bank::Config config;
  config.ledger.clock_us = [] { return kNowUs; };
  Bank bank(std::move(config));
  bank.OpenAccount("10001", "USD", 1'000'00);
  bank.Serve();
  const auto paid = Withdraw(bank.stub(), {.account = "10001",
                                           .amount_minor = 40'00,
                                           .currency_code = "USD",
                                           .request_id = "01890A5D-AC96-774B-BCCE-B302099A8057"});
  REQUIRE(paid.status.ok());
  CHECK_FALSE(paid.response.replayed());
  const v1::Transaction& transaction = paid.response.transaction();
  CHECK(transaction.id() == 2);
  CHECK(transaction.kind() == v1::Transaction::KIND_WITHDRAWAL);
  CHECK(transaction.debit_account() == "10001");
  CHECK(transaction.credit_account() == "cash:USD");
  CHECK(transaction.amount_minor() == 40'00);
  CHECK(transaction.currency_code() == "USD");
  CHECK(transaction.create_time().seconds() == kNowUs / 1'000'000);
  CHECK(transaction.create_time().nanos() == 123'456'000);
  CHECK(transaction.request_id() == kRequestId);
  CHECK(paid.response.balance().balance_minor() == 960'00);
  CHECK(paid.response.balance().available_minor() == 960'00);
  CHECK(paid.response.balance().last_transaction_id() == 2);
  CHECK(Balance(bank.stub(), "10001").response.balance().balance_minor() == 960'00);
}

TEST_CASE("Withdraw takes the last cent, and the zero shows") {
  Bank bank;
  const auto paid = Withdraw(bank.stub(), {.account = "10001", .amount_minor = 1'000'00});
  REQUIRE(paid.status.ok());
  CHECK(paid.response.balance().has_balance_minor());
  CHECK(paid.response.balance().balance_minor() == 0);
  CHECK(paid.response.balance().has_available_minor());
}

TEST_CASE("Deposit pays cash in") {
  Bank bank;
  const auto paid = Deposit(bank.stub(), {.account = "20001", .amount_minor = 1});
  REQUIRE(paid.status.ok());
  CHECK(paid.response.transaction().kind() == v1::Transaction::KIND_DEPOSIT);
  CHECK(paid.response.transaction().debit_account() == "cash:JPY");
  CHECK(paid.response.transaction().credit_account() == "20001");
  CHECK(paid.response.balance().balance_minor() == 501);
}

TEST_CASE("Without a request id the server makes one, of version 7") {
  Bank bank;
  const auto paid = Deposit(bank.stub(), {.account = "10001", .amount_minor = 1});
  REQUIRE(paid.status.ok());
  const std::string& request_id = paid.response.transaction().request_id();
  REQUIRE(request_id.size() == 36);
  CHECK(request_id.at(14) == '7');
}

TEST_CASE("The same request gets the first answer again, and nothing moves") {
  Bank bank;
  const MoneyFields fields{.account = "10001", .amount_minor = 40'00, .request_id = kRequestId};
  const auto first = Withdraw(bank.stub(), fields);
  REQUIRE(Deposit(bank.stub(), {.account = "10001", .amount_minor = 5}).status.ok());
  const auto again = Withdraw(bank.stub(), fields);
  REQUIRE(first.status.ok());
  REQUIRE(again.status.ok());
  CHECK_FALSE(first.response.replayed());
  CHECK(again.response.replayed());
  CHECK(again.response.transaction().SerializeAsString() ==
        first.response.transaction().SerializeAsString());
  CHECK(again.response.balance().SerializeAsString() ==
        first.response.balance().SerializeAsString());
  CHECK(bank.BalanceMinor("10001") == 960'05);
}

TEST_CASE("A refusal for lack of funds is the answer for ever") {
  Bank bank;
  const MoneyFields fields{.account = "10002", .amount_minor = 1, .request_id = kRequestId};
  CHECK(Withdraw(bank.stub(), fields).status.error_code() == grpc::StatusCode::FAILED_PRECONDITION);
  REQUIRE(Deposit(bank.stub(), {.account = "10002", .amount_minor = 100}).status.ok());
  const auto again = Withdraw(bank.stub(), fields);
  CHECK(again.status.error_code() == grpc::StatusCode::FAILED_PRECONDITION);
  CHECK(DetailsOf(again.status).metadata.at("available_minor") == "0");
  CHECK(bank.BalanceMinor("10002") == 100);
}

}  // namespace
}  // namespace atm::server::testing
