// Connection: what carries the calls of atm::Client and atm::AdminClient to a bank. A test can put
// a bank of its own in this place.
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
#include "atm/v1/backup.pb.h"
#include "atm/v1/export.pb.h"

namespace atm {

// Receives the end of a call, exactly once, on a thread of the connection. (A FakeConnection has no
// threads and uses the caller's.) It must not block and must not throw. It may start further calls,
// and it may drop the last reference to the connection.
template <typename Response>
using Callback = std::function<void(absl::StatusOr<Response>)>;

// A connection to a bank. The handles share its ownership. Thread-safe. MakeConnection makes one
// that uses gRPC and retries by itself; atm/fake_connection.h has one for tests.
//
// A connection of your own overrides the calls that it serves. The others, and those that later
// versions add, end with UNIMPLEMENTED.
//
// THE END. The destructor cancels the calls and feeds that have not ended. Those calls end with
// CANCELLED, which is not definite. All callbacks have returned when the destructor returns, with
// one exception: if the destructor runs inside a callback, waiting could never end. It then does
// not wait, and the other callbacks follow soon on their threads.
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

  virtual void FindTransactions(const v1::FindTransactionsRequest& request,
                                const CallOptions& options,
                                Callback<v1::FindTransactionsResponse> done);
  virtual void ListHolds(const v1::ListHoldsRequest& request, const CallOptions& options,
                         Callback<v1::ListHoldsResponse> done);

  // Each operation has its own request id, so that the call can be retried when its answer is lost.
  virtual void ExecuteBatch(const v1::ExecuteBatchRequest& request, const CallOptions& options,
                            Callback<v1::ExecuteBatchResponse> done);

  // Returns a function that cancels the feed. It may be called from any thread and at any time,
  // even after the feed or the connection has ended.
  virtual std::function<void()> WatchTransactions(const v1::WatchTransactionsRequest& request,
                                                  const CallOptions& options,
                                                  FeedListener listener);

  // The calls of atm::AdminClient.
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
  virtual void ListBankHolds(const v1::AdminServiceListHoldsRequest& request,
                             const CallOptions& options,
                             Callback<v1::AdminServiceListHoldsResponse> done);
  virtual void VerifyBooks(const v1::VerifyBooksRequest& request, const CallOptions& options,
                           Callback<v1::VerifyBooksResponse> done);

  // `parts` are the messages of one import, each of at most 64 KiB. The first one has the total.
  virtual void ImportAccounts(std::vector<v1::ImportAccountsRequest> parts,
                              const CallOptions& options,
                              Callback<v1::ImportAccountsResponse> done);

  // Unlike the other calls this one blocks: it calls `told` with one part after another on this
  // thread, until `told` returns kStop. After a lost connection it reconnects and continues where
  // it was. It returns an error if the bank refuses the export, or cannot be reached for as long as
  // the options say.
  virtual absl::Status ExportTransactions(
      const v1::ExportTransactionsRequest& request, const CallOptions& options,
      const std::function<Proceed(const v1::ExportTransactionsResponse&)>& told);

  // Blocks too, and calls `told` with one part after another on this thread, until `told` returns
  // kStop. A connection that is lost before the first part is made again.
  virtual absl::Status Backup(const v1::BackupRequest& request, const CallOptions& options,
                              const std::function<Proceed(const v1::BackupResponse&)>& told);
};

// Returns a gRPC connection, which connects in the background. If there is no server, the first
// call says so.
std::shared_ptr<Connection> MakeConnection(const ClientOptions& options);

}  // namespace atm

#endif  // ATM_CLIENT_CONNECTION_H_
