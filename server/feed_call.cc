#include "server/watch_call.h"

#include <utility>
#include <variant>

#include "server/convert.h"
#include "server/errors.h"

namespace atm::server {

WatchCall* WatchCall::Start(Log* log, Watches* watches, grpc::CallbackServerContext* context,
                            const grpc::ByteBuffer& request_bytes, Handler handler) {
  auto* call = new WatchCall(log, watches, context);
  call->decoded_ = Decode(request_bytes, &call->request_);
  const std::optional<grpc::Status> status =
      call->decoded_ == Decoded::kMalformed ? call->Malformed() : handler(call);
  if (status) {
    call->Proceed(status);
  }
  return call;
}

grpc::Status WatchCall::Malformed() const {
  return MalformedRequestStatus(v1::WatchTransactionsRequest::descriptor()->full_name());
}

void WatchCall::Begin(storage::Ledger& ledger, const storage::FeedQuery& query) {
  ledger_ = &ledger;
  query_ = query;
  switch (watches_->Enter(this)) {
    case Watches::Entry::kEntered:
      return Proceed(std::nullopt);
    case Watches::Entry::kFull:
      return Proceed(TooManyWatchesStatus());
    case Watches::Entry::kClosed:
      return Proceed(NotBegunStatus(NotBegun::kShuttingDown));
  }
}

void WatchCall::End(const grpc::Status& status) {
  std::unique_lock lock(mutex_);
  NoteEnd(status);
  // All else calls back soon, and so does news that is on its way already.
  if (waiting_ && ledger_->StopWaiting(*waiting_)) {
    waiting_.reset();
    Next(std::move(lock));
  }
}

void WatchCall::OnWriteDone(bool ok) {
  // What cannot be written has no reader any more.
  Proceed(ok ? std::nullopt : std::optional(grpc::Status::CANCELLED));
}

// The caller has gone, or its deadline has passed.
void WatchCall::OnCancel() { End(grpc::Status::CANCELLED); }

void WatchCall::OnDone() {
  watches_->Leave(this);
  delete this;
}

void WatchCall::Proceed(const std::optional<grpc::Status>& status) {
  std::unique_lock lock(mutex_);
  waiting_.reset();
  if (status) {
    NoteEnd(*status);
  }
  Next(std::move(lock));
}

void WatchCall::OnRead(storage::FeedFinding finding) {
  std::unique_lock lock(mutex_);
  if (const std::optional<grpc::Status> status = Take(std::move(finding))) {
    NoteEnd(*status);
  }
  if (!end_ && chunk_.empty() && WaitForNews()) {
    return;
  }
  Next(std::move(lock));
}

std::optional<grpc::Status> WatchCall::Take(storage::FeedFinding finding) {
  if (const auto* refusal = std::get_if<storage::Refusal>(&finding)) {
    return RefusalStatus(*refusal, {});
  }
  if (std::holds_alternative<storage::Unreadable>(finding)) {
    return RecordUnreadableStatus();
  }
  auto& chunk = std::get<storage::FeedChunk>(finding);
  chunk_ = std::move(chunk.receipts);
  written_ = 0;
  query_.after = chunk.read_to;
  if (!std::exchange(is_open_, true)) {
    StartSendInitialMetadata();
  }
  return std::nullopt;
}

bool WatchCall::WaitForNews() {
  // News that comes at once waits for the lock, and so finds the ticket.
  waiting_ = ledger_->WaitForNews(query_.after, [this] { Proceed(std::nullopt); });
  return waiting_.has_value();
}

void WatchCall::NoteEnd(const grpc::Status& status) {
  if (!end_) {
    end_ = status;
  }
}

// gRPC calls a reaction of ours on another thread or later, never from within; but Finish is
// without the lock, which is gone with the call once OnDone came.
void WatchCall::Next(std::unique_lock<std::mutex> lock) {
  if (end_) {
    const grpc::Status end = *end_;
    lock.unlock();
    if (request_log_.enabled()) {
      request_log_.Write(SubjectOf(request_), end);
    }
    Finish(end);
    return;
  }
  if (written_ < chunk_.size()) {
    v1::WatchTransactionsResponse response;
    Convert(chunk_[written_++], response.mutable_transaction());
    bytes_ = Encode(response);
    StartWrite(&bytes_);
    return;
  }
  chunk_.clear();
  const storage::FeedQuery query = query_;
  lock.unlock();  // a closed ledger answers at once
  ledger_->ReadFeed(query, [this](storage::FeedFinding finding) { OnRead(std::move(finding)); });
}

}  // namespace atm::server
