#include "server/program/calendar.h"

#include <cstdint>

#include "absl/strings/str_cat.h"
#include "absl/time/civil_time.h"
#include "absl/time/time.h"
#include "server/status/errors.h"

namespace atm::server {
namespace {

// Returns when the clocks of the zone show this day, or a later one, for the first time. FromCivil
// takes the first of two midnights, and the moment of the change for one that is skipped.
std::int64_t BeginOf(absl::CivilDay day, const absl::TimeZone& zone) {
  return absl::ToUnixMicros(absl::FromCivil(day, zone));
}

}  // namespace

absl::StatusOr<storage::BusinessCalendar> MakeCalendar(const std::string& time_zone) {
  absl::TimeZone zone;
  if (!absl::LoadTimeZone(time_zone, &zone)) {
    return absl::InvalidArgumentError(
        absl::StrCat("this machine knows no time zone \"", Echo(time_zone),
                     "\". Name one of the IANA database, such as Europe/Berlin, or UTC."));
  }
  return [zone](std::int64_t time_us) {
    absl::CivilDay day = absl::ToCivilDay(absl::FromUnixMicros(time_us), zone);
    std::int64_t begin_us = BeginOf(day, zone);
    std::int64_t end_us = BeginOf(day + 1, zone);
    // A clock that was set back over midnight shows the day before once more. That day is over.
    while (end_us <= time_us) {
      ++day;
      begin_us = end_us;
      end_us = BeginOf(day + 1, zone);
    }
    return storage::BusinessDay{
        .number = static_cast<std::int32_t>(day - absl::CivilDay(1970, 1, 1)),
        .begin_time_us = begin_us,
        .end_time_us = end_us};
  };
}

}  // namespace atm::server
