// Messages to and from the bytes of gRPC.
//
// The face decodes requests itself, because gRPC's own decoding answers a string with invalid UTF-8
// with INTERNAL and no details. Here such a request becomes an ordinary wrong field. Pure
// functions, safe from any thread.
#ifndef ATM_SERVER_GRPC_ENCODING_H_
#define ATM_SERVER_GRPC_ENCODING_H_

#include <google/protobuf/message.h>
#include <grpcpp/support/byte_buffer.h>

#include <cstddef>

#include "server/call/decoded.h"

namespace atm::server {

// Fills `message` with what `bytes` say. Returns how far that came; more than `max_bytes` bytes are
// not looked at.
Decoded Decode(const grpc::ByteBuffer& bytes, google::protobuf::Message* message,
               std::size_t max_bytes);

// Returns the bytes of a message.
grpc::ByteBuffer Encode(const google::protobuf::Message& message);

}  // namespace atm::server

#endif  // ATM_SERVER_GRPC_ENCODING_H_
