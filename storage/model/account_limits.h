// What may be taken out of an account: its limits, and the days by which some of them count.
//
// Plain values. (server/limits.h is another thing: the sizes that the server takes.)
#ifndef ATM_STORAGE_MODEL_ACCOUNT_LIMITS_H_
#define ATM_STORAGE_MODEL_ACCOUNT_LIMITS_H_

#include <array>
#include <cstdint>
#include <functional>
#include <optional>
#include <vector>

#include "storage/values/currency.h"

namespace atm::storage {

// The limits of one account, or those that a bank sets for all accounts of a currency. Amounts are
// in minor units; all are 0 or more. What is left out is not limited, or is the bank's default.
struct Limits {
  std::optional<std::int64_t> withdrawal_minor = {};       // the most that is taken out at once
  std::optional<std::int64_t> day_minor = {};              // and in one business day
  std::optional<std::int64_t> day_count = {};              // how often in one business day
  std::optional<std::int64_t> minimum_balance_minor = {};  // is to stay; left out: 0
  std::optional<std::int64_t> overdraft_minor = {};        // the bank lends so much; left out: 0

  // The least that the account may hold after money left it, and not counting what is held: below
  // zero where an overdraft is agreed.
  std::int64_t floor_minor() const {
    return minimum_balance_minor.value_or(0) - overdraft_minor.value_or(0);
  }

  friend bool operator==(const Limits&, const Limits&) = default;
};

// All of them, in the order in which they are recorded.
inline constexpr std::array kAllLimits = {&Limits::withdrawal_minor, &Limits::day_minor,
                                          &Limits::day_count, &Limits::minimum_balance_minor,
                                          &Limits::overdraft_minor};

// Stands on disk for a limit that is left out.
inline constexpr std::int64_t kNoLimit = -1;

// One of them is set, or left to the bank's default again.
struct LimitChange {
  std::optional<std::int64_t> Limits::* limit;
  std::optional<std::int64_t> value;
};

// The limits that hold for an account: its own, and the defaults for what it leaves out.
Limits LimitsInForce(const Limits& own, const Limits& defaults);

// The bank's limits for accounts that have none of their own, by currency. Not on disk: a restart
// may bring other ones.
class DefaultLimits {
 public:
  void Set(Currency currency, const Limits& limits);

  const Limits& Of(Currency currency) const;

 private:
  std::vector<Limits> by_ordinal_;  // empty until one is set
};

// What can be taken out of an account that holds `balance_minor`, of which `held_minor` is set
// aside. Below zero after a limit became stricter. At the ends of its range where it would leave
// it.
std::int64_t AvailableMinor(std::int64_t balance_minor, std::int64_t held_minor,
                            std::int64_t floor_minor);

// How long a day is, where no clock is changed in it.
inline constexpr std::int64_t kDayUs = std::int64_t{24} * 3'600 * 1'000'000;

// A day of the bank's business. It begins at the first moment at which the clocks of the time zone
// that the bank chose show that day, and it does not end before they show a later one for the first
// time: a clock that is set back over midnight does not bring the day before back.
struct BusinessDay {
  std::int32_t number = 0;         // days since 1970-01-01
  std::int64_t begin_time_us = 0;  // since 1970; it is part of the day
  std::int64_t end_time_us = 0;    // is not

  bool Contains(std::int64_t time_us) const {
    return begin_time_us <= time_us && time_us < end_time_us;
  }
};

// Tells the day of a time, in microseconds since 1970. Must say the same for all times of one day,
// and may be called by the committer for each new day, and by readers from any thread.
using BusinessCalendar = std::function<BusinessDay(std::int64_t time_us)>;

// The calendar of UTC.
BusinessDay UtcDay(std::int64_t time_us);

// Returns the day of this number, which is later than `today`. If the calendar skips it, the day is
// empty: it begins and ends with the beginning of the next one.
BusinessDay LaterDay(const BusinessCalendar& calendar, const BusinessDay& today,
                     std::int32_t number);

// What was taken out of an account in one business day, holds included.
struct DayUse {
  std::int32_t day = 0;  // its number; 0: nothing was
  std::int64_t withdrawn_minor = 0;
  std::int64_t count = 0;

  friend bool operator==(const DayUse&, const DayUse&) = default;
};

}  // namespace atm::storage

#endif  // ATM_STORAGE_MODEL_ACCOUNT_LIMITS_H_
