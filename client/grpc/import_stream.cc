#include "client/grpc/import_stream.h"

#include <cstddef>
#include <utility>

namespace atm {

// One attempt. It owns itself, and is deleted when gRPC has called it for the last time.
class ImportStream::Attempt final : public grpc::ClientWriteReactor<v1::ImportAccountsRequest> {
 public:
  Attempt(const std::vector<v1::ImportAccountsRequest>& parts, AttemptDone done)
      : parts_(parts), done_(std::move(done)) {}

  void Open(Stub& stub, grpc::ClientContext& context, v1::ImportAccountsResponse& response) {
    stub.async()->ImportAccounts(&context, &response, this);
    WriteNext();
    StartCall();
  }

  // If a part cannot be written, the bank has refused already, or is gone. OnDone gets which.
  void OnWriteDone(bool ok) override {
    if (ok) WriteNext();
  }

  void OnDone(const grpc::Status& status) override {
    const AttemptDone done = std::move(done_);
    delete this;
    done(status);
  }

 private:
  void WriteNext() {
    if (written_ == parts_.size()) {
      StartWritesDone();
    } else {
      StartWrite(&parts_[written_++]);
    }
  }

  const std::vector<v1::ImportAccountsRequest>& parts_;  // owned by the call, which lives longer
  AttemptDone done_;
  std::size_t written_ = 0;
};

ImportStream::ImportStream(const CallTerms& terms, std::shared_ptr<Stub> stub,
                           std::vector<v1::ImportAccountsRequest> parts,
                           Callback<v1::ImportAccountsResponse> done)
    : AnsweredCall(terms, std::move(done)), stub_(std::move(stub)), parts_(std::move(parts)) {}

void ImportStream::Send(grpc::ClientContext& context, AttemptDone done) {
  auto* attempt = new Attempt(parts_, std::move(done));
  attempt->Open(*stub_, context, *NewResponse());
}

}  // namespace atm
