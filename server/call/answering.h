// How a handler goes on with a request: checks it, answers from memory, or hands it to the ledger.
#ifndef ATM_SERVER_CALL_ANSWERING_H_
#define ATM_SERVER_CALL_ANSWERING_H_

#include <grpcpp/support/status.h>

#include <optional>
#include <utility>
#include <variant>
#include <vector>

#include "server/call/call_context.h"
#include "server/call/decoded.h"
#include "server/call/service.h"
#include "server/status/errors.h"
#include "server/wire/validate.h"

namespace atm::server {

// Returns why no call can reach the ledger now, or nullopt if it can.
inline std::optional<NotBegun> WhyNotBegun(const Door& door) {
  if (door.closed()) return NotBegun::kShuttingDown;
  if (door.ledger() == nullptr) return NotBegun::kStartingUp;
  return std::nullopt;
}

// Returns why nobody waits for the answer any more, or nullopt if somebody does.
inline std::optional<NotBegun> WhyTooLate(const CallContext& context, const Clock& clock) {
  if (clock() >= context.deadline) return NotBegun::kDeadlineExceeded;
  if (context.cancelled.load()) return NotBegun::kCancelled;
  return std::nullopt;
}

// Returns why a call is not answered, in this order: what is wrong with its request, or that no
// call can reach the ledger. Returns nullopt if it can go on.
template <typename RequestCall, typename Wanted>
std::optional<grpc::Status> WhyNotAnswered(const RequestCall& call,
                                           const Validated<Wanted>& wanted) {
  if (const auto* violations = std::get_if<std::vector<FieldViolation>>(&wanted)) {
    return ViolationStatus(*violations);
  }
  if (call.has_invalid_text()) return MalformedStatus(call.request());
  if (const auto why = WhyNotBegun(call.service().door)) return NotBegunStatus(*why);
  return std::nullopt;
}

// Answers from what the ledger has in memory: `tell(ledger, wanted)` sees to it that the call is
// answered, mostly before it returns.
template <typename RequestCall, typename Wanted, typename Tell>
std::optional<grpc::Status> AnswerFromMemory(const RequestCall& call,
                                             const Validated<Wanted>& wanted, Tell tell) {
  if (auto why = WhyNotAnswered(call, wanted)) return why;
  tell(*call.service().door.ledger(), std::get<Wanted>(wanted));
  return std::nullopt;
}

// Hands what a request wants to `submit(ledger, wanted)`, which puts it into a queue of the ledger.
// Looks at the deadline before the queue and never after: what is in the queue is carried out.
template <typename RequestCall, typename Wanted, typename Submit>
std::optional<grpc::Status> HandIn(const RequestCall& call, Validated<Wanted> wanted,
                                   Submit submit) {
  if (auto why = WhyNotAnswered(call, wanted)) return why;
  if (const auto why = WhyTooLate(call.context(), call.service().clock)) {
    return NotBegunStatus(*why);
  }
  submit(*call.service().door.ledger(), std::get<Wanted>(std::move(wanted)));
  return std::nullopt;
}

// Hands in one command of the caller, or only tries it. `done` as that of Ledger::Submit.
template <typename RequestCall>
void SubmitFor(const RequestCall& call, storage::Ledger& ledger, storage::Command command,
               storage::Done done) {
  command.origin = call.context().principal;
  if (!call.request().validate_only()) return ledger.Submit(std::move(command), std::move(done));
  std::vector<storage::Command> commands;
  commands.push_back(std::move(command));
  ledger.SubmitAll(std::move(commands), storage::Together::kTrial,
                   [done = std::move(done)](std::vector<storage::Outcome> outcomes) mutable {
                     done(std::move(outcomes.front()));
                   });
}

}  // namespace atm::server

#endif  // ATM_SERVER_CALL_ANSWERING_H_
