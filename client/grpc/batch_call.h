// A batch of operations on its way over gRPC: a call of ExecuteBatch that is sent as bytes, since
// its operations are encoded by those who asked for them, and decoded when others may go on.
#ifndef ATM_CLIENT_GRPC_BATCH_CALL_H_
#define ATM_CLIENT_GRPC_BATCH_CALL_H_

#include <grpcpp/generic/generic_stub.h>
#include <grpcpp/support/byte_buffer.h>

#include <memory>
#include <string>

#include "client/grpc/answered_call.h"
#include "client/grpc/batcher.h"

namespace atm {

class BatchCall final : public AnsweredCall<grpc::ByteBuffer> {
 public:
  // `request` is an encoded ExecuteBatchRequest.
  BatchCall(const CallTerms& terms, std::shared_ptr<grpc::GenericStub> stub,
            const std::string& request, Batcher::Answer answer);

 private:
  void Send(grpc::ClientContext& context, AttemptDone done) override;

  const std::shared_ptr<grpc::GenericStub> stub_;
  const grpc::ByteBuffer request_;
};

}  // namespace atm

#endif  // ATM_CLIENT_GRPC_BATCH_CALL_H_
