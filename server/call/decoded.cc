#include "server/call/decoded.h"

#include "server/status/errors.h"

namespace atm::server {

std::optional<grpc::Status> WhyNotDecoded(Decoded decoded, const google::protobuf::Message& request,
                                          std::size_t bytes, std::size_t max_bytes) {
  switch (decoded) {
    case Decoded::kTooLarge:
      return RequestTooLargeStatus(bytes, max_bytes);
    case Decoded::kMalformed:
      return MalformedStatus(request);
    case Decoded::kInvalidText:
    case Decoded::kOk:
      break;
  }
  return std::nullopt;
}

grpc::Status MalformedStatus(const google::protobuf::Message& request) {
  return MalformedRequestStatus(request.GetDescriptor()->full_name());
}

}  // namespace atm::server
