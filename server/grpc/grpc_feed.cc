#include "server/grpc/grpc_feed.h"

#include <grpc/grpc.h>

#include "server/grpc/encoding.h"
#include "server/grpc/grpc_methods.h"

namespace atm::server {

GrpcFeed::GrpcFeed(const GrpcPlace& place)
    : GrpcCall(place),
      writer_(&server_context()),
      written_(this, &GrpcFeed::OnWritten),
      finished_(this, &GrpcFeed::OnFinished) {
  place.methods.Request(place.index, &server_context(), &request_, &writer_, &place.queue,
                        begin_event());
}

GrpcFeed::~GrpcFeed() {
  if (call_) call_->OnDone();
}

void GrpcFeed::OnCome() {
  const Method& method = place().method;
  call_ = method.make_feed(method, place().service, *this);
  BeginWith(*call_, request_);
}

void GrpcFeed::OnOver(bool is_cancelled) {
  call_->context().cancelled = is_cancelled;
  if (is_cancelled) call_->OnCancel();
}

void GrpcFeed::OnWritten(bool ok) {
  call_->OnWritten(ok);
  EndOperation();
}

void GrpcFeed::Open() { writer_.SendInitialMetadata(BeginOperation(written_)); }

void GrpcFeed::Write(const google::protobuf::Message& message) {
  writer_.Write(Encode(message), BeginOperation(written_));
}

// The message that is being sent stands in the way of an orderly end with details.
void GrpcFeed::BreakOff(const grpc::Status& status) {
  grpc_call_cancel_with_status(server_context().c_call(),
                               static_cast<grpc_status_code>(status.error_code()),
                               status.error_message().c_str(), nullptr);
}

void GrpcFeed::Finish(const grpc::Status& status) {
  // The end was counted as owed from the beginning.
  writer_.Finish(status, &finished_);
}

}  // namespace atm::server
