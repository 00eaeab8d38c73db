// Dates and times as people write them.
#include "client/cli/text/date.h"

#include "absl/strings/str_format.h"
#include "client/cli/text/zone.h"
#include "tests/catch2.h"

namespace atm::cli {
namespace {

constexpr std::int64_t kNewYear = 1'767'225'600;  // 2026-01-01T00:00:00Z
constexpr std::int64_t kHour = 3'600;

absl::TimeZone Plus2() { return absl::FixedTimeZone(2 * 3'600); }

Moment MomentIn(const std::string& text, absl::TimeZone zone = absl::UTCTimeZone(),
                Toward toward = Toward::kPast) {
  const Calendar calendar = {.zone = zone, .now = absl::FromUnixSeconds(kNewYear + 12 * kHour)};
  const auto moment = ParseMoment(text, calendar, toward);
  INFO(text);
  REQUIRE(moment.has_value());
  return *moment;
}

std::int64_t Seconds(const std::string& text, absl::TimeZone zone = absl::UTCTimeZone()) {
  return MomentIn(text, zone).time.seconds();
}

std::int64_t EndSeconds(const std::string& text, absl::TimeZone zone = absl::UTCTimeZone()) {
  return MomentIn(text, zone).end.seconds();
}

TEST_CASE("a date is a day of the local time zone") {
  CHECK(Seconds("2026-01-01") == kNewYear);
  CHECK(Seconds("2026-01-01", Plus2()) == kNewYear - 2 * kHour);
  CHECK(EndSeconds("2026-01-01", Plus2()) == kNewYear + 22 * kHour);
  CHECK(EndSeconds("2026-12-31", Plus2()) == Seconds("2027-01-01", Plus2()));
}

TEST_CASE("a time is of the local time zone unless it names another") {
  CHECK(Seconds("2026-01-01T12:00") == kNewYear + 12 * kHour);
  CHECK(Seconds("2026-01-01 12:00:05", Plus2()) == kNewYear + 10 * kHour + 5);
  CHECK(Seconds("2026-01-01T12:00:00Z", Plus2()) == kNewYear + 12 * kHour);
  CHECK(Seconds("2026-01-01T12:00Z", Plus2()) == kNewYear + 12 * kHour);
  CHECK(Seconds("2026-01-01T12:00:00-01:30", Plus2()) == kNewYear + 13 * kHour + 1'800);
  const Moment moment = MomentIn("2026-01-01T00:00:00.123456Z", Plus2());
  CHECK(moment.time.nanos() == 123'456'000);
  CHECK(moment.end.nanos() == 123'456'000);
}

TEST_CASE("what is no date") {
  for (const char* text : {"",
                           "2026",
                           "2026-01",
                           "2026-02-30",
                           "2026-13-01",
                           "26-01-01",
                           "2026-1-1",
                           " 2026-01-01",
                           "2026-01-01 ",
                           "2026-01-01T",
                           "2026-01-01T25:00",
                           "2026-01-01x",
                           "2026-01-01T12:00 Z",
                           "0000-01-01",
                           "-026-01-01",
                           "2026-01-01 yesterday",
                           "Yesterday",
                           "20260101",
                           "90",
                           "1y",
                           "-1h",
                           "1h ago"}) {
    INFO(text);
    CHECK_FALSE(ParseMoment(text, Calendar()).has_value());
  }
}

TEST_CASE("words, and lengths of time from now") {
  CHECK(Seconds("now") == kNewYear + 12 * kHour);
  CHECK(EndSeconds("now") == kNewYear + 12 * kHour);
  CHECK(Seconds("1h") == kNewYear + 11 * kHour);
  CHECK(Seconds("90m") == kNewYear + 10 * kHour + 1'800);
  CHECK(Seconds("7d") == kNewYear + 12 * kHour - 7 * 24 * kHour);
  CHECK(MomentIn("1h", Plus2(), Toward::kFuture).time.seconds() == kNewYear + 13 * kHour);
  CHECK(Seconds("today") == kNewYear);
  CHECK(EndSeconds("today") == kNewYear + 24 * kHour);
  CHECK(Seconds("yesterday", Plus2()) == kNewYear - 26 * kHour);
  CHECK(EndSeconds("yesterday", Plus2()) == kNewYear - 2 * kHour);
  CHECK(EndSeconds("tomorrow") == kNewYear + 48 * kHour);
}

TEST_CASE("a day is that of the zone also where it is another day in UTC") {
  const Calendar calendar = {.zone = Plus2(), .now = absl::FromUnixSeconds(kNewYear - kHour)};
  CHECK(ParseMoment("today", calendar)->time.seconds() == kNewYear - 2 * kHour);
}

// In 2026 this zone has its clocks put forward on March 29, at 01:00 UTC from 02:00 to 03:00, and
// back on October 25, at 01:00 UTC from 03:00 to 02:00.
absl::TimeZone Berlin() { return *FindZone("CET-1CEST,M3.5.0,M10.5.0/3"); }

TEST_CASE("a time that the clocks leave out is the moment at which they change") {
  const std::int64_t change = Seconds("2026-03-29T01:00:00Z");
  for (const char* text :
       {"2026-03-29T02:00", "2026-03-29T02:30", "2026-03-29T02:59:59.9", "2026-03-29T03:00"}) {
    INFO(text);
    CHECK(Seconds(text, Berlin()) == change);
    CHECK(EndSeconds(text, Berlin()) == change);
    CHECK(MomentIn(text, Berlin()).time.nanos() == 0);
  }
  CHECK(Seconds("2026-03-29T01:59", Berlin()) == change - 60);
  CHECK(Seconds("2026-03-29T03:01", Berlin()) == change + 60);
}

TEST_CASE("a time that comes twice loses nothing") {
  const std::int64_t change = Seconds("2026-10-25T01:00:00Z");
  CHECK(Seconds("2026-10-25T02:30", Berlin()) == change - 1'800);
  CHECK(EndSeconds("2026-10-25T02:30", Berlin()) == change + 1'800);
  CHECK(Seconds("2026-10-25T02:30:00+01:00", Berlin()) == change + 1'800);
  CHECK(EndSeconds("2026-10-25T02:30:00+02:00", Berlin()) == change - 1'800);
}

TEST_CASE("a day on which the clocks change has 23 or 25 hours") {
  CHECK(EndSeconds("2026-03-29", Berlin()) - Seconds("2026-03-29", Berlin()) == 23 * kHour);
  CHECK(EndSeconds("2026-10-25", Berlin()) - Seconds("2026-10-25", Berlin()) == 25 * kHour);
  // Here it begins an hour late, at 01:00, since the clocks are put forward at midnight.
  const absl::TimeZone midnight = *FindZone("EET-2EEST,M4.5.5/0,M10.5.4/24");
  CHECK(Seconds("2026-04-24", midnight) == Seconds("2026-04-23T22:00:00Z"));
  CHECK(EndSeconds("2026-04-23", midnight) == Seconds("2026-04-23T22:00:00Z"));
  CHECK(Seconds("2026-04-24T00:30", midnight) == Seconds("2026-04-23T22:00:00Z"));
}

TEST_CASE("no text of a later time means an earlier one") {
  std::int64_t before_time = 0;
  std::int64_t before_end = 0;
  for (const char* day : {"2026-03-29", "2026-10-25"}) {
    for (int minute = 0; minute < 24 * 60; ++minute) {
      const std::string text = absl::StrFormat("%sT%02d:%02d", day, minute / 60, minute % 60);
      INFO(text);
      const Moment moment = MomentIn(text, Berlin());
      CHECK(moment.time.seconds() >= before_time);
      CHECK(moment.end.seconds() >= before_end);
      before_time = moment.time.seconds();
      before_end = moment.end.seconds();
    }
  }
}

TEST_CASE("a time in words names its zone") {
  google::protobuf::Timestamp time;
  time.set_seconds(kNewYear);
  CHECK(TimeInWords(time, absl::UTCTimeZone()) == "2026-01-01 00:00:00 UTC");
  CHECK(TimeInWords(time, Berlin()) == "2026-01-01 01:00:00 CET");
  time.set_seconds(kNewYear + 200 * 24 * kHour);
  CHECK(TimeInWords(time, Berlin()) == "2026-07-20 02:00:00 CEST");
}

}  // namespace
}  // namespace atm::cli
