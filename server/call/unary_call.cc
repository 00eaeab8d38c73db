#include "server/call/unary_call.h"

#include "server/call/method.h"
#include "storage/base/check.h"

namespace atm::server {

UnaryCall::UnaryCall(const Method& method, Service& service, UnaryFace& face)
    : method_(method), service_(service), face_(face), observation_(service.observers) {
  context_.method = method.name();
  service_.door.Enter();
}

void UnaryCall::Begin(Decoded decoded, std::size_t bytes) {
  decoded_ = decoded;
  const google::protobuf::Message& request = *request_message();
  std::optional<grpc::Status> status =
      WhyNotDecoded(decoded, request, bytes, method_.max_request_bytes);
  if (!status) status = Admit(service_, method_, context_, request);
  if (!status) status = Handle();
  if (status) Answer(*status);
}

void UnaryCall::Answer(const grpc::Status& status) {
  storage::Check(!answered_.exchange(true), "a call is answered once");
  if (observation_.enabled()) observation_.End(context_, status, Facts());
  // Before the answer: the program waits for those who are inside before it ends the faces.
  service_.door.Leave();
  face_.Answer(status, response_message());
}

}  // namespace atm::server
