#include "storage/ledger/recorder.h"

#include <utility>

namespace atm::storage {

void Recorder::Begin(Task record) {
  {
    const MutexLock lock(mutex_);
    while (is_busy_) changed_.Wait(mutex_);
    task_ = std::move(record);
    is_busy_ = true;
  }
  changed_.NotifyAll();
}

bool Recorder::TryBegin(Task& record) {
  {
    const MutexLock lock(mutex_);
    if (is_busy_) return false;
    task_ = std::move(record);
    is_busy_ = true;
  }
  changed_.NotifyAll();
  return true;
}

void Recorder::Wait() {
  const MutexLock lock(mutex_);
  while (is_busy_) changed_.Wait(mutex_);
}

void Recorder::Close() {
  {
    const MutexLock lock(mutex_);
    while (is_busy_) changed_.Wait(mutex_);
    is_closed_ = true;
  }
  changed_.NotifyAll();
  if (thread_.joinable()) thread_.join();
}

void Recorder::Run() {
  for (;;) {
    Task task;
    {
      const MutexLock lock(mutex_);
      while (!is_busy_ && !is_closed_) changed_.Wait(mutex_);
      if (!is_busy_) return;
      task = std::move(task_);
    }
    task();
    task = nullptr;  // what it held goes before the next is begun
    {
      const MutexLock lock(mutex_);
      is_busy_ = false;
    }
    changed_.NotifyAll();
  }
}

}  // namespace atm::storage
