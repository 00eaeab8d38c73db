// A call that is answered with a stream of messages, through gRPC.
#ifndef ATM_SERVER_GRPC_GRPC_FEED_H_
#define ATM_SERVER_GRPC_GRPC_FEED_H_

#include <grpcpp/support/async_stream.h>
#include <grpcpp/support/byte_buffer.h>

#include <memory>

#include "server/call/feed_call.h"
#include "server/grpc/grpc_call.h"

namespace atm::server {

class GrpcFeed final : public GrpcCall, public FeedFace {
 public:
  // Waits for the next call of the method. It owns itself.
  static void Wait(const GrpcPlace& place) { new GrpcFeed(place); }

  void Open() override;
  void Write(const google::protobuf::Message& message) override;
  void BreakOff(const grpc::Status& status) override;
  void Finish(const grpc::Status& status) override;

 private:
  explicit GrpcFeed(const GrpcPlace& place);
  ~GrpcFeed() override;

  void MakeRoom() override { Wait(place()); }
  void OnCome() override;
  void OnOver(bool is_cancelled) override;
  void OnWritten(bool ok);
  void OnFinished(bool /*ok*/) { EndOperation(); }

  grpc::ByteBuffer request_;
  grpc::ServerAsyncWriter<grpc::ByteBuffer> writer_;
  Event written_;
  Event finished_;
  std::unique_ptr<FeedCall> call_;
};

}  // namespace atm::server

#endif  // ATM_SERVER_GRPC_GRPC_FEED_H_
