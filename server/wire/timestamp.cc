#include "server/wire/timestamp.h"

#include <google/protobuf/util/time_util.h>

#include "absl/strings/str_format.h"

namespace atm::server {
namespace {

// The range of google.protobuf.Timestamp: from year 1 to year 9999.
constexpr std::int64_t kFirstSecond = -62'135'596'800;
constexpr std::int64_t kLastSecond = 253'402'300'799;
constexpr std::int32_t kNanosPerSecond = 1'000'000'000;
constexpr std::int64_t kMicrosPerSecond = 1'000'000;
constexpr std::int32_t kNanosPerMicro = 1'000;

}  // namespace

bool IsTime(const google::protobuf::Timestamp& time) {
  return time.seconds() >= kFirstSecond && time.seconds() <= kLastSecond && time.nanos() >= 0 &&
         time.nanos() < kNanosPerSecond;
}

std::int64_t MicrosDown(const google::protobuf::Timestamp& time) {
  return time.seconds() * kMicrosPerSecond + time.nanos() / kNanosPerMicro;
}

std::int64_t MicrosUp(const google::protobuf::Timestamp& time) {
  return time.seconds() * kMicrosPerSecond + (time.nanos() + kNanosPerMicro - 1) / kNanosPerMicro;
}

std::string EchoTime(const google::protobuf::Timestamp& time) {
  return IsTime(time) ? google::protobuf::util::TimeUtil::ToString(time)
                      : absl::StrFormat("%d s, %d ns", time.seconds(), time.nanos());
}

}  // namespace atm::server
