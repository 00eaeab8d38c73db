// The recorder: has one batch recorded while the next is decided.
//
// It is worth a thread where many commands wait: deciding them and writing them take about as long.
// Where few do, whoever decided them records them.
#ifndef ATM_STORAGE_LEDGER_RECORDER_H_
#define ATM_STORAGE_LEDGER_RECORDER_H_

#include <thread>

#include "absl/functional/any_invocable.h"
#include "storage/base/mutex.h"

namespace atm::storage {

// For one thread that hands over.
class Recorder {
 public:
  using Task = absl::AnyInvocable<void()>;

  Recorder() : thread_([this] { Run(); }) {}
  ~Recorder() { Close(); }

  Recorder(const Recorder&) = delete;
  Recorder& operator=(const Recorder&) = delete;

  // Has it done by the recorder's thread, once what was begun before is done: waits for that.
  void Begin(Task record);

  // The same, unless something is still under way: then it is left alone. Whether it was begun.
  bool TryBegin(Task& record);

  // Returns when what was begun is done.
  void Wait();

  // The same, and ends the thread.
  void Close();

 private:
  void Run();

  Mutex mutex_;
  ConditionVariable changed_;
  Task task_ ATM_GUARDED_BY(mutex_);
  bool is_busy_ ATM_GUARDED_BY(mutex_) = false;  // from Begin until the task has returned
  bool is_closed_ ATM_GUARDED_BY(mutex_) = false;
  std::thread thread_;
};

}  // namespace atm::storage

#endif  // ATM_STORAGE_LEDGER_RECORDER_H_
