#include "server/grpc/grpc_methods.h"

#include <grpcpp/impl/rpc_method.h>
#include <grpcpp/impl/rpc_service_method.h>

namespace atm::server {
namespace {

grpc::internal::RpcMethod::RpcType TypeOf(MethodKind kind) {
  switch (kind) {
    case MethodKind::kUnary:
      return grpc::internal::RpcMethod::NORMAL_RPC;
    case MethodKind::kFeed:
      return grpc::internal::RpcMethod::SERVER_STREAMING;
    case MethodKind::kImport:
      return grpc::internal::RpcMethod::CLIENT_STREAMING;
  }
  return grpc::internal::RpcMethod::NORMAL_RPC;
}

}  // namespace

// What the code that protoc generates for an asynchronous service of raw methods does.
GrpcMethods::GrpcMethods(std::span<const Method> methods) : methods_(methods) {
  paths_.reserve(methods.size());
  for (const Method& method : methods) {
    const int index = static_cast<int>(paths_.size());
    paths_.emplace_back(method.path);
    AddMethod(
        new grpc::internal::RpcServiceMethod(paths_.back().c_str(), TypeOf(method.kind), nullptr));
    MarkMethodRaw(index);
  }
}

void GrpcMethods::Request(int index, grpc::ServerContext* context, grpc::ByteBuffer* request,
                          grpc::ServerAsyncResponseWriter<grpc::ByteBuffer>* writer,
                          grpc::ServerCompletionQueue* queue, void* event) {
  RequestAsyncUnary(index, context, request, writer, queue, queue, event);
}

void GrpcMethods::Request(int index, grpc::ServerContext* context, grpc::ByteBuffer* request,
                          grpc::ServerAsyncWriter<grpc::ByteBuffer>* writer,
                          grpc::ServerCompletionQueue* queue, void* event) {
  RequestAsyncServerStreaming(index, context, request, writer, queue, queue, event);
}

void GrpcMethods::Request(int index, grpc::ServerContext* context,
                          grpc::ServerAsyncReader<grpc::ByteBuffer, grpc::ByteBuffer>* reader,
                          grpc::ServerCompletionQueue* queue, void* event) {
  RequestAsyncClientStreaming(index, context, reader, queue, queue, event);
}

}  // namespace atm::server
