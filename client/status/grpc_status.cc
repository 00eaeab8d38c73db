#include "client/status/grpc_status.h"

#include <grpcpp/support/status.h>

#include <string>
#include <string_view>

#include "absl/strings/cord.h"
#include "atm/error.h"
#include "client/status/rich_status.h"

namespace atm {
namespace {

// Why no connection could be made, where another attempt would end in the same way; empty if
// another one may succeed. gRPC shows this by its message alone, too, which ends with the error of
// OpenSSL. If that is not one of the protocol ("SSL routines"), it is one of the certificate: a
// signature that is not right, say.
std::string_view WhyUseless(std::string_view message) {
  const auto has = [message](std::string_view words) {
    return message.find(words) != std::string_view::npos;
  };
  const bool is_handshake = has("Ssl handshake failed: SSL_ERROR_SSL: error:");
  if (is_handshake && has(":SSL routines::wrong version number")) return "SERVER_WITHOUT_TLS";
  if (has(" is not in peer certificate") ||
      (is_handshake && (has("::certificate verify failed") || !has(":SSL routines:")))) {
    return "SERVER_NOT_TRUSTED";
  }
  return {};
}

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
    const std::string_view useless = WhyUseless(status.error_message());
    details.reason = useless.empty() ? "UNREACHABLE" : useless;
    return RichStatus(code, status.error_message(), kClientDomain, details);
  }
  return {code, status.error_message()};
}

}  // namespace atm
