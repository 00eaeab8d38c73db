#include "client/cli/text/date.h"

#include <algorithm>
#include <array>
#include <cstddef>

namespace atm::cli {
namespace {

constexpr std::size_t kDateSize = 10;  // "2026-01-31"

google::protobuf::Timestamp ToTimestamp(absl::Time time) {
  const std::int64_t seconds = absl::ToUnixSeconds(time);
  google::protobuf::Timestamp timestamp;
  timestamp.set_seconds(seconds);
  timestamp.set_nanos(
      static_cast<std::int32_t>(absl::ToInt64Nanoseconds(time - absl::FromUnixSeconds(seconds))));
  return timestamp;
}

// Whether the text begins like a date. Without this check Abseil would accept " 26-1-1" as well.
bool BeginsWithDate(const std::string& text) {
  constexpr std::string_view kForm = "dddd-dd-dd";
  if (text.size() < kForm.size() || text.starts_with("0000")) {
    return false;
  }
  for (std::size_t i = 0; i < kForm.size(); ++i) {
    const bool is_digit = text[i] >= '0' && text[i] <= '9';
    if (kForm[i] == 'd' ? !is_digit : text[i] != '-') {
      return false;
    }
  }
  return text.find_first_of(" \t\r\n", kDateSize + 1) == std::string::npos;
}

std::optional<absl::Time> Parse(std::string_view format, const std::string& text,
                                absl::TimeZone zone) {
  absl::Time time;
  std::string error;
  return absl::ParseTime(std::string(format), text, zone, &time, &error) ? std::optional(time)
                                                                         : std::nullopt;
}

}  // namespace

absl::TimeZone LocalZone(std::string tz) {
  if (tz.starts_with(":")) {
    tz.erase(0, 1);
  }
  absl::TimeZone zone;
  return !tz.empty() && absl::LoadTimeZone(tz, &zone) ? zone : absl::LocalTimeZone();
}

std::optional<Moment> ParseMoment(const std::string& text, absl::TimeZone zone) {
  if (!BeginsWithDate(text)) {
    return std::nullopt;
  }
  if (text.size() == kDateSize) {
    const std::optional<absl::Time> day = Parse("%Y-%m-%d", text, zone);
    if (!day) {
      return std::nullopt;
    }
    // By the calendar, because a day on which the clocks change does not have 24 hours.
    const absl::CivilDay next = absl::ToCivilDay(*day, zone) + 1;
    return Moment{ToTimestamp(*day), ToTimestamp(absl::FromCivil(next, zone))};
  }
  std::string with_t = text;
  if (with_t[kDateSize] == ' ') {
    with_t[kDateSize] = 'T';
  }
  constexpr std::array<std::string_view, 4> kFormats = {
      "%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%E*S", "%Y-%m-%dT%H:%M%Ez", "%Y-%m-%dT%H:%M:%E*S%Ez"};
  for (const std::string_view format : kFormats) {
    if (const std::optional<absl::Time> time = Parse(format, with_t, zone)) {
      return Moment{ToTimestamp(*time), ToTimestamp(*time)};
    }
  }
  return std::nullopt;
}

bool IsDay(const std::string& text) {
  return text.size() == kDateSize && ParseMoment(text, absl::UTCTimeZone()).has_value();
}

std::string LocalTime(const google::protobuf::Timestamp& time, absl::TimeZone zone) {
  return absl::FormatTime("%Y-%m-%d %H:%M:%S", absl::FromUnixSeconds(time.seconds()), zone);
}

std::string LocalDate(const google::protobuf::Timestamp& time, absl::TimeZone zone) {
  return absl::FormatTime("%Y-%m-%d", absl::FromUnixSeconds(time.seconds()), zone);
}

std::string ZoneName(absl::TimeZone zone) {
  const std::string name = zone.name();
  return name.empty() || name == "localtime" || name.starts_with("/") ? "local time" : name;
}

}  // namespace atm::cli
