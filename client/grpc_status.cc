#include "client/grpc_status.h"

#include "absl/strings/cord.h"
#include "atm/error.h"

namespace atm {

absl::Status FromGrpc(const grpc::Status& status) {
  if (status.ok()) return absl::OkStatus();
  // Both libraries number the codes as google.rpc.Code does.
  absl::Status result(static_cast<absl::StatusCode>(status.error_code()), status.error_message());
  if (const std::string details = status.error_details(); !details.empty()) {
    result.SetPayload(kErrorDetailsUrl, absl::Cord(details));
  }
  return result;
}

}  // namespace atm
