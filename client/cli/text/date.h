// Dates and times as people write and read them.
#ifndef ATM_CLIENT_CLI_TEXT_DATE_H_
#define ATM_CLIENT_CLI_TEXT_DATE_H_

#include <google/protobuf/timestamp.pb.h>

#include <optional>
#include <string>

#include "absl/time/time.h"

namespace atm::cli {

// What dates and times mean that do not say everything by themselves.
struct Calendar {
  absl::TimeZone zone = absl::UTCTimeZone();  // of those that do not name one
  absl::Time now = absl::UnixEpoch();         // what "1h" and "yesterday" begin at
};

// Where a length of time such as "1h" leads to: an hour ago, or in an hour.
enum class Toward { kPast, kFuture };

// What was written: a day, or a point in time.
//
// A time that comes twice, because the clocks are put back, is at its first for `time` and at its
// second for `end`. A time that never comes, because they are put forward, is the moment of the
// change. So a range of time loses nothing, and a later text never means an earlier time.
struct Moment {
  google::protobuf::Timestamp time;  // of a day: its first moment
  google::protobuf::Timestamp end;   // of a day: the first moment of the next one
};

// Reads ISO 8601: "2026-01-31", "2026-01-31T12:00", "2026-01-31 12:00:05", with "Z" or "+02:00" at
// its end if it is not in the zone of the calendar. Also reads "now", "today", "yesterday",
// "tomorrow", and lengths of time with their unit, such as "90m" or "7d". Returns nullopt for
// anything else.
std::optional<Moment> ParseMoment(const std::string& text, const Calendar& calendar,
                                  Toward toward = Toward::kPast);

// Whether the text is a day of the calendar: "2026-01-31".
bool IsDay(const std::string& text);

// "2026-01-31 12:00:05", and "2026-01-31", where something else names the zone.
std::string LocalTime(const google::protobuf::Timestamp& time, absl::TimeZone zone);
std::string LocalDate(const google::protobuf::Timestamp& time, absl::TimeZone zone);

// "2026-01-31 12:00:05 CET".
std::string TimeInWords(const google::protobuf::Timestamp& time, absl::TimeZone zone);

}  // namespace atm::cli

#endif  // ATM_CLIENT_CLI_TEXT_DATE_H_
