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
  const MutexLock lock(mutex_);
  return waiting_.empty() && !is_telling_;
}

void Teller::Tell(std::vector<CommandQueue::Group> groups, std::vector<Outcome> outcomes) {
  {
    const MutexLock lock(mutex_);
    while (waiting_.size() >= kMostWaiting) changed_.Wait(mutex_);
    waiting_.push_back({.groups = std::move(groups), .outcomes = std::move(outcomes)});
  }
  changed_.NotifyAll();
}

void Teller::Close() {
  {
    const MutexLock lock(mutex_);
    closed_ = true;
  }
  changed_.NotifyAll();
  if (thread_.joinable()) thread_.join();
}

void Teller::Run() {
  std::vector<Answers> batches;
  for (;;) {
    {
      const MutexLock lock(mutex_);
      is_telling_ = false;
      while (!closed_ && waiting_.empty()) changed_.Wait(mutex_);
      if (waiting_.empty()) return;
      std::swap(batches, waiting_);
      is_telling_ = true;
    }
    changed_.NotifyAll();
    for (Answers& batch : batches) TellAll(batch.groups, batch.outcomes);
    batches.clear();
  }
}

}  // namespace atm::storage
