#include "storage/read/readers.h"

#include <limits>
#include <utility>

#include "storage/base/check.h"

namespace atm::storage {

Readers::Readers(std::vector<std::unique_ptr<History>> histories, std::size_t capacity)
    : capacity_(capacity) {
  Check(!histories.empty(), "somebody reads");
  threads_.reserve(histories.size());
  for (std::unique_ptr<History>& history : histories) {
    threads_.emplace_back([this, own = std::move(history)] { Run(*own); });
  }
}

void Readers::Submit(Task task) { Submit(std::move(task), capacity_); }

void Readers::SubmitOneOfFew(Task task) {
  Submit(std::move(task), std::numeric_limits<std::size_t>::max());
}

void Readers::Submit(Task task, std::size_t capacity) {
  if (const auto reason = TryPush(task, capacity)) {
    task(Refusal{.reason = *reason});
    return;
  }
  changed_.NotifyOne();
}

std::optional<RefusalReason> Readers::TryPush(Task& task, std::size_t capacity) {
  const MutexLock lock(mutex_);
  if (closed_) return RefusalReason::kShuttingDown;
  if (waiting_.size() >= capacity) return RefusalReason::kOverloaded;
  waiting_.push_back(std::move(task));
  return std::nullopt;
}

void Readers::Refuse() {
  std::deque<Task> waiting;
  {
    const MutexLock lock(mutex_);
    closed_ = true;
    waiting.swap(waiting_);
  }
  changed_.NotifyAll();
  for (Task& task : waiting) task(Refusal{.reason = RefusalReason::kShuttingDown});
}

void Readers::Close() {
  {
    const MutexLock lock(mutex_);
    closed_ = true;
  }
  changed_.NotifyAll();
  threads_.clear();  // joins; a history goes with its thread
}

std::optional<Readers::Task> Readers::Take() {
  const MutexLock lock(mutex_);
  while (!closed_ && waiting_.empty()) changed_.Wait(mutex_);
  if (waiting_.empty()) return std::nullopt;
  Task task = std::move(waiting_.front());
  waiting_.pop_front();
  return task;
}

void Readers::Run(History& history) {
  while (std::optional<Task> task = Take()) (*task)(&history);
}

}  // namespace atm::storage
