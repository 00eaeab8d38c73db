#include "client/cli/world/session.h"

#include <algorithm>
#include <utility>

namespace atm::cli {

Result<Session> Session::Open(const Invocation& call, const BankOptions& options) {
  Result<std::shared_ptr<Connection>> connection = Connect(call, options);
  if (auto* failure = std::get_if<Failure>(&connection)) {
    return std::move(*failure);
  }
  return Session(call, options.timeout, std::get<std::shared_ptr<Connection>>(connection));
}

Session::Session(const Invocation& call, std::chrono::milliseconds timeout,
                 const std::shared_ptr<Connection>& connection)
    : call_(&call),
      timeout_(timeout),
      end_(call.now() + timeout),
      bank_(connection),
      admin_(connection) {}

CallOptions Session::TimeLeft() const {
  const auto left = std::chrono::duration_cast<std::chrono::milliseconds>(end_ - call_->now());
  // Never 0, because 0 means the deadline of the client library.
  return {.deadline = std::max(left, std::chrono::milliseconds(1))};
}

void Session::RestartTime() { end_ = call_->now() + timeout_; }

}  // namespace atm::cli
