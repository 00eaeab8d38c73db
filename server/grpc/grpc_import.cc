#include "server/grpc/grpc_import.h"

#include <cstddef>

#include "server/grpc/encoding.h"
#include "server/grpc/grpc_methods.h"

namespace atm::server {

GrpcImport::GrpcImport(const GrpcPlace& place)
    : GrpcCall(place),
      reader_(&server_context()),
      read_(this, &GrpcImport::OnRead),
      answered_(this, &GrpcImport::OnAnswered) {
  place.methods.Request(place.index, &server_context(), &reader_, &place.queue, begin_event());
}

GrpcImport::~GrpcImport() {
  if (call_) call_->OnDone();
}

void GrpcImport::OnCome() {
  const Method& method = place().method;
  call_ = method.make_import(method, place().service, *this);
  Fill(call_->context());
  call_->Begin();
}

void GrpcImport::OnRead(bool ok) {
  if (ok) {
    const std::size_t bytes = part_.Length();
    const Decoded decoded = Decode(part_, call_->part_message(), place().method.max_request_bytes);
    part_.Clear();
    call_->OnPart(decoded, bytes);
  } else {
    call_->OnEnd();
  }
  EndOperation();
}

void GrpcImport::Read() { reader_.Read(&part_, BeginOperation(read_)); }

void GrpcImport::Answer(const grpc::Status& status, const google::protobuf::Message& response) {
  // The answer was counted as owed from the beginning.
  if (status.ok()) {
    reader_.Finish(Encode(response), status, &answered_);
  } else {
    reader_.FinishWithError(status, &answered_);
  }
}

}  // namespace atm::server
