// FakeConnection: a bank in memory, for the tests of programs that use atm::Client and
// atm::AdminClient. Link atm::fake (see client/README.md); the handles share its ownership.
//
//   auto bank = std::make_shared<atm::FakeConnection>();
//   bank->Open("10001", "USD", 1'000'00);
//   atm::Client client(bank);
//   atm::AdminClient admin(bank);
//   using When = atm::FakeConnection::FailWhen;
//   bank->FailNext(1, absl::UnavailableError("gone"), When::kAfterItMoved);
//
// Behind it is the bank itself: the ledger and the methods of the server, over a record in memory.
// So all of the contract holds, with its rules, limits, errors and messages. It is deterministic:
// transaction ids count from 1, and the clock of the bank starts at 2026-01-01 and moves one second
// with each transaction, unless the test gives it another clock. (The operations of one
// ExecuteBatch share a second, and the bank's own request ids of holds that expire are random.)
//
// Unlike the connection of MakeConnection it has no deadline and never retries: a test sees each
// failure that it ordered. Thread-safe. Callbacks run on the calling thread, before the call
// returns.
#ifndef ATM_CLIENT_FAKE_CONNECTION_H_
#define ATM_CLIENT_FAKE_CONNECTION_H_

#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "atm/connection.h"
#include "atm/error.h"
#include "atm/feed.h"
#include "atm/v1/admin_service.pb.h"
#include "atm/v1/atm_service.pb.h"
#include "atm/v1/export.pb.h"

namespace atm {

// Returns an error as the bank sends it, for FailNext: the inverse of DetailsOf.
absl::Status MakeBankError(absl::StatusCode code, const std::string& message,
                           const ErrorDetails& details);

class FakeConnection final : public Connection {
 public:
  // Whether a call that fails on order is carried out first.
  enum class FailWhen { kBeforeItMoves, kAfterItMoved };

  // Returns the bank's time. It is called by the threads that call the connection, one at a time,
  // at the beginning of each call. It must not call the connection.
  using Clock = std::function<std::chrono::system_clock::time_point()>;

  // Opens an empty bank. Give it `std::chrono::system_clock::now` for a program that sends an
  // expire_time, say. With a clock of its own a test lets a hold expire without waiting.
  explicit FakeConnection(Clock clock = nullptr);
  ~FakeConnection() override;

  // Opens an account with a balance in minor units, which may be 0. Returns false, and changes
  // nothing, if the account exists already, the number is not 1 to 34 characters of A-Z and 0-9,
  // the currency is not in ISO 4217, the balance is negative or more than 10^15, which is the most
  // that one operation may move, or the openings of one currency together leave the range of int64.
  bool Open(const std::string& account, const std::string& currency_code,
            std::int64_t balance_minor);

  // Makes the next `count` calls, of any method, end with `status`, which must not be OK. This
  // replaces what is left of an earlier order. A feed, an export or a backup
  // that fails never begins.
  void FailNext(int count, const absl::Status& status, FailWhen when = FailWhen::kBeforeItMoves);

  // These return the requests so far, oldest first, including those that failed.
  std::vector<v1::BalanceRequest> balance_requests() const;
  std::vector<v1::WithdrawRequest> withdraw_requests() const;
  std::vector<v1::DepositRequest> deposit_requests() const;
  std::vector<v1::TransferRequest> transfer_requests() const;
  std::vector<v1::HoldRequest> hold_requests() const;
  std::vector<v1::CaptureRequest> capture_requests() const;
  std::vector<v1::ReleaseRequest> release_requests() const;
  std::vector<v1::ReverseRequest> reverse_requests() const;
  std::vector<v1::GetTransactionRequest> get_transaction_requests() const;
  std::vector<v1::ListTransactionsRequest> list_transactions_requests() const;
  std::vector<v1::FindTransactionsRequest> find_transactions_requests() const;
  std::vector<v1::ListHoldsRequest> list_holds_requests() const;
  std::vector<v1::WatchTransactionsRequest> watch_transactions_requests() const;
  std::vector<v1::ExecuteBatchRequest> execute_batch_requests() const;
  std::vector<v1::OpenAccountRequest> open_account_requests() const;
  std::vector<v1::GetAccountRequest> get_account_requests() const;
  std::vector<v1::ListAccountsRequest> list_accounts_requests() const;
  std::vector<v1::UpdateAccountRequest> update_account_requests() const;
  std::vector<v1::CloseAccountRequest> close_account_requests() const;
  std::vector<v1::ReopenAccountRequest> reopen_account_requests() const;
  std::vector<v1::AdminServiceListHoldsRequest> list_bank_holds_requests() const;
  std::vector<v1::VerifyBooksRequest> verify_books_requests() const;
  // Each import is one request here, with the accounts of all its parts.
  std::vector<v1::ImportAccountsRequest> import_accounts_requests() const;
  std::vector<v1::ExportTransactionsRequest> export_transactions_requests() const;
  std::vector<v1::BackupRequest> backup_requests() const;

  void Balance(const v1::BalanceRequest& request, const CallOptions& options,
               Callback<v1::BalanceResponse> done) override;
  void Withdraw(const v1::WithdrawRequest& request, const CallOptions& options,
                Callback<v1::WithdrawResponse> done) override;
  void Deposit(const v1::DepositRequest& request, const CallOptions& options,
               Callback<v1::DepositResponse> done) override;
  void Transfer(const v1::TransferRequest& request, const CallOptions& options,
                Callback<v1::TransferResponse> done) override;
  void Hold(const v1::HoldRequest& request, const CallOptions& options,
            Callback<v1::HoldResponse> done) override;
  void Capture(const v1::CaptureRequest& request, const CallOptions& options,
               Callback<v1::CaptureResponse> done) override;
  void Release(const v1::ReleaseRequest& request, const CallOptions& options,
               Callback<v1::ReleaseResponse> done) override;
  void Reverse(const v1::ReverseRequest& request, const CallOptions& options,
               Callback<v1::ReverseResponse> done) override;
  void GetTransaction(const v1::GetTransactionRequest& request, const CallOptions& options,
                      Callback<v1::GetTransactionResponse> done) override;
  void ListTransactions(const v1::ListTransactionsRequest& request, const CallOptions& options,
                        Callback<v1::ListTransactionsResponse> done) override;
  void FindTransactions(const v1::FindTransactionsRequest& request, const CallOptions& options,
                        Callback<v1::FindTransactionsResponse> done) override;
  void ListHolds(const v1::ListHoldsRequest& request, const CallOptions& options,
                 Callback<v1::ListHoldsResponse> done) override;
  void ExecuteBatch(const v1::ExecuteBatchRequest& request, const CallOptions& options,
                    Callback<v1::ExecuteBatchResponse> done) override;

  // A call that makes transactions calls the listeners with them, on its own thread, before its own
  // callback.
  std::function<void()> WatchTransactions(const v1::WatchTransactionsRequest& request,
                                          const CallOptions& options,
                                          FeedListener listener) override;

  void OpenAccount(const v1::OpenAccountRequest& request, const CallOptions& options,
                   Callback<v1::OpenAccountResponse> done) override;
  void GetAccount(const v1::GetAccountRequest& request, const CallOptions& options,
                  Callback<v1::GetAccountResponse> done) override;
  void ListAccounts(const v1::ListAccountsRequest& request, const CallOptions& options,
                    Callback<v1::ListAccountsResponse> done) override;
  void UpdateAccount(const v1::UpdateAccountRequest& request, const CallOptions& options,
                     Callback<v1::UpdateAccountResponse> done) override;
  void CloseAccount(const v1::CloseAccountRequest& request, const CallOptions& options,
                    Callback<v1::CloseAccountResponse> done) override;
  void ReopenAccount(const v1::ReopenAccountRequest& request, const CallOptions& options,
                     Callback<v1::ReopenAccountResponse> done) override;
  void ListBankHolds(const v1::AdminServiceListHoldsRequest& request, const CallOptions& options,
                     Callback<v1::AdminServiceListHoldsResponse> done) override;
  void VerifyBooks(const v1::VerifyBooksRequest& request, const CallOptions& options,
                   Callback<v1::VerifyBooksResponse> done) override;
  void ImportAccounts(std::vector<v1::ImportAccountsRequest> parts, const CallOptions& options,
                      Callback<v1::ImportAccountsResponse> done) override;
  absl::Status ExportTransactions(
      const v1::ExportTransactionsRequest& request, const CallOptions& options,
      const std::function<Proceed(const v1::ExportTransactionsResponse&)>& told) override;
  absl::Status Backup(const v1::BackupRequest& request, const CallOptions& options,
                      const std::function<Proceed(const v1::BackupResponse&)>& told) override;

 private:
  struct State;
  const std::shared_ptr<State> state_;  // shared with the calls under way
};

}  // namespace atm

#endif  // ATM_CLIENT_FAKE_CONNECTION_H_
