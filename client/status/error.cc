#include "atm/error.h"

#include <algorithm>
#include <charconv>

#include "absl/strings/cord.h"
#include "client/status/rich_status.h"
#include "google/rpc/error_details.pb.h"
#include "google/rpc/status.pb.h"

namespace atm {
namespace {

std::string PayloadOf(const absl::Status& status, const char* url) {
  const auto payload = status.GetPayload(url);
  return payload.has_value() ? std::string(*payload) : std::string();
}

// Returns a delay of at most a day. No longer one makes sense, and the sum below could overflow.
std::chrono::milliseconds ToMilliseconds(const google::protobuf::Duration& duration) {
  constexpr std::int64_t kDaySeconds = 86'400;
  const std::chrono::seconds seconds(std::clamp(duration.seconds(), std::int64_t{0}, kDaySeconds));
  const std::chrono::nanoseconds nanos(std::clamp(duration.nanos(), 0, 999'999'999));
  return std::chrono::duration_cast<std::chrono::milliseconds>(seconds + nanos);
}

// Reads one detail, if it is of one of the three kinds of the contract.
void Read(const google::protobuf::Any& any, ErrorDetails& details) {
  google::rpc::ErrorInfo info;
  google::rpc::BadRequest bad_request;
  google::rpc::RetryInfo retry;
  if (any.UnpackTo(&info)) {
    // Another domain is that of another layer, such as a proxy, and not of the bank.
    if (info.domain() != kBankDomain && info.domain() != kClientDomain) {
      return;
    }
    details.reason = info.reason();
    details.metadata.insert(info.metadata().begin(), info.metadata().end());
  } else if (any.UnpackTo(&bad_request)) {
    for (const auto& violation : bad_request.field_violations()) {
      details.field_violations.push_back({violation.field(), violation.description()});
    }
  } else if (any.UnpackTo(&retry)) {
    details.retry_delay = ToMilliseconds(retry.retry_delay());
  }
}

}  // namespace

std::optional<std::string> ErrorDetails::Find(const std::string& key) const {
  const auto found = metadata.find(key);
  if (found == metadata.end()) return std::nullopt;
  return found->second;
}

std::optional<std::int64_t> ErrorDetails::FindInt(const std::string& key) const {
  const auto found = metadata.find(key);
  if (found == metadata.end()) return std::nullopt;
  const char* const end = found->second.data() + found->second.size();
  std::int64_t value = 0;
  const auto [stop, error] = std::from_chars(found->second.data(), end, value);
  if (error != std::errc() || stop != end) return std::nullopt;
  return value;
}

std::string ErrorDetails::response_code() const { return Find("response_code").value_or(""); }

ErrorDetails DetailsOf(const absl::Status& status) {
  ErrorDetails details;
  google::rpc::Status rich;
  if (!rich.ParseFromString(PayloadOf(status, kErrorDetailsUrl))) return details;
  for (const auto& any : rich.details()) Read(any, details);
  return details;
}

std::string ReasonOf(const absl::Status& status) { return DetailsOf(status).reason; }

std::string RequestIdOf(const absl::Status& status) { return PayloadOf(status, kRequestIdUrl); }

bool IsDefinite(const absl::Status& status) {
  switch (status.code()) {
    case absl::StatusCode::kOk:
      return false;
    case absl::StatusCode::kInvalidArgument:
    case absl::StatusCode::kNotFound:
    case absl::StatusCode::kAlreadyExists:
    case absl::StatusCode::kFailedPrecondition:
    case absl::StatusCode::kOutOfRange:
    case absl::StatusCode::kAborted:
    case absl::StatusCode::kResourceExhausted:
    case absl::StatusCode::kUnimplemented:
    case absl::StatusCode::kPermissionDenied:
    case absl::StatusCode::kUnauthenticated:
      return true;
    default:
      return !ReasonOf(status).empty();
  }
}

}  // namespace atm
