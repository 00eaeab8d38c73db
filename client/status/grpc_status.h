// Converts gRPC's status to Abseil's; no other place does. Pure.
#ifndef ATM_CLIENT_STATUS_GRPC_STATUS_H_
#define ATM_CLIENT_STATUS_GRPC_STATUS_H_

#include "absl/status/status.h"

namespace grpc {
class Status;
}  // namespace grpc

namespace atm {

// Returns the same code and message, and grpc-status-details-bin, if there is any, as the payload
// kErrorDetailsUrl. If no server could be reached and the call was never sent, the status gets the
// reason UNREACHABLE, or SERVER_NOT_TRUSTED or SERVER_WITHOUT_TLS if no other attempt could do
// better.
absl::Status FromGrpc(const grpc::Status& status);

}  // namespace atm

#endif  // ATM_CLIENT_STATUS_GRPC_STATUS_H_
