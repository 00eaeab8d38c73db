#include "server/call/observation.h"

#include "server/status/errors.h"

namespace atm::server {

void Observation::End(const CallContext& context, const grpc::Status& status,
                      const CallFacts& facts) const {
  observers_.OnEnd({.context = context,
                    .code = status.error_code(),
                    .reason = ReasonOf(status),
                    .duration = std::chrono::duration_cast<std::chrono::microseconds>(
                        std::chrono::steady_clock::now() - begin_),
                    .subject = facts.subject,
                    .transaction = facts.transaction,
                    .operations = facts.operations});
}

}  // namespace atm::server
