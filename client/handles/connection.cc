#include "atm/connection.h"

#include <utility>

namespace atm {
namespace {

absl::Status NotServed() { return absl::UnimplementedError("this connection does not serve it"); }

}  // namespace

void Connection::Balance(const v1::BalanceRequest& /*request*/, const CallOptions& /*options*/,
                         Callback<v1::BalanceResponse> done) {
  done(NotServed());
}

void Connection::Withdraw(const v1::WithdrawRequest& /*request*/, const CallOptions& /*options*/,
                          Callback<v1::WithdrawResponse> done) {
  done(NotServed());
}

void Connection::Deposit(const v1::DepositRequest& /*request*/, const CallOptions& /*options*/,
                         Callback<v1::DepositResponse> done) {
  done(NotServed());
}

void Connection::Transfer(const v1::TransferRequest& /*request*/, const CallOptions& /*options*/,
                          Callback<v1::TransferResponse> done) {
  done(NotServed());
}

void Connection::Hold(const v1::HoldRequest& /*request*/, const CallOptions& /*options*/,
                      Callback<v1::HoldResponse> done) {
  done(NotServed());
}

void Connection::Capture(const v1::CaptureRequest& /*request*/, const CallOptions& /*options*/,
                         Callback<v1::CaptureResponse> done) {
  done(NotServed());
}

void Connection::Release(const v1::ReleaseRequest& /*request*/, const CallOptions& /*options*/,
                         Callback<v1::ReleaseResponse> done) {
  done(NotServed());
}

void Connection::Reverse(const v1::ReverseRequest& /*request*/, const CallOptions& /*options*/,
                         Callback<v1::ReverseResponse> done) {
  done(NotServed());
}

void Connection::GetTransaction(const v1::GetTransactionRequest& /*request*/,
                                const CallOptions& /*options*/,
                                Callback<v1::GetTransactionResponse> done) {
  done(NotServed());
}

void Connection::ListTransactions(const v1::ListTransactionsRequest& /*request*/,
                                  const CallOptions& /*options*/,
                                  Callback<v1::ListTransactionsResponse> done) {
  done(NotServed());
}

std::function<void()> Connection::WatchTransactions(const v1::WatchTransactionsRequest& /*request*/,
                                                    const CallOptions& /*options*/,
                                                    FeedListener listener) {
  if (listener.on_end) listener.on_end(NotServed());
  return [] {};
}

void Connection::FindTransactions(const v1::FindTransactionsRequest& /*request*/,
                                  const CallOptions& /*options*/,
                                  Callback<v1::FindTransactionsResponse> done) {
  done(NotServed());
}

void Connection::ListHolds(const v1::ListHoldsRequest& /*request*/, const CallOptions& /*options*/,
                           Callback<v1::ListHoldsResponse> done) {
  done(NotServed());
}

void Connection::ExecuteBatch(const v1::ExecuteBatchRequest& /*request*/,
                              const CallOptions& /*options*/,
                              Callback<v1::ExecuteBatchResponse> done) {
  done(NotServed());
}

void Connection::OpenAccount(const v1::OpenAccountRequest& /*request*/,
                             const CallOptions& /*options*/,
                             Callback<v1::OpenAccountResponse> done) {
  done(NotServed());
}

void Connection::GetAccount(const v1::GetAccountRequest& /*request*/,
                            const CallOptions& /*options*/, Callback<v1::GetAccountResponse> done) {
  done(NotServed());
}

void Connection::ListAccounts(const v1::ListAccountsRequest& /*request*/,
                              const CallOptions& /*options*/,
                              Callback<v1::ListAccountsResponse> done) {
  done(NotServed());
}

void Connection::UpdateAccount(const v1::UpdateAccountRequest& /*request*/,
                               const CallOptions& /*options*/,
                               Callback<v1::UpdateAccountResponse> done) {
  done(NotServed());
}

void Connection::CloseAccount(const v1::CloseAccountRequest& /*request*/,
                              const CallOptions& /*options*/,
                              Callback<v1::CloseAccountResponse> done) {
  done(NotServed());
}

void Connection::ReopenAccount(const v1::ReopenAccountRequest& /*request*/,
                               const CallOptions& /*options*/,
                               Callback<v1::ReopenAccountResponse> done) {
  done(NotServed());
}

void Connection::ListBankHolds(const v1::AdminServiceListHoldsRequest& /*request*/,
                               const CallOptions& /*options*/,
                               Callback<v1::AdminServiceListHoldsResponse> done) {
  done(NotServed());
}

void Connection::VerifyBooks(const v1::VerifyBooksRequest& /*request*/,
                             const CallOptions& /*options*/,
                             Callback<v1::VerifyBooksResponse> done) {
  done(NotServed());
}

void Connection::ImportAccounts(
    std::vector<
        v1::ImportAccountsRequest> /*parts*/,  // NOLINT(performance-unnecessary-value-param)
    const CallOptions& /*options*/, Callback<v1::ImportAccountsResponse> done) {
  done(NotServed());
}

absl::Status Connection::ExportTransactions(
    const v1::ExportTransactionsRequest& /*request*/, const CallOptions& /*options*/,
    const std::function<Proceed(const v1::ExportTransactionsResponse&)>& /*told*/) {
  return NotServed();
}

absl::Status Connection::Backup(const v1::BackupRequest& /*request*/,
                                const CallOptions& /*options*/,
                                const std::function<Proceed(const v1::BackupResponse&)>& /*told*/) {
  return NotServed();
}

}  // namespace atm
