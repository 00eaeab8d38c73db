#include "atm/fake_connection.h"

#include <utility>

#include "client/fake/fake_state.h"
#include "client/status/rich_status.h"
#include "storage/base/mutex.h"

namespace atm {
namespace {

// Returns the clock in microseconds since 1970, or none if there is no clock.
std::function<std::int64_t()> Microseconds(FakeConnection::Clock clock) {
  if (!clock) return nullptr;
  return [clock = std::move(clock)] {
    const auto since_1970 = clock().time_since_epoch();
    return std::int64_t{std::chrono::duration_cast<std::chrono::microseconds>(since_1970).count()};
  };
}

}  // namespace

absl::Status MakeBankError(absl::StatusCode code, const std::string& message,
                           const ErrorDetails& details) {
  return RichStatus(code, message, kBankDomain, details);
}

FakeConnection::FakeConnection(Clock clock)
    : state_(std::make_shared<State>(Microseconds(std::move(clock)))) {}
FakeConnection::~FakeConnection() { state_->feeds.Close(); }

bool FakeConnection::Open(const std::string& account, const std::string& currency_code,
                          std::int64_t balance_minor) {
  const auto state = state_;  // a listener may drop this
  const bool opened = [&] {
    const MutexLock lock(state->mutex);
    return state->bank.Open(account, currency_code, balance_minor);
  }();
  state->feeds.Tell();
  return opened;
}

void FakeConnection::FailNext(int count, const absl::Status& status, FailWhen when) {
  const MutexLock lock(state_->mutex);
  state_->failures_left = count;
  state_->failure = status;
  state_->fail_when = when;
}

void FakeConnection::Balance(const v1::BalanceRequest& request, const CallOptions& /*options*/,
                             Callback<v1::BalanceResponse> done) {
  state_->Serve(request, done);
}

void FakeConnection::Withdraw(const v1::WithdrawRequest& request, const CallOptions& /*options*/,
                              Callback<v1::WithdrawResponse> done) {
  state_->Serve(request, done);
}

void FakeConnection::Deposit(const v1::DepositRequest& request, const CallOptions& /*options*/,
                             Callback<v1::DepositResponse> done) {
  state_->Serve(request, done);
}

void FakeConnection::Transfer(const v1::TransferRequest& request, const CallOptions& /*options*/,
                              Callback<v1::TransferResponse> done) {
  state_->Serve(request, done);
}

void FakeConnection::Hold(const v1::HoldRequest& request, const CallOptions& /*options*/,
                          Callback<v1::HoldResponse> done) {
  state_->Serve(request, done);
}

void FakeConnection::Capture(const v1::CaptureRequest& request, const CallOptions& /*options*/,
                             Callback<v1::CaptureResponse> done) {
  state_->Serve(request, done);
}

void FakeConnection::Release(const v1::ReleaseRequest& request, const CallOptions& /*options*/,
                             Callback<v1::ReleaseResponse> done) {
  state_->Serve(request, done);
}

void FakeConnection::Reverse(const v1::ReverseRequest& request, const CallOptions& /*options*/,
                             Callback<v1::ReverseResponse> done) {
  state_->Serve(request, done);
}

void FakeConnection::GetTransaction(const v1::GetTransactionRequest& request,
                                    const CallOptions& /*options*/,
                                    Callback<v1::GetTransactionResponse> done) {
  state_->Serve(request, done);
}

void FakeConnection::ListTransactions(const v1::ListTransactionsRequest& request,
                                      const CallOptions& /*options*/,
                                      Callback<v1::ListTransactionsResponse> done) {
  state_->Serve(request, done);
}

void FakeConnection::FindTransactions(const v1::FindTransactionsRequest& request,
                                      const CallOptions& /*options*/,
                                      Callback<v1::FindTransactionsResponse> done) {
  state_->Serve(request, done);
}

void FakeConnection::ListHolds(const v1::ListHoldsRequest& request, const CallOptions& /*options*/,
                               Callback<v1::ListHoldsResponse> done) {
  state_->Serve(request, done);
}

void FakeConnection::ExecuteBatch(const v1::ExecuteBatchRequest& request,
                                  const CallOptions& /*options*/,
                                  Callback<v1::ExecuteBatchResponse> done) {
  state_->Serve(request, done);
}

std::function<void()> FakeConnection::WatchTransactions(const v1::WatchTransactionsRequest& request,
                                                        const CallOptions& /*options*/,
                                                        FeedListener listener) {
  const auto state = state_;  // a listener may drop this
  absl::Status status = state->Begin(request);
  if (status.ok()) status = state->bank.CheckFeed(request);
  if (!status.ok()) {
    if (listener.on_end) listener.on_end(status);
    return [] {};
  }
  return state->feeds.Open(request, std::move(listener));
}

void FakeConnection::OpenAccount(const v1::OpenAccountRequest& request,
                                 const CallOptions& /*options*/,
                                 Callback<v1::OpenAccountResponse> done) {
  state_->Serve(request, done);
}

void FakeConnection::GetAccount(const v1::GetAccountRequest& request,
                                const CallOptions& /*options*/,
                                Callback<v1::GetAccountResponse> done) {
  state_->Serve(request, done);
}

void FakeConnection::ListAccounts(const v1::ListAccountsRequest& request,
                                  const CallOptions& /*options*/,
                                  Callback<v1::ListAccountsResponse> done) {
  state_->Serve(request, done);
}

void FakeConnection::UpdateAccount(const v1::UpdateAccountRequest& request,
                                   const CallOptions& /*options*/,
                                   Callback<v1::UpdateAccountResponse> done) {
  state_->Serve(request, done);
}

void FakeConnection::CloseAccount(const v1::CloseAccountRequest& request,
                                  const CallOptions& /*options*/,
                                  Callback<v1::CloseAccountResponse> done) {
  state_->Serve(request, done);
}

void FakeConnection::ReopenAccount(const v1::ReopenAccountRequest& request,
                                   const CallOptions& /*options*/,
                                   Callback<v1::ReopenAccountResponse> done) {
  state_->Serve(request, done);
}

void FakeConnection::ListBankHolds(const v1::AdminServiceListHoldsRequest& request,
                                   const CallOptions& /*options*/,
                                   Callback<v1::AdminServiceListHoldsResponse> done) {
  state_->Serve(request, done);
}

void FakeConnection::VerifyBooks(const v1::VerifyBooksRequest& request,
                                 const CallOptions& /*options*/,
                                 Callback<v1::VerifyBooksResponse> done) {
  state_->Serve(request, done);
}

void FakeConnection::ImportAccounts(std::vector<v1::ImportAccountsRequest> parts,
                                    const CallOptions& /*options*/,
                                    Callback<v1::ImportAccountsResponse> done) {
  // All parts are one request of a test.
  v1::ImportAccountsRequest request;
  for (const v1::ImportAccountsRequest& part : parts) request.MergeFrom(part);
  state_->Serve(request, done, [&] { return state_->bank.Import(parts); });
}

absl::Status FakeConnection::ExportTransactions(
    const v1::ExportTransactionsRequest& request, const CallOptions& /*options*/,
    const std::function<Proceed(const v1::ExportTransactionsResponse&)>& told) {
  const auto state = state_;  // the callback may drop this
  if (absl::Status status = state->Begin(request); !status.ok()) return status;
  return state->bank.Export(request, told);
}

absl::Status FakeConnection::Backup(const v1::BackupRequest& request,
                                    const CallOptions& /*options*/,
                                    const std::function<Proceed(const v1::BackupResponse&)>& told) {
  const auto state = state_;  // the callback may drop this
  if (absl::Status status = state->Begin(request); !status.ok()) return status;
  return state->bank.Backup(request, told);
}

}  // namespace atm
