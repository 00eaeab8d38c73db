// The rules of limits: what may be taken out at once, in a day, and how often.
#include <optional>

#include "storage/book/rules.h"
#include "storage/values/money.h"

namespace atm::storage {

std::optional<Refusal> Rules::CheckLimits(const Side& side, std::int64_t amount_minor) const {
  const Limits limits = book_.LimitsOf(side.account);
  if (limits.withdrawal_minor && amount_minor > *limits.withdrawal_minor) {
    Refusal refusal = About(RefusalReason::kWithdrawalLimitExceeded, side, amount_minor);
    refusal.limit_minor = *limits.withdrawal_minor;
    return refusal;
  }
  if (!limits.day_minor && !limits.day_count) {
    return std::nullopt;
  }
  const DayUse used = book_.UseOn(business_day_, side.account);
  const auto refuse = [&](RefusalReason reason) {
    Refusal refusal = About(reason, side, amount_minor);
    refusal.limit_minor = limits.day_minor.value_or(0);
    refusal.used_minor = used.withdrawn_minor;
    refusal.limit_count = limits.day_count.value_or(0);
    refusal.used_count = used.count;
    refusal.day_end_time_us = context_.day.end_time_us;
    return refusal;
  };
  // Used may be more than the limit, which became stricter since.
  if (limits.day_minor && amount_minor > *limits.day_minor - used.withdrawn_minor) {
    return refuse(RefusalReason::kDayLimitExceeded);
  }
  if (limits.day_count && used.count >= *limits.day_count) {
    return refuse(RefusalReason::kDayCountExceeded);
  }
  return std::nullopt;
}

std::optional<Refusal> Rules::CheckWithdrawal(const Side& side, std::int64_t amount_minor) const {
  if (auto refusal = CheckState(side, amount_minor, Blocks::kDebits)) {
    return refusal;
  }
  if (auto refusal = CheckLimits(side, amount_minor)) {
    return refusal;
  }
  if (auto refusal = CheckFunds(side, amount_minor)) {
    return refusal;
  }
  const DayUse used = book_.UseOn(business_day_, side.account);
  if (!CheckedAdd(used.withdrawn_minor, amount_minor) || used.count == kMaxUses ||
      !CheckedAdd(side.held_minor, amount_minor)) {
    return About(RefusalReason::kBalanceOverflow, side, amount_minor);
  }
  return std::nullopt;
}

}  // namespace atm::storage
