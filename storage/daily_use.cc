#include "storage/daily_use.h"

#include <optional>

#include "storage/money.h"

namespace atm::storage {

DayUse DailyUse::Of(AccountId account) const {
  const auto found = uses_.find(account);
  if (found == uses_.end()) {
    return {};
  }
  return {
      .day = day_, .withdrawn_minor = found->second.withdrawn_minor, .count = found->second.count};
}

bool DailyUse::Add(AccountId account, const DayUse& change) {
  if (!Begin(change.day)) {
    return true;
  }
  Use& use = uses_[account];
  const std::optional<std::int64_t> withdrawn_minor =
      CheckedAdd(use.withdrawn_minor, change.withdrawn_minor);
  const std::int64_t count = use.count + change.count;
  if (!withdrawn_minor || *withdrawn_minor < 0 || count < 0) {
    return false;
  }
  use = {.withdrawn_minor = *withdrawn_minor, .count = count};
  return true;
}

void DailyUse::Set(AccountId account, const DayUse& use) {
  if (Begin(use.day)) {
    uses_[account] = {.withdrawn_minor = use.withdrawn_minor, .count = use.count};
  }
}

void DailyUse::Put(AccountId account, const DayUse& use) {
  if (use.day == 0) {
    uses_.erase(account);
  } else {
    Set(account, use);
  }
}

bool DailyUse::Begin(std::int32_t day) {
  if (day > day_) {
    day_ = day;
    uses_.clear();
  }
  return day == day_ && day != 0;
}

AccountId AccountOfUse(const Transaction& transaction) {
  return transaction.kind == TransactionKind::kReversal ? transaction.credit_account
                                                        : transaction.debit_account;
}

DayUse ChangeOfUse(const Transaction& transaction, std::int64_t freed_minor) {
  const auto withdrawn_minor = [&]() -> std::int64_t {
    switch (transaction.kind) {
      case TransactionKind::kWithdrawal:
      case TransactionKind::kHold:
        return transaction.amount_minor;
      case TransactionKind::kCapture:  // the hold counted as a whole
        return transaction.amount_minor - freed_minor;
      case TransactionKind::kRelease:
      case TransactionKind::kExpiry:
      case TransactionKind::kReversal:
        return -transaction.amount_minor;
      default:
        return 0;
    }
  };
  return {.day = transaction.limit_day,
          .withdrawn_minor = withdrawn_minor(),
          .count = transaction.limit_count};
}

}  // namespace atm::storage
