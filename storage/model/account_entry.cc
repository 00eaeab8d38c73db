#include "storage/model/account_entry.h"

#include <optional>

#include "storage/values/money.h"

namespace atm::storage {
namespace {

// The days of all the time that 64 bits of microseconds tell are fewer.
constexpr std::int32_t kMaxDay = (std::int32_t{1} << 27) - 1;

bool IsInRange(const DayUse& use) {
  return use.withdrawn_minor >= 0 && use.count >= 0 && use.count <= kMaxUses && use.day >= 0 &&
         use.day <= kMaxDay;
}

}  // namespace

bool AccountEntry::Fits(const Account& account) {
  return account.last_transaction >= 0 && account.last_transaction <= kMaxTransaction &&
         account.balance_minor >= kMinBalanceMinor && account.held_minor >= 0 &&
         account.sequence >= 0 && account.sequence <= account.last_transaction &&
         IsInRange(account.used);
}

AccountEntry AccountEntry::Of(const Account& account) {
  return {.balance_minor = account.balance_minor,
          .held_minor = account.held_minor,
          .last_transaction = account.last_transaction & kMaxTransaction,
          .currency_ordinal = account.currency.ordinal(),
          .is_internal = account.number.is_internal(),
          .used_minor = account.used.withdrawn_minor,
          .use_count = account.used.count & kMaxUses,
          .use_day = account.used.day & kMaxDay};
}

DayUse AccountEntry::UseOn(std::int32_t day) const {
  if (day == 0 || use_day != day) {
    return {};
  }
  return {.day = day, .withdrawn_minor = used_minor, .count = use_count};
}

bool AccountEntry::AddUse(const DayUse& change) {
  const DayUse before = UseOn(change.day);
  const auto withdrawn_minor = CheckedAdd(before.withdrawn_minor, change.withdrawn_minor);
  const std::int64_t count = before.count + change.count;
  if (!withdrawn_minor ||
      !IsInRange({.day = change.day, .withdrawn_minor = *withdrawn_minor, .count = count})) {
    return false;
  }
  used_minor = *withdrawn_minor;
  use_count = count & kMaxUses;
  use_day = change.day & kMaxDay;
  return true;
}

}  // namespace atm::storage
