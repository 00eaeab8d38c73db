// Time zones, as the C library reads TZ.
#include "client/cli/text/zone.h"

#include "tests/catch2.h"

namespace atm::cli {
namespace {

// What the clocks of a zone show at that time of UTC, and how the zone is called then.
std::string Shown(const std::string& tz, absl::CivilSecond utc) {
  INFO(tz);
  const auto zone = FindZone(tz);
  REQUIRE(zone.has_value());
  return absl::FormatTime("%Y-%m-%d %H:%M:%S %Z", absl::FromCivil(utc, absl::UTCTimeZone()), *zone);
}

constexpr absl::CivilSecond kWinter(2026, 1, 15, 12, 0, 0);
constexpr absl::CivilSecond kSummer(2026, 7, 15, 12, 0, 0);

TEST_CASE("the zone that TZ names") {
  CHECK(FindZone("UTC") == absl::UTCTimeZone());
  CHECK(FindZone(":UTC") == absl::UTCTimeZone());
  CHECK(FindZone("") == absl::UTCTimeZone());
  CHECK(FindZone(":") == absl::UTCTimeZone());
  CHECK(FindZone("Fixed/UTC+02:00:00") == absl::FixedTimeZone(7'200));
}

TEST_CASE("a rule of POSIX is a zone") {
  for (const char* tz : {"CET-1CEST,M3.5.0,M10.5.0/3", ":CET-1CEST,M3.5.0,M10.5.0/3"}) {
    CHECK(Shown(tz, kWinter) == "2026-01-15 13:00:00 CET");
    CHECK(Shown(tz, kSummer) == "2026-07-15 14:00:00 CEST");
    // Years after the ones that files of zones have, and before any of these rules.
    CHECK(Shown(tz, absl::CivilSecond(2524, 7, 15, 12, 0, 0)) == "2524-07-15 14:00:00 CEST");
    CHECK(Shown(tz, absl::CivilSecond(1880, 7, 15, 12, 0, 0)) == "1880-07-15 13:00:00 CET");
  }
  CHECK(Shown("XYZ-5:45", kSummer) == "2026-07-15 17:45:00 XYZ");
  CHECK(Shown("<+0330>-3:30<+0430>,J79/24,J263/24", kSummer) == "2026-07-15 16:30:00 +0430");
  CHECK(Shown("<-03>3", kWinter) == "2026-01-15 09:00:00 -03");
  CHECK(Shown("ABC+11", kWinter) == "2026-01-15 01:00:00 ABC");
  // Without dates, those of the United States hold, as in the C library.
  CHECK(Shown("AAA5BBB", absl::CivilSecond(2026, 3, 8, 6, 59, 59)) == "2026-03-08 01:59:59 AAA");
  CHECK(Shown("AAA5BBB", absl::CivilSecond(2026, 3, 8, 7, 0, 0)) == "2026-03-08 03:00:00 BBB");
  CHECK(Shown("AAA5BBB4", absl::CivilSecond(2026, 11, 1, 6, 0, 0)) == "2026-11-01 01:00:00 AAA");
}

TEST_CASE("what is no zone") {
  for (const char* tz : {"Mars/Base",
                         ":Mars/Base",
                         "no/such",
                         "X",
                         "AB1",
                         "CET",
                         "CET-",
                         "CET-25",
                         "CET-1:60",
                         "CET-1x",
                         "CET-1CEST,",
                         "CET-1CEST,M3",
                         "CET-1CEST,M13.5.0,M10.5.0",
                         "CET-1CEST,M3.5.0,M10.5.0/3 ",
                         "<CET-1",
                         "/",
                         "/etc",
                         "/etc/passwd",
                         "..",
                         "utc "}) {
    INFO(tz);
    // The zones of this machine are its own: "CET" is one on many.
    CHECK((!FindZone(tz).has_value() || std::string(tz) == "CET"));
  }
}

TEST_CASE("a zone has a name for people") {
  CHECK(ZoneName(absl::UTCTimeZone()) == "UTC");
  CHECK(ZoneName(*FindZone("XYZ-5:45")) == "XYZ-5:45");
  CHECK_FALSE(ZoneName(MachineZone()).empty());
}

}  // namespace
}  // namespace atm::cli
