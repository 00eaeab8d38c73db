#include "client/grpc/retried_call.h"

#include <algorithm>
#include <utility>

#include "client/grpc/call_set.h"
#include "client/grpc/timing.h"
#include "client/status/grpc_status.h"

namespace atm {
namespace {

using std::chrono::milliseconds;

// No caller needs a longer deadline, and its sum with the clock could overflow.
constexpr milliseconds kMaxDeadline = std::chrono::hours(24);

}  // namespace

RetriedCall::RetriedCall(const CallTerms& terms)
    : deadline_(std::chrono::steady_clock::now() +
                std::clamp(terms.deadline, milliseconds(0), kMaxDeadline)),
      retry_(terms.retry, terms.when, terms.unanswered, terms.effect) {}

void RetriedCall::Start(std::function<void()> ended) {
  ended_ = std::move(ended);
  Attempt();
}

void RetriedCall::Cancel() {
  const MutexLock lock(mutex_);
  cancelled_ = true;
  if (context_ != nullptr) context_->TryCancel();
  if (alarm_ != nullptr) alarm_->Cancel();
}

void RetriedCall::Attempt() {
  grpc::ClientContext* context = nullptr;
  {
    const MutexLock lock(mutex_);
    alarm_.reset();
    if (!cancelled_) {
      context_ = std::make_unique<grpc::ClientContext>();
      context_->set_deadline(After(retry_.AttemptTimeout(Until(deadline_))));
      context = context_.get();
    }
  }
  if (context == nullptr) {
    End(ConnectionClosed());
    return;
  }
  Send(*context, [this](const grpc::Status& status) { OnAttemptDone(status); });
}

void RetriedCall::OnAttemptDone(const grpc::Status& grpc_status) {
  const absl::Status status = FromGrpc(grpc_status);
  if (status.ok()) {
    End(status);
  } else if (const auto end = WaitForAnother(status); end.has_value()) {
    End(*end);
  }
}

std::optional<absl::Status> RetriedCall::WaitForAnother(const absl::Status& status) {
  const MutexLock lock(mutex_);
  context_.reset();
  const auto wait = retry_.Failed(status, Until(deadline_), RandomUnit());
  if (cancelled_ && (wait.has_value() || absl::IsCancelled(status))) return ConnectionClosed();
  if (!wait.has_value()) return retry_.error();
  alarm_ = std::make_unique<grpc::Alarm>();
  alarm_->Set(After(*wait), [this](bool /*fired*/) { Attempt(); });
  return std::nullopt;
}

void RetriedCall::End(const absl::Status& status) {
  Deliver(status);
  const auto ended = std::move(ended_);
  ended();
}

}  // namespace atm
