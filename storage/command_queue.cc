#include "storage/command_queue.h"

#include <utility>

namespace atm::storage {

CommandQueue::Push CommandQueue::TryPush(Command& command, Done& done) {
  bool was_empty = false;
  {
    const std::lock_guard lock(mutex_);
    if (closed_) return Push::kClosed;
    if (waiting_.commands.size() >= capacity_) return Push::kFull;
    was_empty = waiting_.commands.empty();
    waiting_.commands.push_back(std::move(command));
    waiting_.done.push_back(std::move(done));
  }
  if (was_empty) not_empty_.notify_one();
  return Push::kQueued;
}

CommandQueue::Take CommandQueue::TakeAll(Waiting& taken,
                                         std::optional<std::chrono::microseconds> at_most) {
  std::unique_lock lock(mutex_);
  const auto something = [this] { return closed_ || !waiting_.commands.empty(); };
  if (!at_most) {
    not_empty_.wait(lock, something);
  } else if (!not_empty_.wait_for(lock, *at_most, something)) {
    return Take::kTimeOut;
  }
  std::swap(taken, waiting_);
  return taken.commands.empty() ? Take::kClosed : Take::kTaken;
}

void CommandQueue::Close() {
  {
    const std::lock_guard lock(mutex_);
    closed_ = true;
  }
  not_empty_.notify_one();
}

}  // namespace atm::storage
