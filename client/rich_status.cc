#include "client/rich_status.h"

#include "absl/strings/cord.h"
#include "atm/error.h"
#include "google/rpc/status.pb.h"

namespace atm {

absl::Status RichStatus(absl::StatusCode code, const std::string& message,
                        const google::rpc::ErrorInfo& info,
                        const google::rpc::BadRequest& bad_request) {
  google::rpc::Status rich;
  rich.set_code(static_cast<int>(code));
  rich.set_message(message);
  rich.add_details()->PackFrom(info);
  if (bad_request.field_violations_size() > 0) rich.add_details()->PackFrom(bad_request);
  absl::Status status(code, message);
  status.SetPayload(kErrorDetailsUrl, absl::Cord(rich.SerializeAsString()));
  return status;
}

}  // namespace atm
