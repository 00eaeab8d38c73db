#include "client/cli/text/date.h"

#include <cstddef>
#include <cstdint>
#include <string_view>

#include "client/cli/text/duration.h"

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

std::optional<absl::Time> ParseAs(const std::string& format, const std::string& text) {
  absl::Time time;
  std::string error;
  return absl::ParseTime(format, text, absl::UTCTimeZone(), &time, &error) ? std::optional(time)
                                                                           : std::nullopt;
}

Moment MomentOf(absl::Time time, absl::Time end) { return {ToTimestamp(time), ToTimestamp(end)}; }

// The first and the last moment at which the clocks of the zone show this.
Moment MomentOf(absl::CivilSecond shown, absl::Duration part, absl::TimeZone zone) {
  const absl::TimeZone::TimeInfo info = zone.At(shown);
  if (info.kind == absl::TimeZone::TimeInfo::SKIPPED) {
    return MomentOf(info.trans, info.trans);
  }
  return MomentOf(info.pre + part, info.post + part);
}

// By the calendar, because a day on which the clocks change does not have 24 hours.
Moment MomentOf(absl::CivilDay day, absl::TimeZone zone) {
  const absl::TimeZone::TimeInfo next = zone.At(absl::CivilSecond(day + 1));
  return MomentOf(absl::FromCivil(day, zone),
                  next.kind == absl::TimeZone::TimeInfo::SKIPPED ? next.trans : next.post);
}

// Reads "now", "yesterday" and so on, and "90m". Without its unit a number would be read as
// seconds, where a year may be meant.
std::optional<Moment> ParseRelative(const std::string& text, const Calendar& calendar,
                                    Toward toward) {
  const absl::CivilDay today = absl::ToCivilDay(calendar.now, calendar.zone);
  if (text == "now") return MomentOf(calendar.now, calendar.now);
  if (text == "today") return MomentOf(today, calendar.zone);
  if (text == "yesterday") return MomentOf(today - 1, calendar.zone);
  if (text == "tomorrow") return MomentOf(today + 1, calendar.zone);
  const auto length = ParseDuration(text);
  if (!length || (text.back() >= '0' && text.back() <= '9')) {
    return std::nullopt;
  }
  const absl::Duration away = absl::FromChrono(*length);
  const absl::Time time = toward == Toward::kPast ? calendar.now - away : calendar.now + away;
  return MomentOf(time, time);
}

// Reads a time, which begins like a date.
std::optional<Moment> ParseTimeOfDay(std::string text, absl::TimeZone zone) {
  if (text[kDateSize] == ' ') {
    text[kDateSize] = 'T';
  }
  for (const char* format : {"%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%E*S"}) {
    if (const std::optional<absl::Time> time = ParseAs(format, text)) {
      const absl::TimeZone::CivilInfo shown = absl::UTCTimeZone().At(*time);
      return MomentOf(shown.cs, shown.subsecond, zone);
    }
    if (const std::optional<absl::Time> time = ParseAs(std::string(format) + "%Ez", text)) {
      return MomentOf(*time, *time);
    }
  }
  return std::nullopt;
}

}  // namespace

std::optional<Moment> ParseMoment(const std::string& text, const Calendar& calendar,
                                  Toward toward) {
  if (!BeginsWithDate(text)) {
    return ParseRelative(text, calendar, toward);
  }
  if (text.size() > kDateSize) {
    return ParseTimeOfDay(text, calendar.zone);
  }
  const std::optional<absl::Time> day = ParseAs("%Y-%m-%d", text);
  return day ? std::optional(MomentOf(absl::ToCivilDay(*day, absl::UTCTimeZone()), calendar.zone))
             : std::nullopt;
}

bool IsDay(const std::string& text) {
  return text.size() == kDateSize && BeginsWithDate(text) &&
         ParseMoment(text, Calendar()).has_value();
}

std::string LocalTime(const google::protobuf::Timestamp& time, absl::TimeZone zone) {
  return absl::FormatTime("%Y-%m-%d %H:%M:%S", absl::FromUnixSeconds(time.seconds()), zone);
}

std::string LocalDate(const google::protobuf::Timestamp& time, absl::TimeZone zone) {
  return absl::FormatTime("%Y-%m-%d", absl::FromUnixSeconds(time.seconds()), zone);
}

std::string TimeInWords(const google::protobuf::Timestamp& time, absl::TimeZone zone) {
  return absl::FormatTime("%Y-%m-%d %H:%M:%S %Z", absl::FromUnixSeconds(time.seconds()), zone);
}

}  // namespace atm::cli
