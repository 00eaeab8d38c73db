// Does something again and again, on a thread of its own.
#ifndef ATM_SERVER_PROGRAM_EVERY_H_
#define ATM_SERVER_PROGRAM_EVERY_H_

#include <chrono>
#include <functional>
#include <thread>

#include "storage/base/mutex.h"

namespace atm::server {

class Every {
 public:
  // Calls `act` after each `interval`, for the first time when one has passed. What it uses
  // outlives this.
  Every(std::chrono::milliseconds interval, std::function<void()> act);

  // Blocks until `act` has returned, if it runs. It is not called again.
  ~Every();

  Every(const Every&) = delete;
  Every& operator=(const Every&) = delete;

 private:
  void Run();

  const std::chrono::milliseconds interval_;
  const std::function<void()> act_;
  Mutex mutex_;
  ConditionVariable changed_;
  bool over_ ATM_GUARDED_BY(mutex_) = false;
  std::thread thread_;
};

}  // namespace atm::server

#endif  // ATM_SERVER_PROGRAM_EVERY_H_
