// The ten sample accounts.
#include "server/program/demo.h"

#include "storage/engine/open_journal.h"
#include "tests/catch2.h"
#include "tests/server/bank.h"
#include "tests/temp_folder.h"

namespace atm::server::testing {
namespace {

std::unique_ptr<storage::Ledger> LedgerOver(std::unique_ptr<storage::Journal> journal) {
  auto ledger = storage::Ledger::Open(std::move(journal));
  REQUIRE(ledger.ok());
  return *std::move(ledger);
}

std::unique_ptr<storage::Ledger> LedgerOver(const std::string& path) {
  auto journal = storage::OpenJournal({.url = path});
  REQUIRE(journal.ok());
  return LedgerOver(*std::move(journal));
}

// The balance, or -1 if there is no such account.
std::int64_t BalanceMinor(storage::Ledger& ledger, std::string_view number) {
  const auto balance = ledger.Balance(storage::AccountNumber::Customer(number).value());
  return balance.has_value() ? balance->balance_minor : -1;
}

bool Execute(storage::Ledger& ledger, storage::Operation operation,
             std::optional<Uuid> request_id = std::nullopt) {
  return std::holds_alternative<storage::Receipt>(
      ledger.Execute({.operation = std::move(operation), .request_id = request_id}));
}

storage::OpenAccount Opening(std::string_view number, std::int64_t opening_minor) {
  return {.account = storage::AccountNumber::Customer(number).value(),
          .currency = Currency::FromCode("USD").value(),
          .opening_minor = opening_minor};
}

DemoResult OpenDemo(storage::Ledger& ledger) {
  const auto result = OpenDemoAccounts(&ledger);
  REQUIRE(result.ok());
  return *result;
}

TEST_CASE("An empty ledger gets ten sample accounts") {
  const auto ledger = LedgerOver(MemoryJournal());
  CHECK(OpenDemo(*ledger) == DemoResult::kOpened);
  for (int i = 1; i <= 9; ++i) {
    CHECK(BalanceMinor(*ledger, "1000" + std::to_string(i)) == i * 1'000'00);
  }
  CHECK(BalanceMinor(*ledger, "100000") == 10'000'00);
  CHECK(ledger->last_transaction() == 10);
}

TEST_CASE("A later start opens nothing again, whatever happened to the accounts") {
  const atm::testing::TempFolder folder;
  {
    const auto ledger = LedgerOver(folder / "atm.db");
    CHECK(OpenDemo(*ledger) == DemoResult::kOpened);
    CHECK(Execute(*ledger,
                  storage::Withdraw{.account = storage::AccountNumber::Customer("10001").value(),
                                    .amount_minor = 1'000'00,
                                    .currency = std::nullopt}));
  }
  const auto ledger = LedgerOver(folder / "atm.db");
  CHECK(OpenDemo(*ledger) == DemoResult::kOpenSince);
  CHECK(BalanceMinor(*ledger, "10001") == 0);
  CHECK(ledger->last_transaction() == 11);
}

TEST_CASE("A ledger with other accounts is left alone") {
  const auto ledger = LedgerOver(MemoryJournal());
  REQUIRE(Execute(*ledger, Opening("DE123", 5)));
  CHECK(OpenDemo(*ledger) == DemoResult::kLeftAlone);
  CHECK(BalanceMinor(*ledger, "10001") == -1);
  CHECK(ledger->last_transaction() == 1);
}

TEST_CASE("A ledger whose 10001 is a user's own is left alone") {
  const auto ledger = LedgerOver(MemoryJournal());
  REQUIRE(Execute(*ledger, Opening("10001", 5)));
  CHECK(OpenDemo(*ledger) == DemoResult::kLeftAlone);
  CHECK(BalanceMinor(*ledger, "10001") == 5);
  CHECK(BalanceMinor(*ledger, "10002") == -1);
  CHECK(ledger->last_transaction() == 1);
}

TEST_CASE("A start that was interrupted is completed by the next one") {
  // The first sample's opening as the interrupted start recorded it.
  const auto ledger = LedgerOver(MemoryJournal());
  REQUIRE(Execute(*ledger, Opening("10001", 1'000'00),
                  Uuid::Parse("61746d00-0000-8000-8000-64656d6f0000")));
  CHECK(OpenDemo(*ledger) == DemoResult::kOpened);
  CHECK(BalanceMinor(*ledger, "10001") == 1'000'00);
  CHECK(BalanceMinor(*ledger, "100000") == 10'000'00);
  CHECK(ledger->last_transaction() == 10);
}

// The request id that earlier versions opened a sample account with.
Uuid EarlierId(int index) {
  return Uuid::Parse("61746d00-0000-8000-8000-64656d6f000" + std::to_string(index)).value();
}

TEST_CASE("No request that comes first can keep the sample accounts from being opened") {
  const auto ledger = LedgerOver(MemoryJournal());
  for (int i = 0; i < 10; ++i) {
    REQUIRE(std::holds_alternative<storage::NothingToReverse>(
        ledger->Execute({.operation = storage::Reverse{.original = EarlierId(i),
                                                       .amount_minor = std::nullopt,
                                                       .currency = std::nullopt,
                                                       .reason = storage::ReversalReason::kTimeOut},
                         .request_id = std::nullopt})));
  }
  CHECK(OpenDemo(*ledger) == DemoResult::kOpened);
  CHECK(BalanceMinor(*ledger, "10001") == 1'000'00);
  CHECK(BalanceMinor(*ledger, "100000") == 10'000'00);
  CHECK(OpenDemo(*ledger) == DemoResult::kOpenSince);
  CHECK(ledger->last_transaction() == 10);
}

TEST_CASE("Accounts of an earlier version stay, and those that are missing follow") {
  const int opened = GENERATE(1, 4, 9);
  const auto ledger = LedgerOver(MemoryJournal());
  for (int i = 0; i < opened; ++i) {
    REQUIRE(Execute(*ledger, Opening("1000" + std::to_string(i + 1), (i + 1) * 1'000'00),
                    EarlierId(i)));
  }
  // An account of a user beside them, and one with the number of a sample.
  REQUIRE(Execute(*ledger, Opening("DE123", 5)));
  REQUIRE(Execute(*ledger, Opening("100000", 7)));
  CHECK(OpenDemo(*ledger) == (opened == 9 ? DemoResult::kOpenSince : DemoResult::kOpened));
  for (int i = 1; i <= 9; ++i) {
    CHECK(BalanceMinor(*ledger, "1000" + std::to_string(i)) == i * 1'000'00);
  }
  CHECK(BalanceMinor(*ledger, "100000") == 7);
  CHECK(ledger->last_transaction() == 11);
  CHECK(OpenDemo(*ledger) == DemoResult::kOpenSince);
  CHECK(ledger->last_transaction() == 11);
}

TEST_CASE("A ledger that refuses is reported") {
  const auto ledger = LedgerOver(MemoryJournal());
  REQUIRE(ledger->Close().ok());
  CHECK(OpenDemoAccounts(ledger.get()).status().code() == absl::StatusCode::kUnavailable);
}

}  // namespace
}  // namespace atm::server::testing
