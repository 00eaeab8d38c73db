#include "server/call/door.h"

namespace atm::server {

void Door::Leave() {
  // Either this reads that the door is closed, or Close came later, and with it the look at the
  // count.
  if (inside_.fetch_sub(1) == 1 && closed()) {
    const std::lock_guard lock(mutex_);
    left_.notify_all();
  }
}

std::int64_t Door::WaitUntilEmpty(std::chrono::milliseconds at_most) {
  std::unique_lock lock(mutex_);
  left_.wait_for(lock, at_most, [this] { return inside_.load() == 0; });
  return inside_.load();
}

}  // namespace atm::server
