// The gate: may whoever asks do this? Every request of every kind of call passes it, before anybody
// looks at the fields of the request: those of unary calls and feeds, each part of an import, and
// each operation of a batch.
//
// Today it admits everybody.
#ifndef ATM_SERVER_CALL_GATE_H_
#define ATM_SERVER_CALL_GATE_H_

#include <google/protobuf/message.h>
#include <grpcpp/support/status.h>

#include <optional>

#include "server/call/call_context.h"

namespace atm::server {

// Thread-safe.
class Gate {
 public:
  virtual ~Gate() = default;

  // Returns nullopt if the request may go on, or else the status that refuses it.
  virtual std::optional<grpc::Status> Admit(const CallContext& /*context*/,
                                            const google::protobuf::Message& /*request*/) const {
    return std::nullopt;
  }
};

}  // namespace atm::server

#endif  // ATM_SERVER_CALL_GATE_H_
