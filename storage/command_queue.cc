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

bool CommandQueue::TakeAll(Waiting& taken) {
  std::unique_lock lock(mutex_);
  not_empty_.wait(lock, [this] { return closed_ || !waiting_.commands.empty(); });
  std::swap(taken, waiting_);
  return !taken.commands.empty();
}

void CommandQueue::Close() {
  {
    const std::lock_guard lock(mutex_);
    closed_ = true;
  }
  not_empty_.notify_one();
}

}  // namespace atm::storage
