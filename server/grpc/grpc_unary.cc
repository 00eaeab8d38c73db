#include "server/grpc/grpc_unary.h"

#include "server/grpc/encoding.h"
#include "server/grpc/grpc_methods.h"

namespace atm::server {

GrpcUnary::GrpcUnary(const GrpcPlace& place)
    : GrpcCall(place), writer_(&server_context()), answered_(this, &GrpcUnary::OnAnswered) {
  place.methods.Request(place.index, &server_context(), &request_, &writer_, &place.queue,
                        begin_event());
}

void GrpcUnary::OnCome() {
  const Method& method = place().method;
  call_ = method.make_unary(method, place().service, *this);
  BeginWith(*call_, request_);
}

void GrpcUnary::Answer(const grpc::Status& status, const google::protobuf::Message& response) {
  // The answer was counted as owed from the beginning.
  if (status.ok()) {
    writer_.Finish(Encode(response), status, &answered_);
  } else {
    writer_.FinishWithError(status, &answered_);
  }
}

}  // namespace atm::server
