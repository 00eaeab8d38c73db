// The way of a call to a bank: the seam under atm::Client and atm::AdminClient, where a test puts
// a bank of its own.
#ifndef ATM_CLIENT_CONNECTION_H_
#define ATM_CLIENT_CONNECTION_H_

#include <functional>
#include <memory>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "atm/feed.h"
#include "atm/options.h"
#include "atm/v1/admin_service.pb.h"
#include "atm/v1/atm_service.pb.h"
#include "atm/v1/export.pb.h"

namespace atm {

// Told the end of a call, exactly once, on a thread of the connection (a FakeConnection has none
// and uses the caller's). It must not block and must not throw. It may start further calls, and may
// let go of the last reference to the connection.
template <typename Response>
using Callback = std::function<void(absl::StatusOr<Response>)>;

// One way to a bank. Thread-safe. The one of MakeConnection talks gRPC and asks again by itself;
// see also atm/fake_connection.h.
//
// A connection of your own overrides the calls that it serves. The others, and those that later
// versions add, end with UNIMPLEMENTED.
//
// THE END. The destructor cancels the calls and feeds that are still out, and all callbacks have
// returned when it returns; those calls end with CANCELLED, which is not definite. One exception:
// where the destructor runs inside a callback, waiting could never end, so it does not wait, and
// the other callbacks follow soon on their threads.
class Connection {
 public:
  virtual ~Connection() = default;

  virtual void Balance(const v1::BalanceRequest& request, const CallOptions& options,
                       Callback<v1::BalanceResponse> done);
  virtual void Withdraw(const v1::WithdrawRequest& request, const CallOptions& options,
                        Callback<v1::WithdrawResponse> done);
  virtual void Deposit(const v1::DepositRequest& request, const CallOptions& options,
                       Callback<v1::DepositResponse> done);
  virtual void Transfer(const v1::TransferRequest& request, const CallOptions& options,
                        Callback<v1::TransferResponse> done);
  virtual void Hold(const v1::HoldRequest& request, const CallOptions& options,
                    Callback<v1::HoldResponse> done);
  virtual void Capture(const v1::CaptureRequest& request, const CallOptions& options,
                       Callback<v1::CaptureResponse> done);
  virtual void Release(const v1::ReleaseRequest& request, const CallOptions& options,
                       Callback<v1::ReleaseResponse> done);
  virtual void Reverse(const v1::ReverseRequest& request, const CallOptions& options,
                       Callback<v1::ReverseResponse> done);
  virtual void GetTransaction(const v1::GetTransactionRequest& request, const CallOptions& options,
                              Callback<v1::GetTransactionResponse> done);
  virtual void ListTransactions(const v1::ListTransactionsRequest& request,
                                const CallOptions& options,
                                Callback<v1::ListTransactionsResponse> done);

  // Each operation brings its own request id: a batch whose answer is lost is asked for again.
  virtual void ExecuteBatch(const v1::ExecuteBatchRequest& request, const CallOptions& options,
                            Callback<v1::ExecuteBatchResponse> done);

  // Returns what cancels the feed: from any thread, at any time, also after the feed or the
  // connection has ended.
  virtual std::function<void()> WatchTransactions(const v1::WatchTransactionsRequest& request,
                                                  const CallOptions& options,
                                                  FeedListener listener);

  // AdminService: the calls of atm::AdminClient.
  virtual void OpenAccount(const v1::OpenAccountRequest& request, const CallOptions& options,
                           Callback<v1::OpenAccountResponse> done);
  virtual void GetAccount(const v1::GetAccountRequest& request, const CallOptions& options,
                          Callback<v1::GetAccountResponse> done);
  virtual void ListAccounts(const v1::ListAccountsRequest& request, const CallOptions& options,
                            Callback<v1::ListAccountsResponse> done);
  virtual void UpdateAccount(const v1::UpdateAccountRequest& request, const CallOptions& options,
                             Callback<v1::UpdateAccountResponse> done);
  virtual void CloseAccount(const v1::CloseAccountRequest& request, const CallOptions& options,
                            Callback<v1::CloseAccountResponse> done);
  virtual void ReopenAccount(const v1::ReopenAccountRequest& request, const CallOptions& options,
                             Callback<v1::ReopenAccountResponse> done);
  virtual void VerifyBooks(const v1::VerifyBooksRequest& request, const CallOptions& options,
                           Callback<v1::VerifyBooksResponse> done);

  // The parts of one import, each of at most 64 KiB; the first says the total.
  virtual void ImportAccounts(std::vector<v1::ImportAccountsRequest> parts,
                              const CallOptions& options,
                              Callback<v1::ImportAccountsResponse> done);

  // Unlike all others this one waits: `told` is told part after part, on this thread, until it says
  // kStop. A connection that is lost is made again, and the export goes on where it was; it ends
  // with an error when the bank refuses it, or cannot be reached for as long as the options say.
  virtual absl::Status ExportTransactions(
      const v1::ExportTransactionsRequest& request, const CallOptions& options,
      const std::function<Proceed(const v1::ExportTransactionsResponse&)>& told);
};

// A gRPC connection. It is made in the background: a server that is not there shows in the first
// call.
std::shared_ptr<Connection> MakeConnection(const ClientOptions& options);

}  // namespace atm

#endif  // ATM_CLIENT_CONNECTION_H_
