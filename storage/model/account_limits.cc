#include "storage/model/account_limits.h"

#include <algorithm>

#include "absl/numeric/int128.h"
#include "storage/values/money.h"

namespace atm::storage {

Limits LimitsInForce(const Limits& own, const Limits& defaults) {
  Limits in_force = own;
  for (const auto limit : kAllLimits) {
    if (!(in_force.*limit)) in_force.*limit = defaults.*limit;
  }
  return in_force;
}

void DefaultLimits::Set(Currency currency, const Limits& limits) {
  by_ordinal_.resize(Currency::kMaxOrdinal + 1);
  by_ordinal_[currency.ordinal()] = limits;
}

const Limits& DefaultLimits::Of(Currency currency) const {
  static const Limits kNone;
  return by_ordinal_.empty() ? kNone : by_ordinal_[currency.ordinal()];
}

std::int64_t AvailableMinor(std::int64_t balance_minor, std::int64_t held_minor,
                            std::int64_t floor_minor) {
  const absl::int128 exact = absl::int128(balance_minor) - held_minor - floor_minor;
  return static_cast<std::int64_t>(
      std::clamp<absl::int128>(exact, kMinBalanceMinor, kMaxBalanceMinor));
}

BusinessDay UtcDay(std::int64_t time_us) {
  const std::int64_t number = time_us / kDayUs - (time_us % kDayUs < 0 ? 1 : 0);
  return {.number = static_cast<std::int32_t>(number),
          .begin_time_us = number * kDayUs,
          .end_time_us = (number + 1) * kDayUs};
}

BusinessDay LaterDay(const BusinessCalendar& calendar, const BusinessDay& today,
                     std::int32_t number) {
  // No calendar strays further from days of 24 hours than the zones of the earth have done: by less
  // than two days.
  const std::int64_t days = std::int64_t{number} - today.number;
  BusinessDay day = calendar(today.begin_time_us + (days - 2) * kDayUs);
  while (day.number < number) day = calendar(day.end_time_us);
  if (day.number == number) return day;
  return {.number = number, .begin_time_us = day.begin_time_us, .end_time_us = day.begin_time_us};
}

}  // namespace atm::storage
