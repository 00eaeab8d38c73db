// A bank for holds: the test owns its clock.
#ifndef ATM_TESTS_SERVER_HOLD_BANK_H_
#define ATM_TESTS_SERVER_HOLD_BANK_H_

#include <atomic>
#include <cstdint>
#include <memory>
#include <string>
#include <utility>

#include "tests/catch2.h"
#include "tests/server/bank.h"
#include "tests/server/calls.h"

namespace atm::server::testing {

// Serves 10001 with 1000.00 USD and 10002 with 0.00 USD, unless it finds them on record.
class HoldBank {
 public:
  explicit HoldBank(std::unique_ptr<storage::Journal> journal = MemoryJournal(),
                    std::int64_t now_us = 1'700'000'000'123'456)
      : now_us_(now_us), bank_(MakeConfig(std::move(journal))) {
    if (bank_.ledger().empty()) {
      bank_.OpenAccount("10001", "USD", 1'000'00);
      bank_.OpenAccount("10002", "USD", 0);
    }
    bank_.Serve();
  }

  v1::AtmService::Stub& stub() { return bank_.stub(); }
  storage::Ledger& ledger() { return bank_.ledger(); }
  const std::shared_ptr<grpc::Channel>& channel() { return bank_.channel(); }

  std::int64_t now_us() const { return now_us_; }
  void AdvanceUs(std::int64_t by_us) { now_us_ += by_us; }

  // Holds an amount of 10001 for 10 minutes; the hold's id.
  std::int64_t SetAside(std::int64_t amount_minor) {
    const auto held = Hold(stub(), {.account = "10001", .amount_minor = amount_minor});
    REQUIRE(held.status.ok());
    return held.response.transaction().id();
  }

  std::int64_t BalanceMinor(const std::string& account) { return bank_.BalanceMinor(account); }
  std::int64_t AvailableMinor(const std::string& account) {
    return Balance(stub(), account).response.balance().available_minor();
  }

 private:
  Bank::Config MakeConfig(std::unique_ptr<storage::Journal> journal) {
    Bank::Config config;
    config.journal = std::move(journal);
    config.ledger.clock_us = [this] { return now_us_.load(); };
    return config;
  }

  std::atomic<std::int64_t> now_us_;
  Bank bank_;
};

}  // namespace atm::server::testing

#endif  // ATM_TESTS_SERVER_HOLD_BANK_H_
