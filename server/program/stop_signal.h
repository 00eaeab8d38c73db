// SIGTERM, SIGINT and SIGHUP: the first one asks the process to stop; a second SIGTERM or SIGINT
// ends it at once. A SIGHUP that whoever started the process had it ignore, as nohup does, stays
// ignored. If SIGHUP has another meaning for the process, it stops nothing.
//
// Make one before any thread is started, since it blocks the signals in all threads that come after
// it.
#ifndef ATM_SERVER_PROGRAM_STOP_SIGNAL_H_
#define ATM_SERVER_PROGRAM_STOP_SIGNAL_H_

#include <chrono>
#include <functional>
#include <thread>

#include "storage/base/mutex.h"

namespace atm::server {

class StopSignal {
 public:
  // `patience`: how long the process may take to stop after the first signal before it is ended all
  // the same. `last_words` is told why the process ends at once, right before it does, with
  // status 1. If there is an `on_hang_up`, a thread calls it for each SIGHUP, also under nohup, as
  // long as the process is not about to stop. It must not block.
  StopSignal(std::chrono::milliseconds patience, std::function<void(const char* why)> last_words,
             std::function<void()> on_hang_up = nullptr);

  // From here on signals do nothing.
  ~StopSignal();

  StopSignal(const StopSignal&) = delete;
  StopSignal& operator=(const StopSignal&) = delete;

  // Waits for the first signal, and returns its name.
  const char* Wait();

 private:
  void Listen();

  // Blocks until a signal comes that stops the process, and returns its number.
  int WaitForStop();

  const std::chrono::milliseconds patience_;
  const std::function<void(const char*)> last_words_;
  const std::function<void()> on_hang_up_;
  Mutex mutex_;
  ConditionVariable changed_;
  int first_ ATM_GUARDED_BY(mutex_) = 0;      // the first signal
  bool over_ ATM_GUARDED_BY(mutex_) = false;  // the destructor runs
  std::thread thread_;
};

}  // namespace atm::server

#endif  // ATM_SERVER_PROGRAM_STOP_SIGNAL_H_
