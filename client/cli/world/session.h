// One run's way to the bank.
#ifndef ATM_CLIENT_CLI_WORLD_SESSION_H_
#define ATM_CLIENT_CLI_WORLD_SESSION_H_

#include <chrono>
#include <memory>

#include "atm/admin_client.h"
#include "atm/client.h"
#include "client/cli/line/options.h"
#include "client/cli/show/explain.h"
#include "client/cli/text/failure.h"
#include "client/cli/world/invocation.h"

namespace atm::cli {

// The clients, and one --timeout for all its calls. It refers to `call`, which must outlive it.
class Session {
 public:
  static Result<Session> Open(const Invocation& call, const Options& options);

  const Client& bank() const { return bank_; }
  const AdminClient& admin() const { return admin_; }

  // For the next call.
  CallOptions TimeLeft() const;

  // Counts the time anew: what a person took to answer a question is not the bank's.
  void RestartTime();

 private:
  Session(const Invocation& call, std::chrono::milliseconds timeout,
          const std::shared_ptr<Connection>& connection);

  const Invocation* call_;
  std::chrono::milliseconds timeout_;
  std::chrono::steady_clock::time_point end_;
  Client bank_;
  AdminClient admin_;
};

// What the options ask for, for the sentences of an error. Not yet under way.
Asked AskedBy(const Options& options);

}  // namespace atm::cli

#endif  // ATM_CLIENT_CLI_WORLD_SESSION_H_
