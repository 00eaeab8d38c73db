#include "server/call/ledger_feed.h"

#include <utility>

#include "server/call/answering.h"

namespace atm::server {

void LedgerFeed::Tell(storage::Ledger& ledger, const storage::FeedQuery& query) {
  ledger_ = &ledger;
  {
    const MutexLock lock(mutex_);
    query_ = query;
  }
  Proceed(calls_.Enter(this, context().principal));
}

void LedgerFeed::End(const grpc::Status& status) {
  mutex_.Lock();
  NoteEnd(status);
  // All else calls back soon, and so does news that is on its way already.
  if (!waiting_ || !ledger_->StopWaiting(*waiting_)) return mutex_.Unlock();
  waiting_.reset();
  Next();
}

void LedgerFeed::EndIfStalled(std::chrono::steady_clock::time_point now) {
  const MutexLock lock(mutex_);
  if (!patience() || !sending_since_ || now - *sending_since_ < *patience()) return;
  sending_since_.reset();  // the next look finds it broken off
  const grpc::Status status = StalledStatus();
  NoteEnd(status);
  face().BreakOff(status);
}

void LedgerFeed::OnWritten(bool ok) {
  // What cannot be written has no reader any more.
  Proceed(ok ? std::nullopt : std::optional(grpc::Status::CANCELLED));
}

void LedgerFeed::OnCancel() { End(grpc::Status::CANCELLED); }

void LedgerFeed::OnDone() { calls_.Leave(this); }

void LedgerFeed::Proceed(const std::optional<grpc::Status>& status) {
  mutex_.Lock();
  waiting_.reset();
  sending_since_.reset();
  if (status) NoteEnd(*status);
  Next();
}

void LedgerFeed::OnRead(storage::FeedFinding finding) {
  mutex_.Lock();
  if (const auto status = TakeFinding(std::move(finding))) NoteEnd(*status);
  Next();
}

std::optional<grpc::Status> LedgerFeed::TakeFinding(storage::FeedFinding finding) {
  if (auto why = WhyNotRead(finding)) return why;
  auto& chunk = std::get<storage::FeedChunk>(finding);
  query_.after = chunk.read_to;
  query_.since_us.reset();  // all that is later is of that time and later
  Take(std::move(chunk));
  has_read_ = true;
  return std::nullopt;
}

bool LedgerFeed::WaitForNews() {
  // News that comes at once waits for the lock, and so finds the ticket.
  waiting_ = ledger_->WaitForNews(query_.after, [this] { Proceed(std::nullopt); });
  return waiting_.has_value();
}

void LedgerFeed::NoteEnd(const grpc::Status& status) {
  if (!end_) end_ = status;
}

// The face is asked under the lock, since it never calls back from within; but Finish is without
// the lock, which is gone with the call once OnDone came.
void LedgerFeed::Next() {
  if (end_) return Finish(*end_);
  if (!has_read_) return Read();
  if (const google::protobuf::Message* message = NextMessage()) {
    is_open_ = true;
    sending_since_ = service().steady_clock();
    face().Write(*message);
    return mutex_.Unlock();
  }
  if (!std::exchange(is_open_, true)) {
    face().Open();
    return mutex_.Unlock();
  }
  const Then then = WhenSent();
  if (then == Then::kEnd) return Finish(grpc::Status::OK);
  if (then == Then::kWaitForNews && WaitForNews()) return mutex_.Unlock();
  Read();
}

void LedgerFeed::Read() {
  const storage::FeedQuery query = query_;
  mutex_.Unlock();  // a closed ledger answers at once
  ledger_->ReadFeed(query, [this](storage::FeedFinding finding) { OnRead(std::move(finding)); });
}

// The status is a copy, since the original may be gone with the call.
void LedgerFeed::Finish(grpc::Status end) {
  mutex_.Unlock();
  ObserveEnd(end);
  calls_.GiveUpPlace(this);
  face().Finish(end);
}

}  // namespace atm::server
