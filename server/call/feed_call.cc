#include "server/call/feed_call.h"

#include <utility>
#include <variant>

namespace atm::server {

void FeedCall::Begin(storage::Ledger& ledger, const storage::FeedQuery& query) {
  ledger_ = &ledger;
  query_ = query;
  Proceed(calls_->Enter(this));
}

void FeedCall::End(const grpc::Status& status) {
  std::unique_lock lock(mutex_);
  NoteEnd(status);
  // All else calls back soon, and so does news that is on its way already.
  if (waiting_ && ledger_->StopWaiting(*waiting_)) {
    waiting_.reset();
    Next(std::move(lock));
  }
}

void FeedCall::OnWriteDone(bool ok) {
  // What cannot be written has no reader any more.
  Proceed(ok ? std::nullopt : std::optional(grpc::Status::CANCELLED));
}

// The caller has gone, or its deadline has passed.
void FeedCall::OnCancel() { End(grpc::Status::CANCELLED); }

void FeedCall::OnDone() {
  calls_->Leave(this);
  delete this;
}

void FeedCall::Proceed(const std::optional<grpc::Status>& status) {
  std::unique_lock lock(mutex_);
  waiting_.reset();
  if (status) {
    NoteEnd(*status);
  }
  Next(std::move(lock));
}

void FeedCall::OnRead(storage::FeedFinding finding) {
  Proceed([&]() -> std::optional<grpc::Status> {
    const std::lock_guard lock(mutex_);
    return TakeFinding(std::move(finding));
  }());
}

std::optional<grpc::Status> FeedCall::TakeFinding(storage::FeedFinding finding) {
  if (const auto* refusal = std::get_if<storage::Refusal>(&finding)) {
    return RefusalStatus(*refusal, {});
  }
  if (std::holds_alternative<storage::Unreadable>(finding)) {
    return RecordUnreadableStatus();
  }
  auto& chunk = std::get<storage::FeedChunk>(finding);
  query_.after = chunk.read_to;
  query_.since_us.reset();  // all that is later is of that time and later
  Take(std::move(chunk));
  if (!std::exchange(is_open_, true)) {
    StartSendInitialMetadata();
  }
  return std::nullopt;
}

bool FeedCall::WaitForNews() {
  // News that comes at once waits for the lock, and so finds the ticket.
  waiting_ = ledger_->WaitForNews(query_.after, [this] { Proceed(std::nullopt); });
  return waiting_.has_value();
}

void FeedCall::NoteEnd(const grpc::Status& status) {
  if (!end_) {
    end_ = status;
  }
}

// gRPC calls a reaction of ours on another thread or later, never from within; but Finish is
// without the lock, which is gone with the call once OnDone came.
void FeedCall::Next(std::unique_lock<std::mutex> lock) {
  if (end_) {
    const grpc::Status end = *end_;
    return Finish(end, std::move(lock));
  }
  if (!is_open_) {
    return Read(std::move(lock));
  }
  if (std::optional<grpc::ByteBuffer> message = NextMessage()) {
    bytes_ = *std::move(message);
    StartWrite(&bytes_);
    return;
  }
  switch (WhenSent()) {
    case Then::kEnd:
      return Finish(grpc::Status::OK, std::move(lock));
    case Then::kWaitForNews:
      if (WaitForNews()) {
        return;
      }
      [[fallthrough]];
    case Then::kReadOn:
      return Read(std::move(lock));
  }
}

void FeedCall::Read(std::unique_lock<std::mutex> lock) {
  const storage::FeedQuery query = query_;
  lock.unlock();  // a closed ledger answers at once
  ledger_->ReadFeed(query, [this](storage::FeedFinding finding) { OnRead(std::move(finding)); });
}

void FeedCall::Finish(const grpc::Status& end, std::unique_lock<std::mutex> lock) {
  lock.unlock();
  if (request_log_.enabled()) {
    request_log_.Write(Subject(), end);
  }
  calls_->GiveUpPlace(this);
  ServerWriteReactor::Finish(end);
}

}  // namespace atm::server
