#include "client/status/rich_status.h"

#include <chrono>

#include "absl/strings/cord.h"
#include "google/rpc/error_details.pb.h"

namespace atm {
namespace {

google::rpc::ErrorInfo InfoOf(const std::string& domain, const ErrorDetails& details) {
  google::rpc::ErrorInfo info;
  info.set_reason(details.reason);
  info.set_domain(domain);
  info.mutable_metadata()->insert(details.metadata.begin(), details.metadata.end());
  return info;
}

google::rpc::BadRequest BadRequestOf(const ErrorDetails& details) {
  google::rpc::BadRequest bad_request;
  for (const FieldViolation& violation : details.field_violations) {
    auto* added = bad_request.add_field_violations();
    added->set_field(violation.field);
    added->set_description(violation.description);
  }
  return bad_request;
}

google::rpc::RetryInfo RetryInfoOf(std::chrono::milliseconds delay) {
  const auto seconds = std::chrono::duration_cast<std::chrono::seconds>(delay);
  google::rpc::RetryInfo retry;
  retry.mutable_retry_delay()->set_seconds(seconds.count());
  retry.mutable_retry_delay()->set_nanos(
      static_cast<std::int32_t>(std::chrono::nanoseconds(delay - seconds).count()));
  return retry;
}

}  // namespace

absl::Status RichStatus(absl::StatusCode code, const std::string& message,
                        const std::string& domain, const ErrorDetails& details) {
  google::rpc::Status rich;
  rich.set_code(static_cast<int>(code));
  rich.set_message(message);
  rich.add_details()->PackFrom(InfoOf(domain, details));
  if (!details.field_violations.empty()) rich.add_details()->PackFrom(BadRequestOf(details));
  if (details.retry_delay.has_value()) {
    rich.add_details()->PackFrom(RetryInfoOf(*details.retry_delay));
  }
  absl::Status status(code, message);
  status.SetPayload(kErrorDetailsUrl, absl::Cord(rich.SerializeAsString()));
  return status;
}

google::rpc::Status RichOf(const absl::Status& status) {
  google::rpc::Status rich;
  rich.ParseFromString(std::string(status.GetPayload(kErrorDetailsUrl).value()));
  return rich;
}

}  // namespace atm
