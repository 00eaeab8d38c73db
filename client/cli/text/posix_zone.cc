#include "client/cli/text/posix_zone.h"

#include <absl/time/internal/cctz/include/cctz/zone_info_source.h>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <functional>
#include <memory>
#include <utility>

namespace atm::cli {
namespace {

using absl::time_internal::cctz::ZoneInfoSource;

// Where standard time begins. Before it the rule holds without its summer time.
constexpr std::int64_t kBeginning = -2'147'483'648;  // in the year 1901

constexpr std::size_t kShortestName = 3;
constexpr int kMostHours = 24;
constexpr int kMostHoursOfDate = 167;  // a week, less an hour

// The rule of a zone that names its summer time, and not when it begins, as in the C library.
constexpr std::string_view kUsualRule = ",M3.2.0,M11.1.0";

bool IsZoneDigit(char c) { return c >= '0' && c <= '9'; }
bool IsZoneLetter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }

// Reads what stands at the beginning of a text, which it takes away.
class RuleReader {
 public:
  explicit RuleReader(std::string_view text) : text_(text) {}

  std::string_view rest() const { return text_; }

  // Reads "CET", or "<+0330>" without its brackets. Returns nothing if there is no name.
  std::string_view Name() {
    if (!Take('<')) {
      return Longest(IsZoneLetter);
    }
    const std::string_view name =
        Longest([](char c) { return IsZoneLetter(c) || IsZoneDigit(c) || c == '+' || c == '-'; });
    return Take('>') ? name : std::string_view();
  }

  // Reads "-1", "+3:30" or "5:00:00": what is to be added to the local time to get UTC.
  std::optional<std::int32_t> OffsetSeconds(int most_hours = kMostHours) {
    const bool is_negative = Take('-');
    if (!is_negative) Take('+');
    std::int32_t seconds = 0;
    std::int32_t unit = 3'600;
    for (int most = most_hours; unit > 0; unit /= 60, most = 59) {
      const std::string_view digits = Longest(IsZoneDigit);
      if (digits.empty() || digits.size() > 3) return std::nullopt;
      const int number = std::stoi(std::string(digits));
      if (number > most) return std::nullopt;
      seconds += number * unit;
      if (!Take(':')) break;
    }
    return is_negative ? -seconds : seconds;
  }

  // Reads ",M3.5.0/2", ",J79" or ",79/24:00": when summer time begins or ends. Returns false if it
  // is something else.
  bool PassDate() {
    if (!Take(',')) return false;
    const int numbers = Take('M') ? 3 : 1;
    if (numbers == 1) Take('J');
    for (int i = 0; i < numbers; ++i) {
      if (i > 0 && !Take('.')) return false;
      if (Longest(IsZoneDigit).empty()) return false;
    }
    return !Take('/') || OffsetSeconds(kMostHoursOfDate).has_value();
  }

 private:
  bool Take(char c) {
    if (!text_.starts_with(c)) return false;
    text_.remove_prefix(1);
    return true;
  }

  template <typename Predicate>
  std::string_view Longest(Predicate predicate) {
    const auto end = std::ranges::find_if_not(text_, predicate);
    const std::string_view found(text_.begin(), end);
    text_.remove_prefix(found.size());
    return found;
  }

  std::string_view text_;
};

std::string BigEndian(std::int64_t number, int bytes) {
  std::string text;
  for (int i = bytes - 1; i >= 0; --i) {
    text += static_cast<char>(static_cast<std::uint64_t>(number) >> (8 * i));
  }
  return text;
}

// Whether the rest of a rule is empty, or names a summer time, its offset if it is not the usual
// one, and both dates if they are not the usual ones. Whoever loads the zone checks the numbers.
bool IsSummerTime(RuleReader reader) {
  if (reader.rest().empty()) return true;
  if (reader.Name().size() < kShortestName) return false;
  if (!reader.rest().empty() && reader.rest().front() != ',' && !reader.OffsetSeconds()) {
    return false;
  }
  return reader.rest().empty() || (reader.PassDate() && reader.PassDate() && reader.rest().empty());
}

// The header of a block of a file of zones, which has this many transitions, types of local time
// and characters of their names.
std::string BlockHeader(int transitions, int types, std::size_t characters) {
  std::string header = "TZif2" + std::string(15, '\0');
  header += BigEndian(0, 4) + BigEndian(0, 4) + BigEndian(0, 4);  // no indicators, no leap seconds
  header += BigEndian(transitions, 4) + BigEndian(types, 4);
  return header + BigEndian(static_cast<std::int64_t>(characters), 4);
}

class TextSource final : public ZoneInfoSource {
 public:
  explicit TextSource(std::string text) : text_(std::move(text)) {}

  std::size_t Read(void* to, std::size_t size) override {
    const std::size_t read = std::min(size, text_.size() - at_);
    std::memcpy(to, text_.data() + at_, read);
    at_ += read;
    return read;
  }

  int Skip(std::size_t size) override {
    if (size > text_.size() - at_) return -1;
    at_ += size;
    return 0;
  }

 private:
  const std::string text_;
  std::size_t at_ = 0;
};

std::unique_ptr<ZoneInfoSource> FileOrRule(
    const std::string& name,
    const std::function<std::unique_ptr<ZoneInfoSource>(const std::string&)>& open_file) {
  if (auto file = open_file(name)) {
    return file;
  }
  std::optional<std::string> text = ZoneFileOf(name);
  return text ? std::make_unique<TextSource>(*std::move(text)) : nullptr;
}

}  // namespace

std::optional<std::string> ZoneFileOf(std::string_view rule) {
  RuleReader reader(rule);
  const std::string name(reader.Name());
  if (name.size() < kShortestName) {
    return std::nullopt;
  }
  const std::optional<std::int32_t> offset = reader.OffsetSeconds();
  if (!offset || !IsSummerTime(reader)) {
    return std::nullopt;
  }
  const bool has_summer = !reader.rest().empty();
  const bool is_usual = has_summer && rule.find(',') == std::string_view::npos;
  std::string file = BlockHeader(0, 0, 0);  // of the old form, which nobody reads
  file += BlockHeader(1, 1, name.size() + 1);
  file += BigEndian(kBeginning, 8) + '\0';                // then the first type begins
  file += BigEndian(-*offset, 4) + std::string(2, '\0');  // no summer time, the first name
  file += name + '\0';
  file += '\n' + std::string(rule) + std::string(is_usual ? kUsualRule : "") + '\n';
  return file;
}

// This is the one place where zones that are no files can come from. Abseil has no public name for
// it, but it is how its library of time zones is meant to be extended.
void TeachPosixZones() {
  absl::time_internal::cctz_extension::zone_info_source_factory = &FileOrRule;
}

}  // namespace atm::cli
