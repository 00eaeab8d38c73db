#include "client/batch_call.h"

#include <grpcpp/impl/codegen/proto_utils.h>
#include <grpcpp/support/slice.h>

#include <utility>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "atm/v1/atm_service.grpc.pb.h"
#include "client/call_set.h"

namespace atm {
namespace {

constexpr char kMethod[] = "/atm.v1.AtmService/ExecuteBatch";

absl::StatusOr<v1::ExecuteBatchResponse> Decode(grpc::ByteBuffer& bytes) {
  v1::ExecuteBatchResponse response;
  const grpc::Status decoded =
      grpc::SerializationTraits<v1::ExecuteBatchResponse>::Deserialize(&bytes, &response);
  if (!decoded.ok()) {
    return absl::InternalError("the bank's answer to a batch cannot be read");
  }
  return response;
}

}  // namespace

grpc::ByteBuffer BatchCall::Bytes(const std::string& request) {
  const grpc::Slice slice(request);
  return {&slice, 1};
}

void BatchCall::Send(grpc::ClientContext& context, AttemptDone done) {
  response_.Clear();
  stub_->UnaryCall(&context, kMethod, grpc::StubOptions(), &request_, &response_, std::move(done));
}

void BatchCall::Deliver(const absl::Status& status) noexcept {
  const CallbackScope scope;
  const Batcher::Answer answer = std::exchange(answer_, {});  // destroyed within the scope
  answer.arrived(status);
  if (status.ok()) {
    answer.told(Decode(response_));
  } else {
    answer.told(status);
  }
}

}  // namespace atm
