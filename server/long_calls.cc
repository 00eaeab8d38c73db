#include "server/watches.h"

#include "server/errors.h"
#include "server/limits.h"
#include "server/watch_call.h"

namespace atm::server {

Watches::Entry Watches::Enter(WatchCall* call) {
  const std::lock_guard lock(mutex_);
  if (is_closed_) {
    return Entry::kClosed;
  }
  if (inside_.size() >= limits::kMaxWatches) {
    return Entry::kFull;
  }
  inside_.insert(call);
  return Entry::kEntered;
}

void Watches::Leave(WatchCall* call) {
  const std::lock_guard lock(mutex_);
  inside_.erase(call);
}

void Watches::Close() {
  // Under the lock none of them can leave, and so be deleted, meanwhile: OnDone is never called
  // from within End.
  const std::lock_guard lock(mutex_);
  is_closed_ = true;
  for (WatchCall* call : inside_) {
    call->End(NotBegunStatus(NotBegun::kShuttingDown));
  }
}

}  // namespace atm::server
