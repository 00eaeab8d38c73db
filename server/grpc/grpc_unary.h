// A call of a unary method through gRPC.
#ifndef ATM_SERVER_GRPC_GRPC_UNARY_H_
#define ATM_SERVER_GRPC_GRPC_UNARY_H_

#include <grpcpp/support/async_unary_call.h>
#include <grpcpp/support/byte_buffer.h>

#include <memory>

#include "server/call/unary_call.h"
#include "server/grpc/grpc_call.h"

namespace atm::server {

class GrpcUnary final : public GrpcCall, public UnaryFace {
 public:
  // Waits for the next call of the method. It owns itself.
  static void Wait(const GrpcPlace& place) { new GrpcUnary(place); }

  void Answer(const grpc::Status& status, const google::protobuf::Message& response) override;

 private:
  explicit GrpcUnary(const GrpcPlace& place);
  ~GrpcUnary() override = default;

  void MakeRoom() override { Wait(place()); }
  void OnCome() override;
  void OnOver(bool is_cancelled) override { call_->context().cancelled = is_cancelled; }
  void OnAnswered(bool /*ok*/) { EndOperation(); }

  grpc::ByteBuffer request_;
  grpc::ServerAsyncResponseWriter<grpc::ByteBuffer> writer_;
  Event answered_;
  std::unique_ptr<UnaryCall> call_;
};

}  // namespace atm::server

#endif  // ATM_SERVER_GRPC_GRPC_UNARY_H_
