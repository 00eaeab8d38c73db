#include "client/grpc/call_set.h"

#include <utility>
#include <vector>

namespace atm {
namespace {

thread_local int callback_depth = 0;

}  // namespace

absl::Status ConnectionClosed() {
  return absl::CancelledError("the connection was closed before an answer came");
}

bool InsideCallback() { return callback_depth > 0; }

CallbackScope::CallbackScope() { ++callback_depth; }
CallbackScope::~CallbackScope() { --callback_depth; }

void CallSet::Start(std::shared_ptr<OpenCall> call) {
  OpenCall* const started = call.get();
  bool is_closed = false;
  {
    const MutexLock lock(mutex_);
    calls_.emplace(started, std::move(call));
    is_closed = is_closed_;
  }
  if (is_closed) started->Cancel();
  started->Start([this, started] { Remove(started); });
}

void CallSet::Remove(OpenCall* call) {
  std::unique_ptr<CallSet> self;  // destroyed after the lock
  const MutexLock lock(mutex_);
  calls_.erase(call);
  if (!calls_.empty()) return;
  self = std::move(self_);
  empty_.NotifyAll();
}

void CallSet::Close(std::unique_ptr<CallSet> calls) {
  CallSet& set = *calls;
  std::vector<std::shared_ptr<OpenCall>> out;
  {
    const MutexLock lock(set.mutex_);
    set.is_closed_ = true;
    for (const auto& [key, call] : set.calls_) out.push_back(call);
    if (InsideCallback() && !out.empty()) set.self_ = std::move(calls);
  }
  for (const auto& call : out) call->Cancel();
  if (calls == nullptr) return;
  const MutexLock lock(set.mutex_);
  while (!set.calls_.empty()) set.empty_.Wait(set.mutex_);
}

}  // namespace atm
