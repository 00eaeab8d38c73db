#include "server/call/long_calls.h"

#include "server/status/errors.h"

namespace atm::server {

std::optional<grpc::Status> LongCalls::Enter(LongCall* call) {
  const MutexLock lock(mutex_);
  if (is_closed_) {
    return NotBegunStatus(NotBegun::kShuttingDown);
  }
  {
    const MutexLock places_lock(places_mutex_);
    if (places_.size() >= limit_.most) {
      return TooManyCallsStatus(limit_);
    }
    places_.insert(call);
  }
  inside_.insert(call);
  return std::nullopt;
}

void LongCalls::GiveUpPlace(LongCall* call) {
  const MutexLock lock(places_mutex_);
  places_.erase(call);
}

void LongCalls::Leave(LongCall* call) {
  GiveUpPlace(call);
  const MutexLock lock(mutex_);
  inside_.erase(call);
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
