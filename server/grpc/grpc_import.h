// A call that is sent a stream of messages, through gRPC.
#ifndef ATM_SERVER_GRPC_GRPC_IMPORT_H_
#define ATM_SERVER_GRPC_GRPC_IMPORT_H_

#include <grpcpp/support/async_stream.h>
#include <grpcpp/support/byte_buffer.h>

#include <memory>

#include "server/call/import_call.h"
#include "server/grpc/grpc_call.h"

namespace atm::server {

class GrpcImport final : public GrpcCall, public ImportFace {
 public:
  // Waits for the next call of the method. It owns itself.
  static void Wait(const GrpcPlace& place) { new GrpcImport(place); }

  void Read() override;
  void Answer(const grpc::Status& status, const google::protobuf::Message& response) override;

 private:
  explicit GrpcImport(const GrpcPlace& place);
  ~GrpcImport() override;

  void MakeRoom() override { Wait(place()); }
  void OnCome() override;
  void OnOver(bool is_cancelled) override { call_->context().cancelled = is_cancelled; }
  void OnRead(bool ok);
  void OnAnswered(bool /*ok*/) { EndOperation(); }

  grpc::ByteBuffer part_;
  grpc::ServerAsyncReader<grpc::ByteBuffer, grpc::ByteBuffer> reader_;
  Event read_;
  Event answered_;
  std::unique_ptr<ImportCall> call_;
};

}  // namespace atm::server

#endif  // ATM_SERVER_GRPC_GRPC_IMPORT_H_
