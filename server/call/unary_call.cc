#include "server/call/unary_call.h"

#include "storage/base/check.h"

namespace atm::server {

UnaryCall::UnaryCall(const Method& method, Service& service, UnaryFace& face)
    : Call(method, service), face_(face) {
  service.door.Enter();
}

void UnaryCall::Begin(Decoded decoded, std::size_t bytes) {
  std::optional<grpc::Status> status = WhyNotTaken(decoded, bytes, *request_message());
  if (!status) status = Handle();
  if (status) Answer(*status);
}

void UnaryCall::Answer(const grpc::Status& status) {
  storage::Check(!answered_.exchange(true), "a call is answered once");
  if (is_observed()) Observe(status, Facts());
  // Before the answer: the program waits for those who are inside before it ends the faces.
  service().door.Leave();
  face_.Answer(status, response_message());
}

}  // namespace atm::server
