#include "client/cli/text/duration.h"

#include "tests/catch2.h"

namespace atm::cli {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;

TEST_CASE("durations are read, with their unit or as seconds") {
  CHECK(ParseDuration("1ms") == milliseconds(1));
  CHECK(ParseDuration("500ms") == milliseconds(500));
  CHECK(ParseDuration("5s") == seconds(5));
  CHECK(ParseDuration("5") == seconds(5));
  CHECK(ParseDuration("10m") == seconds(600));
  CHECK(ParseDuration("12h") == seconds(43'200));
  CHECK(ParseDuration("365d") == seconds(31'536'000));
  CHECK(ParseDuration("31536000000ms") == seconds(31'536'000));
  for (const auto* text : {"",
                           "0",
                           "0s",
                           "-1m",
                           "+1m",
                           "+5",
                           "1.5h",
                           "10 m",
                           "5 s",
                           "m",
                           "ms",
                           "10min",
                           "1w",
                           "366d",
                           "1e3",
                           "31536001s",
                           "8761h",
                           "31536000001ms",
                           "9223372036854775807d",
                           "9223372036854775807",
                           "99999999999999999999s"}) {
    CAPTURE(text);
    CHECK_FALSE(ParseDuration(text).has_value());
    CHECK_FALSE(ParseWholeSeconds(text).has_value());
  }
}

TEST_CASE("what is counted in seconds has no parts of one") {
  CHECK(ParseWholeSeconds("90") == seconds(90));
  CHECK(ParseWholeSeconds("2000ms") == seconds(2));
  CHECK_FALSE(ParseWholeSeconds("1500ms").has_value());
}

TEST_CASE("points in time are read") {
  CHECK(ParseTime("2026-05-01T12:00:00Z").value().seconds() == 1'777'636'800);
  CHECK(ParseTime("2026-05-01T14:00:00.5+02:00").value().seconds() == 1'777'636'800);
  CHECK(ParseTime("2026-05-01T14:00:00.5+02:00").value().nanos() == 500'000'000);
  for (const auto* text : {"", "2026-05-01", "12:00", "2026-13-01T12:00:00Z", "tomorrow"}) {
    CAPTURE(text);
    CHECK_FALSE(ParseTime(text).has_value());
  }
}

TEST_CASE("times are shown in the unit that is exact") {
  CHECK(TimeText(std::chrono::milliseconds(5'000)) == "5s");
  CHECK(TimeText(std::chrono::milliseconds(1'500)) == "1500ms");
}

}  // namespace
}  // namespace atm::cli
