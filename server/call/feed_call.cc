#include "server/call/feed_call.h"

#include "server/call/method.h"

namespace atm::server {

FeedCall::FeedCall(const Method& method, Service& service, FeedFace& face)
    : method_(method), service_(service), face_(face), observation_(service.observers) {
  context_.method = method.name();
}

void FeedCall::Begin(Decoded decoded, std::size_t bytes) {
  decoded_ = decoded;
  const google::protobuf::Message& request = *request_message();
  std::optional<grpc::Status> status =
      WhyNotDecoded(decoded, request, bytes, method_.max_request_bytes);
  if (!status) status = Admit(service_, method_, context_, request);
  if (!status) status = Handle();
  if (status) Refuse(*status);
}

void FeedCall::Observe(const grpc::Status& status) const {
  if (observation_.enabled()) observation_.End(context_, status, Facts());
}

}  // namespace atm::server
