#include "storage/commit/recorder.h"

#include <utility>

namespace atm::storage {

Recorder::Recorder(Journal& journal, std::function<void(const absl::Status&)> on_failure)
    : journal_(journal), on_failure_(std::move(on_failure)), thread_([this] { Run(); }) {}

bool Recorder::Begin(Task& task, WhenBusy when_busy) {
  {
    const MutexLock lock(mutex_);
    if (is_busy_ && when_busy == WhenBusy::kLeave) return false;
    while (is_busy_) changed_.Wait(mutex_);
    task_ = std::move(task);
    is_busy_ = true;
  }
  changed_.NotifyAll();
  return true;
}

void Recorder::Settle() {
  const MutexLock lock(mutex_);
  while (is_busy_) changed_.Wait(mutex_);
}

bool Recorder::TryStage(std::span<const Sealed<Transaction>> part) {
  Task write = [this, part] {
    const absl::Status written = journal_.Stage(part);
    if (absl::IsDataLoss(written)) return;  // nothing is staged then, and Write meets the same
    if (!written.ok()) on_failure_(written);
  };
  return Begin(write, WhenBusy::kLeave);
}

void Recorder::Close() {
  Settle();
  {
    const MutexLock lock(mutex_);
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
