// The recorder: a thread that records one batch while the next is decided.
//
// It is worth a thread where many commands wait: deciding them and writing them take about as long.
// Where few wait, the thread that decided them records them itself.
//
// All public members are for one thread, the one that decides. The journal is the caller's and
// lives longer.
#ifndef ATM_STORAGE_COMMIT_RECORDER_H_
#define ATM_STORAGE_COMMIT_RECORDER_H_

#include <functional>
#include <span>
#include <thread>

#include "absl/functional/any_invocable.h"
#include "absl/status/status.h"
#include "storage/base/mutex.h"
#include "storage/commit/recording.h"
#include "storage/journal/journal.h"

namespace atm::storage {

class Recorder : public Recording {
 public:
  using Task = absl::AnyInvocable<void()>;

  // What Begin does while an earlier task is under way.
  enum class WhenBusy { kWait, kLeave };

  // `on_failure` is called by the recorder's thread if a part of a batch cannot be staged.
  // Nobody knows then what is on record: it must not return.
  Recorder(Journal& journal, std::function<void(const absl::Status&)> on_failure);
  ~Recorder() override { Close(); }

  Recorder(const Recorder&) = delete;
  Recorder& operator=(const Recorder&) = delete;

  // Runs the task on the recorder's thread. While an earlier one is under way, it either blocks
  // until that has returned, or leaves the task alone and returns false.
  bool Begin(Task& task, WhenBusy when_busy);

  // Blocks until the task that was begun has returned.
  void Settle() override;

  // Stages the part on the recorder's thread, unless that is busy.
  bool TryStage(std::span<const Sealed<Transaction>> part) override;

  // Settles, and ends the thread.
  void Close();

 private:
  void Run();

  Journal& journal_;
  const std::function<void(const absl::Status&)> on_failure_;
  Mutex mutex_;
  ConditionVariable changed_;
  Task task_ ATM_GUARDED_BY(mutex_);
  bool is_busy_ ATM_GUARDED_BY(mutex_) = false;  // from Begin until the task has returned
  bool is_closed_ ATM_GUARDED_BY(mutex_) = false;
  std::thread thread_;
};

}  // namespace atm::storage

#endif  // ATM_STORAGE_COMMIT_RECORDER_H_
