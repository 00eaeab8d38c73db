#include "storage/ledger/teller.h"

#include <utility>

namespace atm::storage {

void TellAll(std::span<CommandQueue::Group> groups, std::span<Outcome> outcomes) {
  for (CommandQueue::Group& group : groups) {
    group.Tell(outcomes.first(group.size));
    outcomes = outcomes.subspan(group.size);
  }
}

bool Teller::is_idle() const {
  const std::lock_guard lock(mutex_);
  return waiting_.empty() && !is_telling_;
}

void Teller::Tell(std::vector<CommandQueue::Group> groups, std::vector<Outcome> outcomes) {
  {
    std::unique_lock lock(mutex_);
    changed_.wait(lock, [this] { return waiting_.size() < kMostWaiting; });
    waiting_.push_back({.groups = std::move(groups), .outcomes = std::move(outcomes)});
  }
  changed_.notify_all();
}

void Teller::Close() {
  {
    const std::lock_guard lock(mutex_);
    closed_ = true;
  }
  changed_.notify_all();
  if (thread_.joinable()) thread_.join();
}

void Teller::Run() {
  std::vector<Batch> batches;
  for (;;) {
    {
      std::unique_lock lock(mutex_);
      is_telling_ = false;
      changed_.wait(lock, [this] { return closed_ || !waiting_.empty(); });
      if (waiting_.empty()) return;
      std::swap(batches, waiting_);
      is_telling_ = true;
    }
    changed_.notify_all();
    for (Batch& batch : batches) TellAll(batch.groups, batch.outcomes);
    batches.clear();
  }
}

}  // namespace atm::storage
