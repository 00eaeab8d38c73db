// The methods of one gRPC service, as gRPC knows them: by their paths, with requests and responses
// in bytes. gRPC lists the service by its name, for reflection, and finds the method of each call.
#ifndef ATM_SERVER_GRPC_GRPC_METHODS_H_
#define ATM_SERVER_GRPC_GRPC_METHODS_H_

#include <grpcpp/completion_queue.h>
#include <grpcpp/impl/service_type.h>
#include <grpcpp/server_context.h>
#include <grpcpp/support/async_stream.h>
#include <grpcpp/support/async_unary_call.h>
#include <grpcpp/support/byte_buffer.h>

#include <span>
#include <string>
#include <vector>

#include "server/call/method.h"

namespace atm::server {

// Registered with a grpc::ServerBuilder. It outlives the server.
class GrpcMethods final : public grpc::Service {
 public:
  // All of one service. The rows outlive this.
  explicit GrpcMethods(std::span<const Method> methods);

  std::span<const Method> methods() const { return methods_; }

  // Waits for the next call of the method with this index among methods(). The event is told when
  // one has come, or with ok = false when the server ends. The rest belongs to the call.
  void Request(int index, grpc::ServerContext* context, grpc::ByteBuffer* request,
               grpc::ServerAsyncResponseWriter<grpc::ByteBuffer>* writer,
               grpc::ServerCompletionQueue* queue, void* event);
  void Request(int index, grpc::ServerContext* context, grpc::ByteBuffer* request,
               grpc::ServerAsyncWriter<grpc::ByteBuffer>* writer,
               grpc::ServerCompletionQueue* queue, void* event);
  void Request(int index, grpc::ServerContext* context,
               grpc::ServerAsyncReader<grpc::ByteBuffer, grpc::ByteBuffer>* reader,
               grpc::ServerCompletionQueue* queue, void* event);

 private:
  const std::span<const Method> methods_;
  std::vector<std::string> paths_;  // with the zero at the end that gRPC wants
};

}  // namespace atm::server

#endif  // ATM_SERVER_GRPC_GRPC_METHODS_H_
