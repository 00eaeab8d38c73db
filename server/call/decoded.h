// How far the decoding of a request came.
#ifndef ATM_SERVER_CALL_DECODED_H_
#define ATM_SERVER_CALL_DECODED_H_

#include <google/protobuf/message.h>
#include <grpcpp/support/status.h>

#include <cstddef>
#include <optional>

namespace atm::server {

enum class Decoded {
  kOk,
  kInvalidText,  // A string field is not UTF-8. The message holds its bytes as they came.
  kMalformed,    // The bytes are no message of this type. The content of the message means nothing.
  kTooLarge,     // The bytes were not looked at.
};

// Returns the status that ends the call if there is no message to look at, or else nullopt. The
// request has `bytes` bytes, and may have `max_bytes`.
std::optional<grpc::Status> WhyNotDecoded(Decoded decoded, const google::protobuf::Message& request,
                                          std::size_t bytes, std::size_t max_bytes);

// The status of a request that is no message of its type.
grpc::Status MalformedStatus(const google::protobuf::Message& request);

}  // namespace atm::server

#endif  // ATM_SERVER_CALL_DECODED_H_
