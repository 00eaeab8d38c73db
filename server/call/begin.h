// How a call that was decoded is begun: checked, let in, handed on.
#ifndef ATM_SERVER_CALL_BEGIN_H_
#define ATM_SERVER_CALL_BEGIN_H_

#include <grpcpp/server_context.h>
#include <grpcpp/support/status.h>

#include <chrono>
#include <functional>
#include <optional>
#include <utility>
#include <variant>
#include <vector>

#include "server/call/door.h"
#include "server/status/errors.h"
#include "server/wire/validate.h"

namespace atm::server {

// Tells the time, for deadlines.
using Clock = std::function<std::chrono::system_clock::time_point()>;

// Why no call can reach the ledger now; nothing if it can.
inline std::optional<NotBegun> WhyNotBegun(const Door& door) {
  if (door.closed()) {
    return NotBegun::kShuttingDown;
  }
  if (door.ledger() == nullptr) {
    return NotBegun::kStartingUp;
  }
  return std::nullopt;
}

// Why a call is not answered, in this order: what is wrong with it, or that none can reach the
// ledger; nothing if it can go on.
template <typename Wanted, typename Call>
std::optional<grpc::Status> WhyNotAnswered(const Call& call, const Door& door,
                                           const Validated<Wanted>& wanted) {
  if (const auto* violations = std::get_if<std::vector<FieldViolation>>(&wanted)) {
    return ViolationStatus(*violations);
  }
  if (call.has_invalid_text()) {
    return call.Malformed();
  }
  if (const auto why = WhyNotBegun(door)) {
    return NotBegunStatus(*why);
  }
  return std::nullopt;
}

// Answers at once from what the ledger has in memory: `tell`, given what the request wants, fills
// the response and returns the status.
template <typename Wanted, typename Call, typename Tell>
std::optional<grpc::Status> AnswerFromMemory(Call* call, const Door& door,
                                             const Validated<Wanted>& wanted, Tell tell) {
  if (auto why = WhyNotAnswered(*call, door, wanted)) {
    return why;
  }
  return tell(*door.ledger(), std::get<Wanted>(wanted));
}

// Why nobody waits for an answer any more; nothing if somebody does.
inline std::optional<NotBegun> WhyTooLate(const grpc::CallbackServerContext& context,
                                          const Clock& clock) {
  if (clock() >= context.deadline()) {
    return NotBegun::kDeadlineExceeded;
  }
  if (context.IsCancelled()) {
    return NotBegun::kCancelled;
  }
  return std::nullopt;
}

// Hands what a request wants to `submit`, which puts it into a queue of the ledger. Looks at the
// deadline before the queue, and never after: what is in the queue is carried out.
template <typename Wanted, typename Call, typename Submit>
std::optional<grpc::Status> Begin(Call* call, const Door& door, const Clock& clock,
                                  Validated<Wanted> wanted, Submit submit) {
  if (auto why = WhyNotAnswered(*call, door, wanted)) {
    return why;
  }
  if (const auto why = WhyTooLate(call->context(), clock)) {
    return NotBegunStatus(*why);
  }
  submit(*door.ledger(), std::get<Wanted>(std::move(wanted)));
  return std::nullopt;
}

}  // namespace atm::server

#endif  // ATM_SERVER_CALL_BEGIN_H_
