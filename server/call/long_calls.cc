#include "server/call/long_calls.h"

#include "server/status/errors.h"

namespace atm::server {

std::optional<grpc::Status> LongCalls::Enter(LongCall* call, const storage::Principal& caller) {
  const MutexLock lock(mutex_);
  if (is_closed_) {
    return NotBegunStatus(NotBegun::kShuttingDown);
  }
  if (auto why = TakePlace(call, caller)) return why;
  inside_.insert(call);
  return std::nullopt;
}

// A caller who has all of its own is told so, also where there are no others left.
std::optional<grpc::Status> LongCalls::TakePlace(LongCall* call, const storage::Principal& caller) {
  const MutexLock lock(places_mutex_);
  const auto found = callers_.find(caller);
  if (found != callers_.end() && found->second >= limit_.most_per_caller) {
    return TooManyCallsOfCallerStatus(limit_, caller.name);
  }
  if (places_.size() >= limit_.most) return TooManyCallsStatus(limit_);
  places_.emplace(call, caller);
  ++callers_[caller];
  return std::nullopt;
}

void LongCalls::GiveUpPlace(LongCall* call) {
  const MutexLock lock(places_mutex_);
  const auto place = places_.find(call);
  if (place == places_.end()) return;
  const auto caller = callers_.find(place->second);
  if (--caller->second == 0) callers_.erase(caller);
  places_.erase(place);
}

void LongCalls::Leave(LongCall* call) {
  GiveUpPlace(call);
  const MutexLock lock(mutex_);
  inside_.erase(call);
}

void LongCalls::EndStalled(std::chrono::steady_clock::time_point now) {
  const MutexLock lock(mutex_);  // as in Close
  for (LongCall* call : inside_) call->EndIfStalled(now);
}

void LongCalls::Close() {
  // Under the lock none of them can leave, and so be deleted, meanwhile: OnDone is never called
  // from within End.
  const MutexLock lock(mutex_);
  is_closed_ = true;
  for (LongCall* call : inside_) {
    call->End(NotBegunStatus(NotBegun::kShuttingDown));
  }
}

}  // namespace atm::server
