#include "storage/ledger/recorder.h"

#include <utility>

namespace atm::storage {

void Recorder::Begin(Task record) {
  {
    std::unique_lock lock(mutex_);
    changed_.wait(lock, [this] { return !is_busy_; });
    task_ = std::move(record);
    is_busy_ = true;
  }
  changed_.notify_all();
}

bool Recorder::TryBegin(Task& record) {
  {
    const std::lock_guard lock(mutex_);
    if (is_busy_) return false;
    task_ = std::move(record);
    is_busy_ = true;
  }
  changed_.notify_all();
  return true;
}

void Recorder::Wait() {
  std::unique_lock lock(mutex_);
  changed_.wait(lock, [this] { return !is_busy_; });
}

void Recorder::Close() {
  {
    std::unique_lock lock(mutex_);
    changed_.wait(lock, [this] { return !is_busy_; });
    is_closed_ = true;
  }
  changed_.notify_all();
  if (thread_.joinable()) thread_.join();
}

void Recorder::Run() {
  std::unique_lock lock(mutex_);
  for (;;) {
    changed_.wait(lock, [this] { return is_busy_ || is_closed_; });
    if (!is_busy_) return;
    Task task = std::move(task_);
    lock.unlock();
    task();
    task = nullptr;  // what it held goes before the next is begun
    lock.lock();
    is_busy_ = false;
    changed_.notify_all();
  }
}

}  // namespace atm::storage
