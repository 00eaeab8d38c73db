#include "server/wire/timestamp.h"

#include <google/protobuf/util/time_util.h>

#include <charconv>
#include <chrono>
#include <system_error>

#include "absl/strings/str_format.h"

namespace atm::server {
namespace {

// The range of google.protobuf.Timestamp: from year 1 to year 9999.
constexpr std::int64_t kFirstSecond = -62'135'596'800;
constexpr std::int64_t kLastSecond = 253'402'300'799;
constexpr std::int32_t kNanosPerSecond = 1'000'000'000;
constexpr std::int64_t kMicrosInSecond = 1'000'000;
constexpr std::int32_t kNanosInMicro = 1'000;

}  // namespace

bool IsTime(const google::protobuf::Timestamp& time) {
  return time.seconds() >= kFirstSecond && time.seconds() <= kLastSecond && time.nanos() >= 0 &&
         time.nanos() < kNanosPerSecond;
}

std::int64_t MicrosDown(const google::protobuf::Timestamp& time) {
  return time.seconds() * kMicrosInSecond + time.nanos() / kNanosInMicro;
}

std::int64_t MicrosUp(const google::protobuf::Timestamp& time) {
  return time.seconds() * kMicrosInSecond + (time.nanos() + kNanosInMicro - 1) / kNanosInMicro;
}

std::optional<std::int64_t> MicrosUp(const google::protobuf::Duration& duration,
                                     std::int64_t most_us) {
  if (duration.seconds() < 0 || duration.seconds() > most_us / kMicrosInSecond ||
      duration.nanos() < 0 || duration.nanos() >= kNanosPerSecond) {
    return std::nullopt;
  }
  const std::int64_t micros =
      duration.seconds() * kMicrosInSecond + (duration.nanos() + kNanosInMicro - 1) / kNanosInMicro;
  return micros > 0 && micros <= most_us ? std::optional(micros) : std::nullopt;
}

std::string EchoTime(const google::protobuf::Timestamp& time) {
  return IsTime(time) ? google::protobuf::util::TimeUtil::ToString(time)
                      : absl::StrFormat("%d s, %d ns", time.seconds(), time.nanos());
}

std::string EchoDuration(const google::protobuf::Duration& duration) {
  return absl::StrFormat("%d s, %d ns", duration.seconds(), duration.nanos());
}

// By hand, since each answer has one.
std::string FormatDay(std::int32_t day) {
  const std::chrono::year_month_day date{std::chrono::sys_days(std::chrono::days(day))};
  std::string text = "0000-00-00";
  const auto put = [&text](std::size_t last, unsigned number) {
    for (std::size_t at = last; number != 0; --at, number /= 10) {
      text[at] = static_cast<char>('0' + number % 10);
    }
  };
  put(3, static_cast<unsigned>(static_cast<int>(date.year())) % 10'000);
  put(6, static_cast<unsigned>(date.month()));
  put(9, static_cast<unsigned>(date.day()));
  return text;
}

std::optional<std::int32_t> ParseDay(std::string_view text) {
  const auto number = [text](std::size_t from, std::size_t length) {
    int value = -1;
    const char* const begin = text.data() + from;
    const auto [end, error] = std::from_chars(begin, begin + length, value);
    return error == std::errc() && end == begin + length ? value : -1;
  };
  if (text.size() != 10 || text[4] != '-' || text[7] != '-') return std::nullopt;
  const int year = number(0, 4);
  const int month = number(5, 2);
  const int day = number(8, 2);
  if (year < 1970 || month < 1 || day < 1) return std::nullopt;
  const std::chrono::year_month_day date(std::chrono::year(year),
                                         std::chrono::month(static_cast<unsigned>(month)),
                                         std::chrono::day(static_cast<unsigned>(day)));
  if (!date.ok()) return std::nullopt;
  return static_cast<std::int32_t>(std::chrono::sys_days(date).time_since_epoch().count());
}

}  // namespace atm::server
