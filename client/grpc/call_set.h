// The calls of one connection that have not ended, and the marks of threads inside callbacks.
#ifndef ATM_CLIENT_GRPC_CALL_SET_H_
#define ATM_CLIENT_GRPC_CALL_SET_H_

#include <memory>
#include <unordered_map>

#include "absl/status/status.h"
#include "client/grpc/open_call.h"
#include "storage/base/mutex.h"

namespace atm {

// Owns each call until it has ended. Thread-safe. It must be closed before it is destroyed; see
// Close.
class CallSet {
 public:
  // Starts a call and owns it until its end is delivered. After Close it cancels the call at once;
  // only the callback of another call can get there.
  void Start(std::shared_ptr<OpenCall> call);

  // Cancels all calls and blocks until the end of each has been delivered. Inside a callback of any
  // connection it does not block, because the ends may be queued behind that callback on its
  // thread: the set then owns itself until its last call has ended.
  static void Close(std::unique_ptr<CallSet> calls);

 private:
  void Remove(OpenCall* call);

  Mutex mutex_;
  ConditionVariable empty_;
  std::unordered_map<OpenCall*, std::shared_ptr<OpenCall>> calls_ ATM_GUARDED_BY(mutex_);
  bool is_closed_ ATM_GUARDED_BY(mutex_) = false;
  // Set if nobody waits for the last call.
  std::unique_ptr<CallSet> self_ ATM_GUARDED_BY(mutex_);
};

// Returns the error of a call whose connection was closed before an answer came.
absl::Status ConnectionClosed();

// Returns whether this thread is inside a callback of any connection.
bool InsideCallback();

// Marks its thread as inside a callback for as long as it lives.
class CallbackScope {
 public:
  CallbackScope();
  ~CallbackScope();
  CallbackScope(const CallbackScope&) = delete;
  CallbackScope& operator=(const CallbackScope&) = delete;
};

}  // namespace atm

#endif  // ATM_CLIENT_GRPC_CALL_SET_H_
