// Every refusal of the contract: its code, its reason, its facts.
#include <limits>

#include "server/limits.h"
#include "tests/catch2.h"
#include "tests/server/admin.h"
#include "tests/server/bank.h"
#include "tests/server/calls.h"
#include "tests/server/methods.h"
#include "tests/storage/gated_journal.h"

namespace atm::server::testing {
namespace {

using Metadata = std::map<std::string, std::string>;

constexpr std::int64_t kMax = std::numeric_limits<std::int64_t>::max();

TEST_CASE("ACCOUNT_NOT_FOUND, of Balance, Withdraw and Deposit") {
  Bank bank;
  const grpc::Status statuses[] = {
      Balance(bank.stub(), "99999").status,
      Withdraw(bank.stub(), {.account = "99999", .amount_minor = 1}).status,
      Deposit(bank.stub(), {.account = "99999", .amount_minor = 1}).status};
  for (const grpc::Status& status : statuses) {
    CHECK(status.error_code() == grpc::StatusCode::NOT_FOUND);
    CHECK_THAT(status.error_message(), ContainsSubstring("99999"));
    const Details details = DetailsOf(status);
    CHECK(details.reason == "ACCOUNT_NOT_FOUND");
    CHECK(details.domain == "atm.v1");
    CHECK(details.metadata == Metadata{{"account", "99999"}, {"response_code", "14"}});
    CHECK(details.fields.empty());
  }
}

TEST_CASE("INSUFFICIENT_FUNDS says what is available") {
  Bank bank;
  const auto refused = Withdraw(bank.stub(), {.account = "10001", .amount_minor = 1'000'01});
  CHECK(refused.status.error_code() == grpc::StatusCode::FAILED_PRECONDITION);
  CHECK(refused.status.error_message() ==
        "Account 10001 has 1000.00 USD available, less than the 1000.01 USD asked for. Nothing "
        "moved. Ask for less, or pay in first.");
  const Details details = DetailsOf(refused.status);
  CHECK(details.reason == "INSUFFICIENT_FUNDS");
  CHECK(details.domain == "atm.v1");
  CHECK(details.metadata == Metadata{{"account", "10001"},
                                     {"available_minor", "100000"},
                                     {"balance_minor", "100000"},
                                     {"currency_code", "USD"},
                                     {"requested_minor", "100001"},
                                     {"response_code", "51"}});
  CHECK(bank.BalanceMinor("10001") == 1'000'00);
}

TEST_CASE("Amounts are written with the decimals of their currency") {
  Bank bank;
  const auto refused = Withdraw(bank.stub(), {.account = "20001", .amount_minor = 501});
  CHECK_THAT(refused.status.error_message(),
             ContainsSubstring("500 JPY") && ContainsSubstring("501 JPY"));
}

TEST_CASE("CURRENCY_MISMATCH with the account's currency") {
  Bank bank;
  const auto refused =
      Deposit(bank.stub(), {.account = "10001", .amount_minor = 1, .currency_code = "EUR"});
  CHECK(refused.status.error_code() == grpc::StatusCode::INVALID_ARGUMENT);
  CHECK_THAT(refused.status.error_message(), ContainsSubstring("USD") && ContainsSubstring("EUR"));
  const Details details = DetailsOf(refused.status);
  CHECK(details.reason == "CURRENCY_MISMATCH");
  CHECK(details.metadata == Metadata{{"account", "10001"},
                                     {"currency_code", "USD"},
                                     {"field", "currency_code"},
                                     {"requested_currency_code", "EUR"},
                                     {"response_code", "12"}});
  CHECK(details.fields == std::vector<std::string>{"currency_code"});
  CHECK(bank.BalanceMinor("10001") == 1'000'00);
}

TEST_CASE("BALANCE_OVERFLOW instead of wrapping") {
  Bank bank(Bank::Config{.ledger = {.max_amount_minor = kMax}});
  bank.OpenAccount("10001", "USD", kMax - 1);
  bank.Serve();
  CHECK(Deposit(bank.stub(), {.account = "10001", .amount_minor = 1}).status.ok());
  const auto refused = Deposit(bank.stub(), {.account = "10001", .amount_minor = 1});
  CHECK(refused.status.error_code() == grpc::StatusCode::OUT_OF_RANGE);
  CHECK_THAT(refused.status.error_message(), ContainsSubstring("92233720368547758.07 USD"));
  const Details details = DetailsOf(refused.status);
  CHECK(details.reason == "BALANCE_OVERFLOW");
  CHECK(details.metadata == Metadata{{"account", "10001"},
                                     {"balance_minor", std::to_string(kMax)},
                                     {"currency_code", "USD"},
                                     {"max_balance_minor", std::to_string(kMax)},
                                     {"requested_minor", "1"},
                                     {"response_code", "13"}});
  CHECK(bank.BalanceMinor("10001") == kMax);
}

TEST_CASE("AMOUNT_TOO_LARGE for every method that names an amount") {
  Bank bank(Bank::Config{.ledger = {.max_amount_minor = 5'000}});
  bank.OpenAccount("10001", "USD", 5'000);
  bank.OpenAccount("10002", "USD", 0);
  bank.Serve();
  for (const MoneyMethod& method : kMoneyMethods) {
    if (!HasField(method, "amount_minor")) continue;
    INFO(method.name);
    CheckRefusal(CallChanged(bank.channel(), method, "amount_minor: 5001"),
                 grpc::StatusCode::INVALID_ARGUMENT, "AMOUNT_TOO_LARGE",
                 {{"amount_minor", "5001"},
                  {"field", "amount_minor"},
                  {"max_amount_minor", "5000"},
                  {"response_code", "13"}});
  }
  Admin admin(bank.channel());
  const auto opened = admin.Open("account: 'N' currency_code: 'USD' opening_balance_minor: 5001");
  CheckRefusal(opened.status, grpc::StatusCode::INVALID_ARGUMENT, "AMOUNT_TOO_LARGE",
               {{"amount_minor", "5001"},
                {"field", "opening_balance_minor"},
                {"max_amount_minor", "5000"},
                {"response_code", "13"}});
  CHECK(DetailsOf(opened.status).fields == std::vector<std::string>{"opening_balance_minor"});
  CHECK(bank.BalanceMinor("10001") == 5'000);
}

TEST_CASE("REQUEST_ID_REUSED names the first field that differs") {
  Bank bank;
  const MoneyFields first{
      .account = "10001", .amount_minor = 40, .currency_code = "USD", .request_id = kRequestId};
  REQUIRE(Deposit(bank.stub(), first).status.ok());
  const auto expect = [](const grpc::Status& status, const std::string& field) {
    CHECK(status.error_code() == grpc::StatusCode::ALREADY_EXISTS);
    const Details details = DetailsOf(status);
    CHECK(details.reason == "REQUEST_ID_REUSED");
    CHECK(details.metadata ==
          Metadata{{"field", field}, {"request_id", kRequestId}, {"response_code", "94"}});
    CHECK_THAT(status.error_message(), ContainsSubstring(kRequestId) && ContainsSubstring(field));
  };
  MoneyFields other = first;
  expect(Withdraw(bank.stub(), other).status, "method");
  other.amount_minor = 41;
  expect(Deposit(bank.stub(), other).status, "amount_minor");
  other.account = "10002";
  expect(Deposit(bank.stub(), other).status, "account");
  expect(Withdraw(bank.stub(), other).status, "method");
  other = first;
  other.currency_code = "EUR";
  expect(Deposit(bank.stub(), other).status, "currency_code");
  CHECK(bank.BalanceMinor("10001") == 1'000'40);
  CHECK(bank.BalanceMinor("10002") == 0);
}

TEST_CASE("STORAGE_FULL while the disk has no room, and Balance still answers") {
  Bank::Config config;
  auto journal = std::make_unique<storage::GatedJournal>(MemoryJournal());
  journal->room = absl::ResourceExhaustedError("the disk is full");
  config.journal = std::move(journal);
  Bank bank(std::move(config));
  bank.Serve();
  // It comes before all that the ledger would have to look up, here ACCOUNT_NOT_FOUND.
  const auto refused = Deposit(bank.stub(), {.account = "10001", .amount_minor = 1});
  CHECK(refused.status.error_code() == grpc::StatusCode::UNAVAILABLE);
  const Details details = DetailsOf(refused.status);
  CHECK(details.reason == "STORAGE_FULL");
  CHECK(details.metadata == Metadata{{"response_code", "91"}});
  CHECK(Balance(bank.stub(), "10001").status.error_code() == grpc::StatusCode::NOT_FOUND);
}

TEST_CASE("OVERLOADED at once when the queue is full, with the time to wait") {
  storage::Gate gate;
  Bank::Config config;
  config.journal = storage::GatedJournal::Behind(gate, MemoryJournal());
  config.ledger.queue_capacity = 1;
  Bank bank(std::move(config));
  bank.OpenAccount("10001", "USD", 0);
  bank.Serve();
  gate.Close();
  PendingDeposit written(bank.stub(), {.account = "10001", .amount_minor = 1});
  gate.WaitForArrival();
  std::promise<storage::Outcome> queued;
  bank.ledger().Submit(
      {.operation = storage::Deposit{.account = storage::AccountNumber::Customer("10001").value(),
                                     .amount_minor = 10,
                                     .currency = std::nullopt},
       .request_id = std::nullopt},
      [&](storage::Outcome outcome) { queued.set_value(std::move(outcome)); });

  const auto refused = Deposit(bank.stub(), {.account = "10001", .amount_minor = 100});
  CHECK(refused.status.error_code() == grpc::StatusCode::RESOURCE_EXHAUSTED);
  const Details details = DetailsOf(refused.status);
  CHECK(details.reason == "OVERLOADED");
  CHECK(details.metadata == Metadata{{"response_code", "91"}});
  CHECK(details.retry_delay_ms == limits::kOverloadedRetryDelay.count());

  gate.Open();
  CHECK(written.Wait().status.ok());
  CHECK(std::holds_alternative<storage::Receipt>(queued.get_future().get()));
  CHECK(bank.BalanceMinor("10001") == 11);
}

TEST_CASE("An unknown method is UNIMPLEMENTED") {
  Bank bank;
  CHECK(RawCall(bank.channel(), "/atm.v1.AtmService/Rob", "").status.error_code() ==
        grpc::StatusCode::UNIMPLEMENTED);
}

}  // namespace
}  // namespace atm::server::testing
