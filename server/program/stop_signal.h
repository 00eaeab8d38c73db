// SIGTERM and SIGINT: the first one asks the process to stop, the second one ends it at once.
//
// Make one before any thread is started, since it blocks the signals in all threads that come after
// it.
#ifndef ATM_SERVER_PROGRAM_STOP_SIGNAL_H_
#define ATM_SERVER_PROGRAM_STOP_SIGNAL_H_

#include <chrono>
#include <condition_variable>
#include <functional>
#include <mutex>
#include <thread>

namespace atm::server {

class StopSignal {
 public:
  // `patience`: how long the process may take to stop after the first signal before it is ended all
  // the same. `last_words` is told why the process ends at once, right before it does, with
  // status 1.
  StopSignal(std::chrono::milliseconds patience, std::function<void(const char* why)> last_words);

  // From here on signals do nothing.
  ~StopSignal();

  StopSignal(const StopSignal&) = delete;
  StopSignal& operator=(const StopSignal&) = delete;

  // Waits for the first signal, and returns its name.
  const char* Wait();

 private:
  void Listen();

  const std::chrono::milliseconds patience_;
  const std::function<void(const char*)> last_words_;
  std::mutex mutex_;
  std::condition_variable changed_;
  int first_ = 0;      // guarded by mutex_; the first signal
  bool over_ = false;  // guarded by mutex_; the destructor runs
  std::thread thread_;
};

}  // namespace atm::server

#endif  // ATM_SERVER_PROGRAM_STOP_SIGNAL_H_
