#include "server/program/calendar.h"

#include <cstdint>

#include "absl/strings/str_cat.h"
#include "absl/time/civil_time.h"
#include "absl/time/time.h"
#include "server/status/errors.h"

namespace atm::server {
namespace {

std::int64_t MicrosOf(absl::CivilDay day, const absl::TimeZone& zone) {
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
    const absl::CivilDay day = absl::ToCivilDay(absl::FromUnixMicros(time_us), zone);
    return storage::BusinessDay{
        .number = static_cast<std::int32_t>(day - absl::CivilDay(1970, 1, 1)),
        .begin_time_us = MicrosOf(day, zone),
        .end_time_us = MicrosOf(day + 1, zone)};
  };
}

}  // namespace atm::server
