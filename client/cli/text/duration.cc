#include "client/cli/text/duration.h"

#include <google/protobuf/util/time_util.h>

#include <charconv>
#include <cstdint>

#include "absl/strings/str_format.h"

namespace atm::cli {
namespace {

constexpr std::chrono::milliseconds kLongestTimeout = std::chrono::hours(24);
// Longer than any bank allows, and short enough that no sum with it overflows.
constexpr std::chrono::seconds kLongestDuration = std::chrono::hours(365 * 24);

struct Quantity {
  std::int64_t count;
  std::string_view unit;
};

// Splits "10m" into 10 and "m". Returns nullopt if the text does not begin with a whole number of 1
// or more.
std::optional<Quantity> Split(std::string_view text) {
  std::int64_t count = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), count);
  if (error != std::errc() || count < 1) {
    return std::nullopt;
  }
  return Quantity{count, text.substr(static_cast<std::size_t>(end - text.data()))};
}

}  // namespace

std::optional<std::chrono::milliseconds> ParseTimeout(std::string_view text) {
  const std::optional<Quantity> time = Split(text);
  if (!time || time->count > kLongestTimeout.count()) {
    return std::nullopt;
  }
  const bool is_seconds = time->unit.empty() || time->unit == "s";
  if (!is_seconds && time->unit != "ms") {
    return std::nullopt;
  }
  const std::chrono::milliseconds timeout(is_seconds ? time->count * 1'000 : time->count);
  return timeout <= kLongestTimeout ? std::optional(timeout) : std::nullopt;
}

std::optional<std::chrono::seconds> ParseDuration(std::string_view text) {
  const std::optional<Quantity> time = Split(text);
  if (!time || time->count > kLongestDuration.count() || time->unit.size() != 1) {
    return std::nullopt;
  }
  std::chrono::seconds duration{0};
  switch (time->unit.front()) {
    case 's':
      duration = std::chrono::seconds(time->count);
      break;
    case 'm':
      duration = std::chrono::minutes(time->count);
      break;
    case 'h':
      duration = std::chrono::hours(time->count);
      break;
    case 'd':
      duration = std::chrono::hours(time->count * 24);
      break;
    default:
      return std::nullopt;
  }
  return duration <= kLongestDuration ? std::optional(duration) : std::nullopt;
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
