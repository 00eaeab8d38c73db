#include "storage/read/watchers.h"

#include <utility>

namespace atm::storage {

std::optional<Watchers::Ticket> Watchers::Add(Told told) {
  const MutexLock lock(mutex_);
  if (is_closed_) {
    return std::nullopt;
  }
  const Ticket ticket = next_++;
  waiting_.emplace(ticket, std::move(told));
  any_.store(true, std::memory_order_relaxed);
  return ticket;
}

bool Watchers::Remove(Ticket ticket) {
  const MutexLock lock(mutex_);
  const bool removed = waiting_.erase(ticket) > 0;
  any_.store(!waiting_.empty(), std::memory_order_relaxed);
  return removed;
}

void Watchers::TellAll() {
  Waiting told;
  {
    const MutexLock lock(mutex_);
    told.swap(waiting_);
    any_.store(false, std::memory_order_relaxed);
  }
  for (auto& [ticket, tell] : told) {
    tell();
  }
}

void Watchers::Close() {
  {
    const MutexLock lock(mutex_);
    is_closed_ = true;
  }
  TellAll();
}

}  // namespace atm::storage
