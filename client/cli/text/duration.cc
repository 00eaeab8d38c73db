#include "client/cli/text/duration.h"

#include <google/protobuf/util/time_util.h>

#include <algorithm>
#include <charconv>
#include <cstddef>
#include <cstdint>
#include <iterator>

#include "absl/strings/str_format.h"

namespace atm::cli {
namespace {

using std::chrono::milliseconds;

// Longer than any bank allows, and short enough that no sum with it overflows.
constexpr milliseconds kLongest = std::chrono::hours(365 * 24);

struct Unit {
  std::string_view name;
  milliseconds length;
};
constexpr Unit kUnits[] = {{"ms", milliseconds(1)},       {"s", std::chrono::seconds(1)},
                           {"", std::chrono::seconds(1)}, {"m", std::chrono::minutes(1)},
                           {"h", std::chrono::hours(1)},  {"d", std::chrono::hours(24)}};

}  // namespace

std::optional<milliseconds> ParseDuration(std::string_view text) {
  std::int64_t count = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), count);
  if (error != std::errc() || count < 1) return std::nullopt;
  text.remove_prefix(static_cast<std::size_t>(end - text.data()));
  const auto* const unit = std::ranges::find(kUnits, text, &Unit::name);
  if (unit == std::end(kUnits) || count > kLongest / unit->length) return std::nullopt;
  return count * unit->length;
}

std::optional<std::chrono::seconds> ParseWholeSeconds(std::string_view text) {
  const std::optional<milliseconds> duration = ParseDuration(text);
  if (!duration || *duration % std::chrono::seconds(1) != milliseconds(0)) return std::nullopt;
  return std::chrono::duration_cast<std::chrono::seconds>(*duration);
}

std::optional<google::protobuf::Timestamp> ParseTime(const std::string& text) {
  google::protobuf::Timestamp time;
  if (!google::protobuf::util::TimeUtil::FromString(text, &time)) {
    return std::nullopt;
  }
  return time;
}

std::string TimeText(std::chrono::milliseconds time) {
  return time.count() % 1'000 == 0 ? absl::StrFormat("%ds", time.count() / 1'000)
                                   : absl::StrFormat("%dms", time.count());
}

}  // namespace atm::cli
