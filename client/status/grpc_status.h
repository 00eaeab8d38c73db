// The one place that turns gRPC's status into Abseil's.
#ifndef ATM_CLIENT_STATUS_GRPC_STATUS_H_
#define ATM_CLIENT_STATUS_GRPC_STATUS_H_

#include <grpcpp/support/status.h>

#include "absl/status/status.h"

namespace atm {

// The same code and message, with grpc-status-details-bin, if there is any, as the payload
// kErrorDetailsUrl. A call that never left this machine, since no server could be reached, gets the
// reason UNREACHABLE.
absl::Status FromGrpc(const grpc::Status& status);

}  // namespace atm

#endif  // ATM_CLIENT_STATUS_GRPC_STATUS_H_
