// The observer that writes one debug line for each call.
#ifndef ATM_SERVER_CALL_REQUEST_LOG_H_
#define ATM_SERVER_CALL_REQUEST_LOG_H_

#include "server/call/call_observer.h"
#include "server/status/log.h"

namespace atm::server {

// Thread-safe. Where debug lines are off, it is better not to add it to the observers.
class RequestLog final : public CallObserver {
 public:
  // The log is not owned and outlives it.
  explicit RequestLog(Log* log) : log_(log) {}

  void OnEnd(const CallEnd& end) override;

 private:
  Log* const log_;
};

}  // namespace atm::server

#endif  // ATM_SERVER_CALL_REQUEST_LOG_H_
