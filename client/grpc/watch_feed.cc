#include "client/grpc/watch_feed.h"

#include <grpcpp/client_context.h>

#include <algorithm>
#include <string>
#include <utility>

#include "atm/error.h"
#include "client/grpc/call_set.h"
#include "client/grpc/timing.h"
#include "client/status/grpc_status.h"

namespace atm {
namespace {

using std::chrono::milliseconds;

// A feed that reached the bank once waits through every outage.
constexpr milliseconds kForever = std::chrono::hours(24);

}  // namespace

// One stream. It owns itself, and is deleted when gRPC has called it for the last time.
class WatchFeed::Stream final : public grpc::ClientReadReactor<v1::WatchTransactionsResponse> {
 public:
  Stream(WatchFeed& feed, v1::WatchTransactionsRequest request)
      : feed_(feed), request_(std::move(request)) {}

  void Open(Stub& stub) {
    stub.async()->WatchTransactions(&context_, &request_, this);
    StartCall();
  }

  void Cancel() { context_.TryCancel(); }

  // Only then the first transaction is read, so that the feed is told one thing after the other.
  void OnReadInitialMetadataDone(bool ok) override {
    if (!ok) return;
    feed_.OnContact();
    StartRead(&response_);
  }

  void OnReadDone(bool ok) override {
    if (!ok) return;
    if (feed_.OnTransaction(response_.transaction()) == Proceed::kStop) {
      Cancel();
    } else {
      StartRead(&response_);
    }
  }

  void OnDone(const grpc::Status& status) override {
    WatchFeed& feed = feed_;
    absl::Status end = FromGrpc(status);
    if (end.ok()) end = absl::UnavailableError("the server ended the feed");
    feed.OnClosed();
    delete this;
    feed.OnStreamEnd(std::move(end));
  }

 private:
  WatchFeed& feed_;
  const v1::WatchTransactionsRequest request_;
  v1::WatchTransactionsResponse response_;
  grpc::ClientContext context_;
};

WatchFeed::WatchFeed(const RetryPolicy& policy, milliseconds deadline, std::shared_ptr<Stub> stub,
                     v1::WatchTransactionsRequest request, FeedListener listener)
    : policy_(policy),
      deadline_(std::chrono::steady_clock::now() + std::clamp(deadline, milliseconds(0), kForever)),
      stub_(std::move(stub)),
      listener_(std::move(listener)),
      request_(std::move(request)),
      retry_(Retry::ForReading(policy)) {}

void WatchFeed::Start(std::function<void()> ended) {
  ended_ = std::move(ended);
  Open();
}

void WatchFeed::Cancel() {
  const MutexLock lock(mutex_);
  cancelled_ = true;
  if (stream_ != nullptr) stream_->Cancel();
  if (alarm_ != nullptr) alarm_->Cancel();
}

void WatchFeed::Open() {
  Stream* stream = nullptr;
  {
    const MutexLock lock(mutex_);
    alarm_.reset();
    if (!cancelled_) stream = stream_ = new Stream(*this, request_);
  }
  if (stream == nullptr) {
    End(absl::CancelledError("the feed was cancelled"));
  } else {
    stream->Open(*stub_);  // if it was cancelled in the meantime, it ends at once
  }
}

void WatchFeed::Reached() {
  if (reached_ && !broken_) return;
  reached_ = true;
  broken_ = false;
  retry_.emplace(Retry::ForReading(Patient(policy_)));
}

void WatchFeed::OnContact() noexcept {
  {
    const MutexLock lock(mutex_);
    // The waits for a server that accepts calls and ends them at once must keep growing.
    if (!reached_) Reached();
  }
  TellBack();
}

Proceed WatchFeed::OnTransaction(const v1::Transaction& transaction) noexcept {
  {
    const MutexLock lock(mutex_);
    if (cancelled_) return Proceed::kStop;
    if (transaction.id() <= request_.after_transaction_id()) return Proceed::kGoOn;
    request_.set_after_transaction_id(transaction.id());
    Reached();
  }
  const CallbackScope scope;
  if (listener_.on_transaction(transaction) == Proceed::kGoOn) return Proceed::kGoOn;
  const MutexLock lock(mutex_);
  stopped_ = true;
  return Proceed::kStop;
}

void WatchFeed::OnClosed() {
  const MutexLock lock(mutex_);
  stream_ = nullptr;
}

void WatchFeed::OnStreamEnd(absl::Status status) {
  const WaitOrEnd after = AfterStream(status);
  if (const auto* end = std::get_if<absl::Status>(&after)) return End(*end);
  TellLost(status);
  if (const auto end = SetAlarm(std::get<milliseconds>(after)); end.has_value()) End(*end);
}

WatchFeed::WaitOrEnd WatchFeed::AfterStream(absl::Status status) {
  const MutexLock lock(mutex_);
  if (stopped_) return absl::OkStatus();
  if (cancelled_) return absl::CancelledError("the feed was cancelled");
  broken_ = true;
  // A feed moves no money: every error that is not definite counts as a lost connection.
  if (reached_ && !IsDefinite(status)) {
    status = absl::UnavailableError(std::string(status.message()));
  }
  const auto wait = retry_->Failed(status, reached_ ? kForever : Until(deadline_), RandomUnit());
  if (!wait.has_value()) return retry_->error();
  return *wait;
}

std::optional<absl::Status> WatchFeed::SetAlarm(milliseconds wait) {
  const MutexLock lock(mutex_);
  if (cancelled_) return absl::CancelledError("the feed was cancelled");
  alarm_ = std::make_unique<grpc::Alarm>();
  alarm_->Set(After(wait), [this](bool /*fired*/) { Open(); });
  return std::nullopt;
}

void WatchFeed::TellLost(const absl::Status& status) noexcept {
  {
    const MutexLock lock(mutex_);
    if (!reached_ || std::exchange(lost_, true)) return;
  }
  const CallbackScope scope;
  if (listener_.on_lost) listener_.on_lost(status);
}

void WatchFeed::TellBack() noexcept {
  {
    const MutexLock lock(mutex_);
    if (cancelled_ || !std::exchange(lost_, false)) return;
  }
  const CallbackScope scope;
  if (listener_.on_back) listener_.on_back();
}

void WatchFeed::End(const absl::Status& status) noexcept {
  {
    const CallbackScope scope;
    // It is destroyed inside the scope, because it may own much.
    const FeedListener last = std::exchange(listener_, {});
    if (last.on_end) last.on_end(status);
  }
  const auto ended = std::move(ended_);
  ended();
}

}  // namespace atm
