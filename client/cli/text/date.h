// Dates and times as people write them, and the time zone that they mean.
#ifndef ATM_CLIENT_CLI_TEXT_DATE_H_
#define ATM_CLIENT_CLI_TEXT_DATE_H_

#include <google/protobuf/timestamp.pb.h>

#include <optional>
#include <string>

#include "absl/time/time.h"

namespace atm::cli {

// What was written: a day, or a point in time.
struct Moment {
  google::protobuf::Timestamp time;  // of a day: its first moment
  google::protobuf::Timestamp end;   // of a day: the first moment of the next one; else `time`
};

// Returns the zone of dates that do not name one: the zone that TZ names, or else the machine's.
// `tz` is the value of TZ, empty if it is not set.
absl::TimeZone LocalZone(std::string tz);

// Reads ISO 8601: "2026-01-31", "2026-01-31T12:00", "2026-01-31 12:00:05", with "Z" or "+02:00" at
// its end if it is not in the zone. Returns nullopt if the text is not a date.
std::optional<Moment> ParseMoment(const std::string& text, absl::TimeZone zone);

// Whether the text is a day of the calendar: "2026-01-31".
bool IsDay(const std::string& text);

// "2026-01-31 12:00:05", and "2026-01-31".
std::string LocalTime(const google::protobuf::Timestamp& time, absl::TimeZone zone);
std::string LocalDate(const google::protobuf::Timestamp& time, absl::TimeZone zone);

// "UTC", "Europe/Berlin", or "local time" where the machine does not say.
std::string ZoneName(absl::TimeZone zone);

}  // namespace atm::cli

#endif  // ATM_CLIENT_CLI_TEXT_DATE_H_
