// Dates and times as people write them.
#include "client/cli/text/date.h"

#include "tests/catch2.h"

namespace atm::cli {
namespace {

constexpr std::int64_t kNewYear = 1'767'225'600;  // 2026-01-01T00:00:00Z
constexpr std::int64_t kHour = 3'600;

absl::TimeZone Plus2() { return absl::FixedTimeZone(2 * 3'600); }

std::int64_t Seconds(const std::string& text, absl::TimeZone zone = absl::UTCTimeZone()) {
  const auto moment = ParseMoment(text, zone);
  INFO(text);
  REQUIRE(moment.has_value());
  return moment->time.seconds();
}

TEST_CASE("a date is a day of the local time zone") {
  CHECK(Seconds("2026-01-01") == kNewYear);
  CHECK(Seconds("2026-01-01", Plus2()) == kNewYear - 2 * kHour);
  CHECK(ParseMoment("2026-01-01", Plus2())->end.seconds() == kNewYear + 22 * kHour);
  CHECK(ParseMoment("2026-12-31", Plus2())->end.seconds() == Seconds("2027-01-01", Plus2()));
}

TEST_CASE("a time is of the local time zone unless it names another") {
  CHECK(Seconds("2026-01-01T12:00") == kNewYear + 12 * kHour);
  CHECK(Seconds("2026-01-01 12:00:05", Plus2()) == kNewYear + 10 * kHour + 5);
  CHECK(Seconds("2026-01-01T12:00:00Z", Plus2()) == kNewYear + 12 * kHour);
  CHECK(Seconds("2026-01-01T12:00Z", Plus2()) == kNewYear + 12 * kHour);
  CHECK(Seconds("2026-01-01T12:00:00-01:30", Plus2()) == kNewYear + 13 * kHour + 1'800);
  const auto moment = ParseMoment("2026-01-01T00:00:00.123456Z", Plus2());
  CHECK(moment->time.nanos() == 123'456'000);
  CHECK(moment->end.nanos() == 123'456'000);
}

TEST_CASE("what is no date") {
  for (const char* text :
       {"", "2026", "2026-01", "2026-02-30", "2026-13-01", "26-01-01", "2026-1-1", " 2026-01-01",
        "2026-01-01 ", "2026-01-01T", "2026-01-01T25:00", "2026-01-01x", "2026-01-01T12:00 Z",
        "0000-01-01", "yesterday", "-026-01-01"}) {
    INFO(text);
    CHECK_FALSE(ParseMoment(text, absl::UTCTimeZone()).has_value());
  }
}

TEST_CASE("the time zone is that of TZ") {
  CHECK(LocalZone("UTC") == absl::UTCTimeZone());
  CHECK(LocalZone("Fixed/UTC+02:00:00") == Plus2());
  CHECK(LocalZone(":UTC") == absl::UTCTimeZone());
  CHECK(LocalZone("no/such") == absl::LocalTimeZone());
  CHECK(LocalZone("") == absl::LocalTimeZone());
  CHECK(ZoneName(absl::UTCTimeZone()) == "UTC");
}

}  // namespace
}  // namespace atm::cli
