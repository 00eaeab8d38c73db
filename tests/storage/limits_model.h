// An account of the model, and how its limits are reckoned.
#ifndef ATM_TESTS_STORAGE_LIMITS_MODEL_H_
#define ATM_TESTS_STORAGE_LIMITS_MODEL_H_

#include <cstdint>
#include <optional>
#include <string>

#include "absl/numeric/int128.h"
#include "storage/model/account.h"
#include "storage/model/account_limits.h"
#include "storage/model/refusal.h"

namespace atm::storage {

struct ModelHolding {
  Currency currency;
  std::int64_t balance = 0;
  std::int64_t held = 0;
  bool closed = false;
  std::string name = "";
  int blocks = 0;  // bits, as in Blocks
  std::int64_t blocked_until_us = 0;
  Limits limits = {};  // its own
  DayUse used = {};

  friend bool operator==(const ModelHolding&, const ModelHolding&) = default;
};

// How limits are reckoned.
struct LimitsModel {
  // For accounts of JPY.
  static Limits JpyDefaults() {
    return {.withdrawal_minor = 1 << 24, .day_count = 5, .overdraft_minor = 1'000};
  }

  Limits Of(const ModelHolding& holding) const {
    Limits limits = holding.limits;
    if (holding.currency.code() == "JPY") {
      const Limits defaults = JpyDefaults();
      if (!limits.withdrawal_minor) limits.withdrawal_minor = defaults.withdrawal_minor;
      if (!limits.day_count) limits.day_count = defaults.day_count;
      if (!limits.overdraft_minor) limits.overdraft_minor = defaults.overdraft_minor;
    }
    return limits;
  }
  absl::int128 Available(const ModelHolding& holding) const {
    const Limits limits = Of(holding);
    return absl::int128(holding.balance) - holding.held - limits.minimum_balance_minor.value_or(0) +
           limits.overdraft_minor.value_or(0);
  }
  std::int64_t Withdrawn(const ModelHolding& holding, std::int32_t today) const {
    return holding.used.day == today ? holding.used.withdrawn_minor : 0;
  }
  std::optional<RefusalReason> Check(const ModelHolding& holding, std::int64_t amount,
                                     std::int32_t today) const {
    const Limits limits = Of(holding);
    const std::int64_t count = holding.used.day == today ? holding.used.count : 0;
    if (amount > limits.withdrawal_minor.value_or(amount)) {
      return RefusalReason::kWithdrawalLimitExceeded;
    }
    if (limits.day_minor && absl::int128(Withdrawn(holding, today)) + amount > *limits.day_minor) {
      return RefusalReason::kDayLimitExceeded;
    }
    if (limits.day_count && count + 1 > *limits.day_count) {
      return RefusalReason::kDayCountExceeded;
    }
    return std::nullopt;
  }
};

}  // namespace atm::storage

#endif  // ATM_TESTS_STORAGE_LIMITS_MODEL_H_
