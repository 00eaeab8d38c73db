#include "atm/fake_connection.h"

#include <mutex>
#include <tuple>
#include <utility>

#include "client/fake_bank.h"
#include "client/rich_status.h"

namespace atm {
namespace {

// The bank's clock in microseconds since 1970; none if there is no clock.
std::function<std::int64_t()> Microseconds(FakeConnection::Clock clock) {
  if (!clock) return nullptr;
  return [clock = std::move(clock)] {
    const auto since_1970 = clock().time_since_epoch();
    return std::int64_t{std::chrono::duration_cast<std::chrono::microseconds>(since_1970).count()};
  };
}

template <typename Response>
void SetBalances(FakeAnswer answer, Response& response) {
  *response.mutable_balance() = std::move(answer.balance);
}

void SetBalances(FakeAnswer answer, v1::TransferResponse& response) {
  *response.mutable_from_balance() = std::move(answer.balance);
  *response.mutable_to_balance() = std::move(answer.to_balance).value();
}

void SetNothing(v1::ReverseResponse& response) { response.set_nothing_to_reverse(true); }

// Only a reversal may find nothing to do.
template <typename Response>
void SetNothing(Response& /*response*/) {}

template <typename Response>
absl::StatusOr<Response> ResponseOf(absl::StatusOr<FakeAnswer> answer) {
  if (!answer.ok()) return answer.status();
  Response response;
  response.set_replayed(answer->replayed);
  if (answer->transaction.has_value()) {
    *response.mutable_transaction() = *std::move(answer->transaction);
    SetBalances(*std::move(answer), response);
  } else {
    SetNothing(response);
  }
  return response;
}

// What the bank answers to a request.
template <typename Response, typename Request>
absl::StatusOr<Response> Ask(FakeBank& bank, const Request& request) {
  return ResponseOf<Response>(bank.CarryOut(FakeRequestOf(request)));
}

template <>
absl::StatusOr<v1::BalanceResponse> Ask(FakeBank& bank, const v1::BalanceRequest& request) {
  return bank.Balance(request);
}

template <>
absl::StatusOr<v1::GetTransactionResponse> Ask(FakeBank& bank,
                                               const v1::GetTransactionRequest& request) {
  return bank.GetTransaction(request);
}

}  // namespace

struct FakeConnection::State {
  explicit State(Clock clock) : bank(Microseconds(std::move(clock))) {}

  std::mutex mutex;
  FakeBank bank;
  int failures_left = 0;
  absl::Status failure;
  FailWhen fail_when = FailWhen::kBeforeItMoves;
  std::tuple<std::vector<v1::BalanceRequest>, std::vector<v1::WithdrawRequest>,
             std::vector<v1::DepositRequest>, std::vector<v1::TransferRequest>,
             std::vector<v1::HoldRequest>, std::vector<v1::CaptureRequest>,
             std::vector<v1::ReleaseRequest>, std::vector<v1::ReverseRequest>,
             std::vector<v1::GetTransactionRequest>>
      requests;

  template <typename Request>
  std::vector<Request> RequestsOf() {
    const std::lock_guard lock(mutex);
    return std::get<std::vector<Request>>(requests);
  }

  template <typename Request, typename Response>
  void Serve(const Request& request, const Callback<Response>& done) {
    std::unique_lock lock(mutex);
    std::get<std::vector<Request>>(requests).push_back(request);
    auto end = End<Response>(request);
    lock.unlock();  // the callback may call again
    done(std::move(end));
  }

 private:
  // The mutex is held.
  template <typename Response, typename Request>
  absl::StatusOr<Response> End(const Request& request) {
    if (failures_left == 0) return Ask<Response>(bank, request);
    --failures_left;
    if (fail_when == FailWhen::kAfterItMoved) static_cast<void>(Ask<Response>(bank, request));
    return failure;
  }
};

absl::Status MakeBankError(absl::StatusCode code, const std::string& message,
                           const ErrorDetails& details) {
  return RichStatus(code, message, kBankDomain, details);
}

FakeConnection::FakeConnection(Clock clock) : state_(std::make_unique<State>(std::move(clock))) {}
FakeConnection::~FakeConnection() = default;

bool FakeConnection::Open(const std::string& account, const std::string& currency_code,
                          std::int64_t balance_minor) {
  const std::lock_guard lock(state_->mutex);
  return state_->bank.Open(account, currency_code, balance_minor);
}

void FakeConnection::FailNext(int count, const absl::Status& status, FailWhen when) {
  const std::lock_guard lock(state_->mutex);
  state_->failures_left = count;
  state_->failure = status;
  state_->fail_when = when;
}

std::vector<v1::BalanceRequest> FakeConnection::balance_requests() const {
  return state_->RequestsOf<v1::BalanceRequest>();
}

std::vector<v1::WithdrawRequest> FakeConnection::withdraw_requests() const {
  return state_->RequestsOf<v1::WithdrawRequest>();
}

std::vector<v1::DepositRequest> FakeConnection::deposit_requests() const {
  return state_->RequestsOf<v1::DepositRequest>();
}

std::vector<v1::TransferRequest> FakeConnection::transfer_requests() const {
  return state_->RequestsOf<v1::TransferRequest>();
}

std::vector<v1::HoldRequest> FakeConnection::hold_requests() const {
  return state_->RequestsOf<v1::HoldRequest>();
}

std::vector<v1::CaptureRequest> FakeConnection::capture_requests() const {
  return state_->RequestsOf<v1::CaptureRequest>();
}

std::vector<v1::ReleaseRequest> FakeConnection::release_requests() const {
  return state_->RequestsOf<v1::ReleaseRequest>();
}

std::vector<v1::ReverseRequest> FakeConnection::reverse_requests() const {
  return state_->RequestsOf<v1::ReverseRequest>();
}

std::vector<v1::GetTransactionRequest> FakeConnection::get_transaction_requests() const {
  return state_->RequestsOf<v1::GetTransactionRequest>();
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

}  // namespace atm
