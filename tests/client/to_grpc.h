// An error as a server of a test sends it.
#ifndef ATM_TESTS_CLIENT_TO_GRPC_H_
#define ATM_TESTS_CLIENT_TO_GRPC_H_

#include <grpcpp/support/status.h>

#include <string>

#include "absl/status/status.h"
#include "absl/strings/cord.h"
#include "atm/error.h"

namespace atm {

inline grpc::Status ToGrpc(const absl::Status& status) {
  const auto details = status.GetPayload(kErrorDetailsUrl);
  return {static_cast<grpc::StatusCode>(status.code()), std::string(status.message()),
          details.has_value() ? std::string(*details) : std::string()};
}

}  // namespace atm

#endif  // ATM_TESTS_CLIENT_TO_GRPC_H_
