#include "server/call/feed_call.h"

namespace atm::server {

void FeedCall::Begin(Decoded decoded, std::size_t bytes) {
  std::optional<grpc::Status> status = WhyNotTaken(decoded, bytes, *request_message());
  if (!status) status = Handle();
  if (status) Refuse(*status);
}

}  // namespace atm::server
