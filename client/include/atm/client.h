// The bank, for C++ programs.
//
//   atm::Client bank({.target = "127.0.0.1:50051"});
//   absl::StatusOr<atm::v1::WithdrawResponse> paid = bank.Withdraw("10001", 4'000);
//   if (!paid.ok()) {
//     if (atm::ReasonOf(paid.status()) == "INSUFFICIENT_FUNDS") { … }
//   }
//
// A Client is a thin, thread-safe handle: copy it freely, share it between threads, keep one for
// the life of the program. Amounts are whole minor units of the account's currency (cents for USD).
//
// EXACTLY ONCE. Each operation that moves money gets a request id (a UUID of version 7) before it
// is sent, unless the request brings its own, and every attempt carries that id: a lost answer
// never moves money twice. An error says whether it is definite, and which id it was made with: see
// IsDefinite and RequestIdOf in atm/error.h. After an indefinite one, call again with that id.
// Bring your own id, written down before the call, where you must be able to do so after a crash of
// your own.
//
// ERRORS are returned, never thrown: the codes and reasons of atm/v1/atm_service.proto;
// DEADLINE_EXCEEDED if no answer came in time; UNAVAILABLE if the server cannot be reached.
#ifndef ATM_CLIENT_CLIENT_H_
#define ATM_CLIENT_CLIENT_H_

#include <cstdint>
#include <memory>
#include <string>

#include "absl/status/statusor.h"
#include "atm/connection.h"
#include "atm/error.h"
#include "atm/options.h"
#include "atm/v1/atm_service.pb.h"

namespace atm {

// A new request id, a UUID of version 7 in its usual form. Greater than all that this process made
// before. Thread-safe.
std::string NewRequestId();

class Client {
 public:
  // Connects in the background: a server that is not there shows in the first call.
  explicit Client(const ClientOptions& options = {});

  // Over a connection of the caller's: a fake, or one that several clients share.
  explicit Client(std::shared_ptr<Connection> connection);

  // Waits for the answer. Not to be called from a callback.
  absl::StatusOr<v1::AccountBalance> Balance(const std::string& account,
                                             const CallOptions& options = {}) const;
  absl::StatusOr<v1::WithdrawResponse> Withdraw(const std::string& account,
                                                std::int64_t amount_minor,
                                                const CallOptions& options = {}) const;
  absl::StatusOr<v1::DepositResponse> Deposit(const std::string& account, std::int64_t amount_minor,
                                              const CallOptions& options = {}) const;

  // The same with every field of the request; a request id is made if it has none.
  absl::StatusOr<v1::WithdrawResponse> Withdraw(v1::WithdrawRequest request,
                                                const CallOptions& options = {}) const;
  absl::StatusOr<v1::DepositResponse> Deposit(v1::DepositRequest request,
                                              const CallOptions& options = {}) const;

  // Returns at once. `done` is called exactly once; see Callback for where and what it may do.
  void BalanceAsync(const std::string& account, Callback<v1::AccountBalance> done,
                    const CallOptions& options = {}) const;
  void WithdrawAsync(v1::WithdrawRequest request, Callback<v1::WithdrawResponse> done,
                     const CallOptions& options = {}) const;
  void DepositAsync(v1::DepositRequest request, Callback<v1::DepositResponse> done,
                    const CallOptions& options = {}) const;

 private:
  std::shared_ptr<Connection> connection_;
};

}  // namespace atm

#endif  // ATM_CLIENT_CLIENT_H_
