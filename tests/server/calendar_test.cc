// The business days of time zones, compared with days that are derived from the files of the IANA
// database, without the library that the calendar uses.
#include "server/program/calendar.h"

#include <algorithm>
#include <bit>
#include <cstdint>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <limits>
#include <set>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "tests/catch2.h"

namespace atm::server::testing {
namespace {

constexpr std::int64_t kSecondUs = 1'000'000;
constexpr std::int64_t kHourSeconds = 3'600;
constexpr std::int64_t kDaySeconds = 24 * kHourSeconds;
constexpr char kZoneInfo[] = "/usr/share/zoneinfo";

std::int64_t FloorDays(std::int64_t seconds) {
  return seconds / kDaySeconds - (seconds % kDaySeconds < 0 ? 1 : 0);
}

// A time in which the clocks of a zone differ from UTC by the same offset, in seconds since 1970.
struct Span {
  std::int64_t begin;
  std::int64_t end;  // is not part of it
  std::int64_t offset;

  std::int64_t LocalDay(std::int64_t time) const { return FloorDays(time + offset); }
};

using Spans = std::span<const Span>;

// Reads numbers of a file in the form of RFC 8536.
class TzifReader {
 public:
  TzifReader(std::string_view bytes, std::size_t at) : bytes_(bytes), at_(at) {}

  std::int64_t Next(std::size_t size) {
    std::uint64_t value = (bytes_.at(at_) & 0x80) != 0 ? ~std::uint64_t{0} : 0;
    for (std::size_t i = 0; i < size; ++i) {
      value = value << 8 | static_cast<unsigned char>(bytes_.at(at_++));
    }
    return std::bit_cast<std::int64_t>(value);
  }
  unsigned char NextByte() { return static_cast<unsigned char>(bytes_.at(at_++)); }
  void Skip(std::int64_t bytes) { at_ += static_cast<std::size_t>(bytes); }

 private:
  const std::string_view bytes_;
  std::size_t at_;
};

struct TzifCounts {
  std::int64_t utc;
  std::int64_t standard;
  std::int64_t leaps;
  std::int64_t times;
  std::int64_t types;
  std::int64_t letters;
};

TzifCounts ReadCounts(TzifReader& reader) {
  constexpr std::int64_t kMagicToCounts = 20;
  reader.Skip(kMagicToCounts);
  TzifCounts counts = {};
  for (std::int64_t* count : {&counts.utc, &counts.standard, &counts.leaps, &counts.times,
                              &counts.types, &counts.letters}) {
    *count = reader.Next(4);
  }
  return counts;
}

// The spans of a zone up to the last change in its file: what follows is a rule.
std::vector<Span> ReadSpans(std::string_view bytes) {
  TzifReader reader(bytes, 0);
  const TzifCounts old = ReadCounts(reader);  // of 32 bits, which a second part follows
  reader.Skip(old.times * 5 + old.types * 6 + old.letters + old.leaps * 8 + old.standard + old.utc);
  const TzifCounts counts = ReadCounts(reader);
  std::vector<std::int64_t> times;
  for (std::int64_t i = 0; i < counts.times; ++i) times.push_back(reader.Next(8));
  std::vector<unsigned char> types;
  for (std::int64_t i = 0; i < counts.times; ++i) types.push_back(reader.NextByte());
  std::vector<std::int64_t> offsets;
  for (std::int64_t i = 0; i < counts.types; ++i) {
    offsets.push_back(reader.Next(4));
    reader.Skip(2);
  }
  std::vector<Span> spans;
  std::int64_t begin = std::numeric_limits<std::int64_t>::min() / 2;
  std::int64_t offset = offsets.at(0);
  for (std::size_t i = 0; i < times.size(); ++i) {
    spans.push_back({begin, times[i], offset});
    begin = times[i];
    offset = offsets.at(types[i]);
  }
  // Far enough for the day of the last change, and short of the next one.
  spans.push_back({begin, begin + 10 * kDaySeconds, offset});
  return spans;
}

// The spans in which the days around a change are.
Spans Around(const std::vector<Span>& spans, std::int64_t change) {
  constexpr std::int64_t kFar = 9 * kDaySeconds;
  const auto first =
      std::ranges::find_if(spans, [change](const Span& span) { return span.end > change - kFar; });
  const auto last = std::find_if(first, spans.end(),
                                 [change](const Span& span) { return span.begin > change + kFar; });
  return {first, last};
}

// What a business day is: the latest day that clocks have shown up to a time.
std::int64_t DayAt(Spans spans, std::int64_t time) {
  std::int64_t day = std::numeric_limits<std::int64_t>::min();
  for (const Span& span : spans) {
    if (span.begin > time) break;
    day = std::max(day, span.LocalDay(std::min(time, span.end - 1)));
  }
  return day;
}

// When clocks show this day or a later one for the first time.
std::int64_t BeginOfDay(Spans spans, std::int64_t day) {
  for (const Span& span : spans) {
    const std::int64_t begin = std::max(span.begin, day * kDaySeconds - span.offset);
    if (begin < span.end) return begin;
  }
  FAIL("the day is after the last change");
  return 0;
}

// Times at which a day could be told wrongly because of a change of the clocks.
std::set<std::int64_t> TimesAround(Spans spans, std::int64_t change) {
  std::set<std::int64_t> times;
  for (std::int64_t step = -26; step <= 26; ++step) {
    times.insert(change + step * kHourSeconds);
    times.insert(change + step * kHourSeconds / 4);
  }
  for (std::int64_t day = DayAt(spans, change) - 1; day <= DayAt(spans, change) + 1; ++day) {
    for (const std::int64_t seconds : {-1, 0, 1}) {
      times.insert(BeginOfDay(spans, day) + seconds);
      times.insert(change + seconds);
    }
  }
  return times;
}

// Checks all days around each change of a zone. Returns how many changes there were.
int CheckZone(const std::string& name, const std::vector<Span>& zone) {
  INFO(name);
  const auto calendar = MakeCalendar(name);
  REQUIRE(calendar.ok());
  for (std::size_t i = 1; i < zone.size(); ++i) {
    const Spans spans = Around(zone, zone[i].begin);
    for (const std::int64_t time : TimesAround(spans, zone[i].begin)) {
      const std::int64_t day = DayAt(spans, time);
      // Whoever asks for the first time at this moment, as after a restart, is told the same day.
      const storage::BusinessDay told = (*calendar)(time * kSecondUs);
      const bool is_right = told.number == day &&
                            told.begin_time_us == BeginOfDay(spans, day) * kSecondUs &&
                            told.end_time_us == BeginOfDay(spans, day + 1) * kSecondUs;
      if (!is_right) {
        INFO("at " << time << ": day " << told.number << " from " << told.begin_time_us << " to "
                   << told.end_time_us << " us, and not day " << day << " from "
                   << BeginOfDay(spans, day) << " to " << BeginOfDay(spans, day + 1) << " s");
        CHECK(is_right);
      }
    }
  }
  return static_cast<int>(zone.size()) - 1;
}

TEST_CASE("Calendar: every day around every change of every time zone, asked at any moment") {
  std::set<std::string> seen;  // many zones have several names
  int changes = 0;
  for (const auto& entry : std::filesystem::recursive_directory_iterator(kZoneInfo)) {
    const std::string name = entry.path().lexically_relative(kZoneInfo);
    // Zones with leap seconds have another time than ours.
    if (!entry.is_regular_file() || name.starts_with("right/")) continue;
    std::ifstream file(entry.path(), std::ios::binary);
    const std::string bytes(std::istreambuf_iterator<char>(file), {});
    if (!bytes.starts_with("TZif") || !seen.insert(bytes).second) continue;
    changes += CheckZone(name, ReadSpans(bytes));
  }
  CHECK(seen.size() > 300);
  CHECK(changes > 10'000);
}

std::int64_t Us(std::int64_t seconds) { return seconds * kSecondUs; }

TEST_CASE("Calendar: days of 23, 25, 23.5 and 24.5 hours, and none") {
  const auto half_hours = [](const char* zone, std::int64_t time) {
    const storage::BusinessDay day = (*MakeCalendar(zone))(Us(time));
    return (day.end_time_us - day.begin_time_us) / Us(kHourSeconds / 2);
  };
  CHECK(half_hours("Europe/Berlin", 1'774'699'200) == 48);        // 2026-03-28
  CHECK(half_hours("Europe/Berlin", 1'774'785'600) == 46);        // 2026-03-29
  CHECK(half_hours("Europe/Berlin", 1'792'926'000) == 50);        // 2026-10-25
  CHECK(half_hours("Australia/Lord_Howe", 1'775'352'600) == 49);  // 2026-04-05
  CHECK(half_hours("Australia/Lord_Howe", 1'791'075'600) == 47);  // 2026-10-04
  // Samoa had no 2011-12-30.
  const auto samoa = MakeCalendar("Pacific/Apia");
  const storage::BusinessDay before = (*samoa)(Us(1'325'239'199));
  CHECK(before.number == 15'337);
  CHECK(before.end_time_us == Us(1'325'239'200));
  CHECK((*samoa)(before.end_time_us).number == 15'339);
}

TEST_CASE("Calendar: a clock that is set back over midnight does not bring a day back") {
  // At 00:01 of 2010-11-07 clocks in Newfoundland were set to 23:01 of the day before.
  const auto calendar = MakeCalendar("America/St_Johns");
  constexpr std::int64_t kMidnight = 1'289'097'000;  // 2010-11-07 02:30 UTC
  const storage::BusinessDay sunday = (*calendar)(Us(kMidnight));
  CHECK(sunday.begin_time_us == Us(kMidnight));
  CHECK(sunday.end_time_us == Us(kMidnight + 25 * kHourSeconds));
  for (const std::int64_t later : {1, 2, 30, 59, 60, 61, 120}) {
    INFO(later << " minutes after midnight");
    const storage::BusinessDay day = (*calendar)(Us(kMidnight + later * 60));
    CHECK(day.number == sunday.number);
    CHECK(day.begin_time_us == sunday.begin_time_us);
    CHECK(day.end_time_us == sunday.end_time_us);
  }
  CHECK((*calendar)(Us(kMidnight) - 1).number == sunday.number - 1);
}

TEST_CASE("Calendar: a zone that there is not") {
  CHECK(MakeCalendar("UTC").ok());
  const auto unknown = MakeCalendar("Europe/Atlantis");
  CHECK(unknown.status().code() == absl::StatusCode::kInvalidArgument);
  CHECK(std::string(unknown.status().message()).find("Europe/Atlantis") != std::string::npos);
}

}  // namespace
}  // namespace atm::server::testing
