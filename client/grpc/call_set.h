// The calls of one connection that have not ended.
#ifndef ATM_CLIENT_GRPC_CALL_SET_H_
#define ATM_CLIENT_GRPC_CALL_SET_H_

#include <condition_variable>
#include <memory>
#include <mutex>
#include <unordered_map>

#include "absl/status/status.h"
#include "client/grpc/open_call.h"

namespace atm {

// Keeps each call until it has ended. Thread-safe. It is closed before it is destroyed; see Close.
class CallSet {
 public:
  // Starts a call and keeps it until its end is delivered. After Close, which only another call's
  // end can come to, it is cancelled at once.
  void Start(std::shared_ptr<OpenCall> call);

  // Cancels all calls and waits until the end of each has been delivered. Inside a callback of any
  // connection it does not wait, since the ends it would wait for may be queued behind that very
  // callback, on its thread: the set then lives on until its last call has ended.
  static void Close(std::unique_ptr<CallSet> calls);

 private:
  void Remove(OpenCall* call);

  std::mutex mutex_;
  std::condition_variable empty_;
  std::unordered_map<OpenCall*, std::shared_ptr<OpenCall>> calls_;  // guarded by mutex_
  bool is_closed_ = false;                                          // guarded by mutex_
  std::unique_ptr<CallSet> self_;  // guarded by mutex_; set if nobody waits for the last call
};

// How a call ends that its connection did not wait for: nobody knows what became of it.
absl::Status ConnectionClosed();

// Whether this thread is inside a callback of any connection.
bool InsideCallback();

// While one of these lives, its thread is inside a callback.
class CallbackScope {
 public:
  CallbackScope();
  ~CallbackScope();
  CallbackScope(const CallbackScope&) = delete;
  CallbackScope& operator=(const CallbackScope&) = delete;
};

}  // namespace atm

#endif  // ATM_CLIENT_GRPC_CALL_SET_H_
