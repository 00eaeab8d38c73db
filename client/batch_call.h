// A batch of operations on its way over gRPC: a call of ExecuteBatch that is sent as bytes, since
// its operations are encoded by those who asked for them, and decoded when others may go on.
#ifndef ATM_CLIENT_BATCH_CALL_H_
#define ATM_CLIENT_BATCH_CALL_H_

#include <grpcpp/generic/generic_stub.h>
#include <grpcpp/support/byte_buffer.h>

#include <memory>
#include <string>
#include <utility>

#include "client/batcher.h"
#include "client/call.h"

namespace atm {

class BatchCall final : public Call {
 public:
  BatchCall(const CallTerms& terms, std::shared_ptr<grpc::GenericStub> stub,
            const std::string& request, Batcher::Answer answer)
      : Call(terms), stub_(std::move(stub)), request_(Bytes(request)), answer_(std::move(answer)) {}

 private:
  static grpc::ByteBuffer Bytes(const std::string& request);

  void Send(grpc::ClientContext& context, AttemptDone done) override;
  void Deliver(const absl::Status& status) noexcept override;

  const std::shared_ptr<grpc::GenericStub> stub_;
  const grpc::ByteBuffer request_;
  grpc::ByteBuffer response_;  // of the attempt that is out
  Batcher::Answer answer_;
};

}  // namespace atm

#endif  // ATM_CLIENT_BATCH_CALL_H_
