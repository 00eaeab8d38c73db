#include "client/cli/text/duration.h"

#include "tests/catch2.h"

namespace atm::cli {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;

TEST_CASE("timeouts are read") {
  CHECK(ParseTimeout("5s") == milliseconds(5'000));
  CHECK(ParseTimeout("500ms") == milliseconds(500));
  CHECK(ParseTimeout("5") == milliseconds(5'000));
  CHECK(ParseTimeout("1ms") == milliseconds(1));
  CHECK(ParseTimeout("86400") == milliseconds(86'400'000));
  for (const auto* text : {"", "0", "0ms", "-1", "86401", "1.5", "5 s", "5m", "s", "ms", "1e3",
                           "99999999999999999999", "9223372036854775807", "+5"}) {
    CAPTURE(text);
    CHECK_FALSE(ParseTimeout(text).has_value());
  }
}

TEST_CASE("durations are read, each with its unit") {
  CHECK(ParseDuration("90s") == seconds(90));
  CHECK(ParseDuration("10m") == seconds(600));
  CHECK(ParseDuration("12h") == seconds(43'200));
  CHECK(ParseDuration("7d") == seconds(604'800));
  CHECK(ParseDuration("365d") == seconds(31'536'000));
  for (const auto* text :
       {"", "10", "0s", "-1m", "+1m", "1.5h", "10 m", "m", "10ms", "10min", "1w", "366d",
        "31536001s", "8761h", "9223372036854775807d", "99999999999999999999s"}) {
    CAPTURE(text);
    CHECK_FALSE(ParseDuration(text).has_value());
  }
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
