// Those who are told the end of each call: the request log, and whoever counts or traces calls.
#ifndef ATM_SERVER_CALL_CALL_OBSERVER_H_
#define ATM_SERVER_CALL_CALL_OBSERVER_H_

#include <grpcpp/support/status.h>

#include <chrono>
#include <cstdint>
#include <string>
#include <vector>

#include "server/call/call_context.h"
#include "server/status/log_field.h"

namespace atm::server {

// How a call ended. Valid until the observer returns.
struct CallEnd {
  const CallContext& context;
  grpc::StatusCode code;
  std::string reason;  // such as "INSUFFICIENT_FUNDS"; empty if the call was carried out
  std::chrono::microseconds duration;
  LogField subject;              // what the request was about, such as its account
  std::int64_t transaction = 0;  // the transaction that the call made or found; 0 if there is none
  std::int64_t operations = 0;   // of a batch; 0 of other calls
};

// Called from any thread, also from several at once. It must not block.
class CallObserver {
 public:
  virtual ~CallObserver() = default;

  virtual void OnEnd(const CallEnd& end) = 0;

  // Whether CallContext::trace is to be filled.
  virtual bool wants_trace() const { return false; }
};

// All that observe. Does nothing, and costs nothing, where nobody does. The observers are not owned
// and outlive it. Add is called before the first call; the rest is thread-safe.
class CallObservers {
 public:
  void Add(CallObserver* observer) {
    observers_.push_back(observer);
    wants_trace_ = wants_trace_ || observer->wants_trace();
  }

  bool empty() const { return observers_.empty(); }
  bool wants_trace() const { return wants_trace_; }

  void OnEnd(const CallEnd& end) const {
    for (CallObserver* observer : observers_) observer->OnEnd(end);
  }

 private:
  std::vector<CallObserver*> observers_;
  bool wants_trace_ = false;
};

}  // namespace atm::server

#endif  // ATM_SERVER_CALL_CALL_OBSERVER_H_
