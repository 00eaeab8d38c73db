// A small bank in memory, for the tests of programs that use atm::Client.
//
//   auto bank = std::make_shared<atm::FakeConnection>();
//   bank->Open("10001", "USD", 1'000'00);
//   atm::Client client(bank);
//   bank->FailNext(1, absl::UnavailableError("gone"),
//   atm::FakeConnection::FailWhen::kAfterItMoved);
//
// It keeps to the contract of atm/v1/atm_service.proto: the same checks in the same order, the same
// codes, reasons and metadata, request ids that are answered again, holds that end by themselves,
// reversals of what never arrived, batches, statements by page, and feeds. It is deterministic:
// transaction ids count from 1, and the clock of the bank starts at 2026-01-01 and moves one second
// a transaction, unless it gets another. Unlike the connection of MakeConnection it has no deadline
// and never asks again: a test sees each failure that it ordered. Thread-safe; callbacks run on the
// calling thread, before the call returns.
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

namespace atm {

// An error such as the bank sends, to order from FailNext: the inverse of DetailsOf.
absl::Status MakeBankError(absl::StatusCode code, const std::string& message,
                           const ErrorDetails& details);

class FakeConnection final : public Connection {
 public:
  // Whether a call that FailNext lets fail was carried out first.
  enum class FailWhen { kBeforeItMoves, kAfterItMoved };

  // Tells the bank's time, from several threads if the connection is used from several. It must not
  // call the connection.
  using Clock = std::function<std::chrono::system_clock::time_point()>;

  // With `std::chrono::system_clock::now` for a program that sends an expire_time, say; a clock of
  // the test's own lets a hold end without waiting.
  explicit FakeConnection(Clock clock = nullptr);
  ~FakeConnection() override;

  // Opens an account with a balance in minor units, which may be 0. False, and nothing changes, if
  // the account is open already, the number is not 1 to 34 characters of A-Z and 0-9, the currency
  // is none of ISO 4217, or the balance is negative.
  bool Open(const std::string& account, const std::string& currency_code,
            std::int64_t balance_minor);

  // Lets the next `count` calls, of any method, end with `status`, which is not OK; they replace
  // what was left of an earlier order.
  void FailNext(int count, const absl::Status& status, FailWhen when = FailWhen::kBeforeItMoves);

  // The requests so far, oldest first, with those that failed.
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
  std::vector<v1::WatchTransactionsRequest> watch_transactions_requests() const;
  std::vector<v1::ExecuteBatchRequest> execute_batch_requests() const;

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
  void ExecuteBatch(const v1::ExecuteBatchRequest& request, const CallOptions& options,
                    Callback<v1::ExecuteBatchResponse> done) override;

  // Listeners are told what is new by the call that made it, on its thread, before its own answer.
  std::function<void()> WatchTransactions(const v1::WatchTransactionsRequest& request,
                                          const CallOptions& options,
                                          FeedListener listener) override;

 private:
  struct State;
  const std::shared_ptr<State> state_;  // a call that is just served keeps it
};

}  // namespace atm

#endif  // ATM_CLIENT_FAKE_CONNECTION_H_
