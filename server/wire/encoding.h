// Messages to and from the bytes of gRPC, for methods that take raw bytes.
//
// The service decodes requests itself because gRPC's own decoding answers a string with invalid
// UTF-8 with INTERNAL and no details: here such a request becomes an ordinary wrong field.
#ifndef ATM_SERVER_WIRE_ENCODING_H_
#define ATM_SERVER_WIRE_ENCODING_H_

#include <google/protobuf/message.h>
#include <grpcpp/support/byte_buffer.h>

#include <cstddef>

#include "server/limits.h"

namespace atm::server {

enum class Decoded {
  kOk,
  kInvalidText,  // decoded, but a string field is not UTF-8; the message holds its bytes as they
                 // came
  kMalformed,    // no message of this type; what the message holds means nothing
  kTooLarge,     // not looked at
};

// Fills `message` with what `bytes` say, of which there are so many at most.
Decoded Decode(const grpc::ByteBuffer& bytes, google::protobuf::Message* message,
               std::size_t max_bytes = limits::kMaxRequestBytes);

// The bytes of a message.
grpc::ByteBuffer Encode(const google::protobuf::Message& message);

}  // namespace atm::server

#endif  // ATM_SERVER_WIRE_ENCODING_H_
