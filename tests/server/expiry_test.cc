// Holds that end by themselves: within a second after their time, never before it.
#include <chrono>
#include <thread>

#include "storage/engine/open_journal.h"
#include "tests/catch2.h"
#include "tests/server/bank.h"
#include "tests/server/calls.h"
#include "tests/server/hold_bank.h"
#include "tests/temp_folder.h"

namespace atm::server::testing {
namespace {

std::unique_ptr<storage::Journal> FileJournal(const std::string& path) {
  auto journal = storage::OpenJournal({.url = path});
  REQUIRE(journal.ok());
  return *std::move(journal);
}

// Asks until all of 10001 is available again, and returns when the last call began that saw the
// hold, or 0 if none did.
std::int64_t WaitUntilFree(v1::AtmService::Stub& stub) {
  const auto give_up = Patience();
  std::int64_t last_seen_us = 0;
  while (std::chrono::system_clock::now() < give_up) {
    const std::int64_t asked_us = storage::LedgerOptions::SystemClockUs();
    const auto balance = Balance(stub, "10001").response.balance();
    if (balance.available_minor() == balance.balance_minor()) {
      return last_seen_us;
    }
    last_seen_us = asked_us;
    std::this_thread::sleep_for(std::chrono::milliseconds(1));
  }
  FAIL("the hold was never freed");
  return 0;
}

TEST_CASE("A hold whose time is over is freed by itself within a second, and never early") {
  Bank bank;
  const std::int64_t expire_time_us = storage::LedgerOptions::SystemClockUs() + kSecondUs;
  const auto held = Hold(
      bank.stub(), {.account = "10001", .amount_minor = 40'00, .expire_time_us = expire_time_us});
  REQUIRE(held.status.ok());
  const std::int64_t last_seen_us = WaitUntilFree(bank.stub());
  CHECK(storage::LedgerOptions::SystemClockUs() >= expire_time_us);
  CHECK(last_seen_us <= expire_time_us + kSecondUs);
  const auto after = Balance(bank.stub(), "10001").response.balance();
  CHECK(after.balance_minor() == 1'000'00);
  CHECK(after.last_transaction_id() == held.response.transaction().id() + 1);
}

TEST_CASE("A hold is there up to its last microsecond") {
  HoldBank bank;
  const std::int64_t first = bank.SetAside(10'00);
  const std::int64_t second = bank.SetAside(20'00);
  bank.AdvanceUs(600 * kSecondUs - 1);
  CHECK(Capture(bank.stub(), {.hold_id = first, .amount_minor = 10'00}).status.ok());
  CHECK(bank.AvailableMinor("10001") == 970'00);
  bank.AdvanceUs(1);
  CHECK(DetailsOf(Capture(bank.stub(), {.hold_id = second, .amount_minor = 20'00}).status).reason ==
        "HOLD_EXPIRED");
  WaitUntilFree(bank.stub());
  CHECK(bank.BalanceMinor("10001") == 990'00);
}

TEST_CASE("A hold whose time passed while the server was down is freed after the restart") {
  const atm::testing::TempFolder folder;
  std::int64_t short_hold = 0;
  std::int64_t long_hold = 0;
  std::int64_t now_us = 0;
  {
    HoldBank bank(FileJournal(folder / "atm.db"));
    now_us = bank.now_us();
    short_hold = bank.SetAside(40'00);
    const auto held = Hold(
        bank.stub(),
        {.account = "10001", .amount_minor = 7'00, .expire_time_us = now_us + 3'600 * kSecondUs});
    long_hold = held.response.transaction().id();
    CHECK(bank.AvailableMinor("10001") == 953'00);
  }
  {  // not over yet
    HoldBank bank(FileJournal(folder / "atm.db"), now_us + 599 * kSecondUs);
    REQUIRE(Deposit(bank.stub(), {.account = "10002", .amount_minor = 1}).status.ok());
    CHECK(bank.AvailableMinor("10001") == 953'00);
  }
  {  // the short one is, and nobody asks for anything but the balance
    HoldBank bank(FileJournal(folder / "atm.db"), now_us + 600 * kSecondUs);
    const auto give_up = Patience();
    while (bank.AvailableMinor("10001") != 993'00 && std::chrono::system_clock::now() < give_up) {
      std::this_thread::sleep_for(std::chrono::milliseconds(1));
    }
    CHECK(bank.AvailableMinor("10001") == 993'00);
    CHECK(bank.BalanceMinor("10001") == 1'000'00);
    CHECK(DetailsOf(Release(bank.stub(), {.hold_id = short_hold}).status).reason == "HOLD_EXPIRED");
    CHECK(Capture(bank.stub(), {.hold_id = long_hold, .amount_minor = 7'00}).status.ok());
    CHECK(bank.BalanceMinor("10001") == 993'00);
  }
}

}  // namespace
}  // namespace atm::server::testing
