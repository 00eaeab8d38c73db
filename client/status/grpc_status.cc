#include "client/status/grpc_status.h"

#include <grpcpp/support/status.h>

#include <string>
#include <string_view>

#include "absl/strings/cord.h"
#include "atm/error.h"
#include "client/status/rich_status.h"

namespace atm {
namespace {

// Returns whether the call found no connection to be sent on. gRPC shows this by its message alone.
// If another version has other messages, the call counts as one without an answer, which is safe.
bool NeverLeft(const grpc::Status& status) {
  if (status.error_code() != grpc::StatusCode::UNAVAILABLE) return false;
  const std::string message = status.error_message();
  const std::string_view text = message;
  return text.starts_with("failed to connect to all addresses") ||
         text.starts_with("DNS resolution failed");
}

}  // namespace

absl::Status FromGrpc(const grpc::Status& status) {
  if (status.ok()) return absl::OkStatus();
  // Both libraries have the numbers of google.rpc.Code.
  const auto code = static_cast<absl::StatusCode>(status.error_code());
  if (const std::string details = status.error_details(); !details.empty()) {
    absl::Status result(code, status.error_message());
    result.SetPayload(kErrorDetailsUrl, absl::Cord(details));
    return result;
  }
  if (NeverLeft(status)) {
    ErrorDetails details;
    details.reason = "UNREACHABLE";
    return RichStatus(code, status.error_message(), kClientDomain, details);
  }
  return {code, status.error_message()};
}

}  // namespace atm
