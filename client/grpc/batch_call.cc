#include "client/grpc/batch_call.h"

#include <grpcpp/impl/codegen/proto_utils.h>
#include <grpcpp/support/slice.h>

#include <utility>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "atm/v1/atm_service.grpc.pb.h"

namespace atm {
namespace {

constexpr char kMethod[] = "/atm.v1.AtmService/ExecuteBatch";

grpc::ByteBuffer BytesOf(const std::string& encoded) {
  const grpc::Slice slice(encoded);
  return {&slice, 1};
}

absl::StatusOr<v1::ExecuteBatchResponse> Decode(absl::StatusOr<grpc::ByteBuffer> bytes) {
  if (!bytes.ok()) return bytes.status();
  v1::ExecuteBatchResponse response;
  const grpc::Status decoded =
      grpc::SerializationTraits<v1::ExecuteBatchResponse>::Deserialize(&*bytes, &response);
  if (!decoded.ok()) {
    return absl::InternalError("the bank's answer to a batch cannot be read");
  }
  return response;
}

}  // namespace

BatchCall::BatchCall(const CallTerms& terms, std::shared_ptr<grpc::GenericStub> stub,
                     const std::string& request, Batcher::Answer answer)
    : AnsweredCall(terms,
                   [answer = std::move(answer)](absl::StatusOr<grpc::ByteBuffer> response) {
                     answer.arrived(response.status());
                     answer.told(Decode(std::move(response)));
                   }),
      stub_(std::move(stub)),
      request_(BytesOf(request)) {}

void BatchCall::Send(grpc::ClientContext& context, AttemptDone done) {
  stub_->UnaryCall(&context, kMethod, grpc::StubOptions(), &request_, NewResponse(),
                   std::move(done));
}

}  // namespace atm
