// One call as its observers see it, from its beginning to its end.
#ifndef ATM_SERVER_CALL_OBSERVATION_H_
#define ATM_SERVER_CALL_OBSERVATION_H_

#include <grpcpp/support/status.h>

#include <chrono>
#include <cstdint>

#include "server/call/call_context.h"
#include "server/call/call_observer.h"
#include "server/status/log_field.h"

namespace atm::server {

// What a call did, as far as its observers want to know.
struct CallFacts {
  LogField subject;
  std::int64_t transaction = 0;
  std::int64_t operations = 0;
};

// Used by one thread at a time. Reads no clock where nobody observes.
class Observation {
 public:
  // The call begins. The observers outlive it.
  explicit Observation(const CallObservers& observers) : observers_(observers) {
    if (enabled()) begin_ = std::chrono::steady_clock::now();
  }

  // Whether anybody is told of the end. Ask before gathering facts.
  bool enabled() const { return !observers_.empty(); }

  // The call ends.
  void End(const CallContext& context, const grpc::Status& status, const CallFacts& facts) const;

 private:
  const CallObservers& observers_;
  std::chrono::steady_clock::time_point begin_;
};

}  // namespace atm::server

#endif  // ATM_SERVER_CALL_OBSERVATION_H_
