// The way of a call to a bank: the seam under atm::Client, where a test puts a bank of its own.
#ifndef ATM_CLIENT_CONNECTION_H_
#define ATM_CLIENT_CONNECTION_H_

#include <functional>
#include <memory>

#include "absl/status/statusor.h"
#include "atm/options.h"
#include "atm/v1/atm_service.pb.h"

namespace atm {

// Told the end of a call, exactly once, on a thread of the connection (a FakeConnection has none
// and uses the caller's). It must not block and must not throw. It may start further calls, and may
// let go of the last reference to the connection.
template <typename Response>
using Callback = std::function<void(absl::StatusOr<Response>)>;

// One way to a bank. Thread-safe. The one of MakeConnection talks gRPC and asks again by itself;
// see also atm/fake_connection.h.
//
// THE END. The destructor cancels the calls that are still out, and all callbacks have returned
// when it returns; those calls end with CANCELLED, which is not definite. One exception: where the
// destructor runs inside a callback, waiting could never end, so it does not wait, and the other
// callbacks follow soon on their threads.
class Connection {
 public:
  virtual ~Connection() = default;

  virtual void Balance(const v1::BalanceRequest& request, const CallOptions& options,
                       Callback<v1::BalanceResponse> done) = 0;
  virtual void Withdraw(const v1::WithdrawRequest& request, const CallOptions& options,
                        Callback<v1::WithdrawResponse> done) = 0;
  virtual void Deposit(const v1::DepositRequest& request, const CallOptions& options,
                       Callback<v1::DepositResponse> done) = 0;
};

// A gRPC connection. It is made in the background: a server that is not there shows in the first
// call.
std::shared_ptr<Connection> MakeConnection(const ClientOptions& options);

}  // namespace atm

#endif  // ATM_CLIENT_CONNECTION_H_
