#include "server/call/call.h"

#include "server/call/method.h"

namespace atm::server {

Call::Call(const Method& method, Service& service)
    : method_(method), service_(service), observation_(service.observers) {
  context_.method = method.name();
}

std::optional<grpc::Status> Call::WhyNotTaken(Decoded decoded, std::size_t bytes,
                                              const google::protobuf::Message& request) {
  decoded_ = decoded;
  if (auto why = WhyNotDecoded(decoded, request, bytes, method_.max_request_bytes)) return why;
  if (method_.is_open) return std::nullopt;
  return service_.gate->Admit(context_, request);
}

}  // namespace atm::server
