// A call of ExecuteBatch with the operations of several callers. The request is sent as bytes,
// because the threads of the callers encode their operations. The response is decoded after the
// next call was sent. Owned by the CallSet of its connection.
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
  // `request` is an encoded ExecuteBatchRequest; `answer` receives its end.
  BatchCall(const CallTerms& terms, std::shared_ptr<grpc::GenericStub> stub,
            const std::string& request, Batcher::Answer answer);

 private:
  void Send(grpc::ClientContext& context, AttemptDone done) override;

  const std::shared_ptr<grpc::GenericStub> stub_;
  const grpc::ByteBuffer request_;
};

}  // namespace atm

#endif  // ATM_CLIENT_GRPC_BATCH_CALL_H_
