#include "server/call/door.h"

namespace atm::server {

void Door::Leave() {
  // Either this reads that the door is closed, or Close came later, and with it the look at the
  // count.
  if (inside_.fetch_sub(1) == 1 && closed()) {
    const MutexLock lock(mutex_);
    left_.NotifyAll();
  }
}

std::int64_t Door::WaitUntilEmpty(std::chrono::milliseconds at_most) {
  const auto end = std::chrono::steady_clock::now() + at_most;
  const MutexLock lock(mutex_);
  while (inside_.load() != 0) {
    if (!left_.WaitUntil(mutex_, end)) break;
  }
  return inside_.load();
}

}  // namespace atm::server
