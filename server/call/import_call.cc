#include "server/call/import_call.h"

#include "server/call/method.h"

namespace atm::server {

ImportCall::ImportCall(const Method& method, Service& service, ImportFace& face)
    : method_(method), service_(service), face_(face), observation_(service.observers) {
  context_.method = method.name();
}

std::optional<grpc::Status> ImportCall::WhyNotTaken(Decoded decoded, std::size_t bytes) {
  const google::protobuf::Message& part = *part_message();
  if (auto status = WhyNotDecoded(decoded, part, bytes, method_.max_request_bytes)) return status;
  if (decoded == Decoded::kInvalidText) return MalformedStatus(part);
  return Admit(service_, method_, context_, part);
}

void ImportCall::Observe(const grpc::Status& status, const CallFacts& facts) const {
  if (observation_.enabled()) observation_.End(context_, status, facts);
}

}  // namespace atm::server
