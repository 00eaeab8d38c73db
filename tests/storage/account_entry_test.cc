#include "storage/model/account_entry.h"

#include <cstdint>
#include <limits>

#include "tests/catch2.h"
#include "tests/storage/bank.h"

namespace atm::storage {
namespace {

constexpr std::int64_t kMost = std::numeric_limits<std::int64_t>::max();
constexpr std::int32_t kLastDay = static_cast<std::int32_t>(kMost / kDayUs);

// With the greatest numbers that an account can have.
Account Full() {
  return {.id = 1,
          .number = Number("A"),
          .currency = kUsd,
          .balance_minor = kMost,
          .held_minor = kMost,
          .last_transaction = kMaxTransaction,
          .used = {.day = kLastDay, .withdrawn_minor = kMost, .count = kMaxUses}};
}

TEST_CASE("AccountEntry: it keeps all that an account can have") {
  const Account account = Full();
  REQUIRE(AccountEntry::Fits(account));
  AccountEntry entry = AccountEntry::Of(account);
  CHECK(entry.balance_minor == kMost);
  CHECK(entry.held_minor == kMost);
  CHECK(entry.last_transaction == kMaxTransaction);
  CHECK(entry.UseOn(kLastDay) == account.used);
  CHECK(entry.UseOn(kLastDay - 1) == DayUse{});
  CHECK(entry.currency() == kUsd);
  CHECK_FALSE(entry.is_internal);
  CHECK_FALSE(entry.has_attributes);
  entry.has_attributes = true;
  entry.MoveTo(7, -1, 2);
  CHECK(entry.last_transaction == 7);
  CHECK(entry.balance_minor == -1);
  CHECK(entry.held_minor == 2);
  CHECK(entry.UseOn(kLastDay) == account.used);
  CHECK(entry.currency() == kUsd);
  CHECK(entry.has_attributes);
  const Account cash{.id = 2, .number = AccountNumber::Internal("cash", kUsd), .currency = kUsd};
  CHECK(AccountEntry::Of(cash).is_internal);
}

TEST_CASE("AccountEntry: numbers that no account can have do not fit") {
  Account account = Full();
  SECTION("a transaction too late") { ++account.last_transaction; }
  SECTION("a transaction before the first") { account.last_transaction = -1; }
  SECTION("a use of less than nothing") { account.used.withdrawn_minor = -1; }
  SECTION("fewer uses than none") { account.used.count = -1; }
  SECTION("more uses than a day has room for") { ++account.used.count; }
  SECTION("a day before the first") { account.used.day = -1; }
  SECTION("a day after the last") { account.used.day = std::numeric_limits<std::int32_t>::max(); }
  CHECK_FALSE(AccountEntry::Fits(account));
}

TEST_CASE("AccountEntry: what is taken out counts for one day") {
  AccountEntry entry;
  REQUIRE(entry.AddUse({.day = 5, .withdrawn_minor = 100, .count = 1}));
  REQUIRE(entry.AddUse({.day = 5, .withdrawn_minor = -30, .count = 0}));
  CHECK(entry.UseOn(5) == DayUse{.day = 5, .withdrawn_minor = 70, .count = 1});
  REQUIRE(entry.AddUse({.day = 6, .withdrawn_minor = 1, .count = 1}));
  CHECK(entry.UseOn(5) == DayUse{});
  CHECK(entry.UseOn(6) == DayUse{.day = 6, .withdrawn_minor = 1, .count = 1});
  CHECK(entry.UseOn(0) == DayUse{});
}

TEST_CASE("AccountEntry: a sum that leaves its range changes nothing") {
  AccountEntry entry = AccountEntry::Of(Full());
  const DayUse full = Full().used;
  CHECK_FALSE(entry.AddUse({.day = kLastDay, .withdrawn_minor = 1, .count = 0}));
  CHECK_FALSE(entry.AddUse({.day = kLastDay, .withdrawn_minor = 0, .count = 1}));
  CHECK(entry.UseOn(kLastDay) == full);
  CHECK_FALSE(entry.AddUse({.day = 7, .withdrawn_minor = -1, .count = 0}));
  CHECK_FALSE(entry.AddUse({.day = 7, .withdrawn_minor = 0, .count = -1}));
  CHECK(entry.UseOn(kLastDay) == full);
}

}  // namespace
}  // namespace atm::storage
