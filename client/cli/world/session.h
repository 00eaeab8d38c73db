// One run's way to the bank.
#ifndef ATM_CLIENT_CLI_WORLD_SESSION_H_
#define ATM_CLIENT_CLI_WORLD_SESSION_H_

#include <chrono>
#include <memory>

#include "atm/admin_client.h"
#include "atm/client.h"
#include "client/cli/text/failure.h"
#include "client/cli/world/connect.h"
#include "client/cli/world/invocation.h"

namespace atm::cli {

// The clients of one run, and one --timeout for all their calls. It refers to `call`, which must
// outlive it. One thread at a time may use it.
class Session {
 public:
  // Makes the connection. Returns a local failure if a TLS file cannot be read.
  static Result<Session> Open(const Invocation& call, const BankOptions& options);

  const Client& bank() const { return bank_; }
  const AdminClient& admin() const { return admin_; }

  // Returns the options of the next call: its deadline is what is left of the time.
  CallOptions TimeLeft() const;

  // Starts the time anew, because the time that a person takes to answer is not the bank's.
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

}  // namespace atm::cli

#endif  // ATM_CLIENT_CLI_WORLD_SESSION_H_
