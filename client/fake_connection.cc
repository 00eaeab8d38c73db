#include "atm/fake_connection.h"

#include <mutex>
#include <utility>

#include "client/fake_bank.h"
#include "client/rich_status.h"

namespace atm {
namespace {

template <typename Request>
FakeBank::Movement MovementOf(const Request& request, v1::Transaction::Kind kind) {
  return {kind, request.account(), request.amount_minor(), request.currency_code(),
          request.request_id()};
}

template <typename Response>
absl::StatusOr<Response> ResponseOf(absl::StatusOr<FakeBank::Answer> answer) {
  if (!answer.ok()) return answer.status();
  Response response;
  *response.mutable_transaction() = std::move(answer->transaction);
  *response.mutable_balance() = std::move(answer->balance);
  response.set_replayed(answer->replayed);
  return response;
}

}  // namespace

struct FakeConnection::State {
  std::mutex mutex;
  FakeBank bank;
  int failures_left = 0;
  absl::Status failure;
  FailWhen fail_when = FailWhen::kBeforeItMoves;
  std::vector<v1::BalanceRequest> balance_requests;
  std::vector<v1::WithdrawRequest> withdraw_requests;
  std::vector<v1::DepositRequest> deposit_requests;

  // What a call ends with that would end with `carry_out()`. The mutex is held.
  template <typename Response, typename CarryOut>
  absl::StatusOr<Response> End(CarryOut carry_out) {
    if (failures_left == 0) return carry_out();
    --failures_left;
    if (fail_when == FailWhen::kAfterItMoved) static_cast<void>(carry_out());
    return failure;
  }
};

absl::Status MakeBankError(absl::StatusCode code, const std::string& message,
                           const ErrorDetails& details) {
  return RichStatus(code, message, kBankDomain, details);
}

FakeConnection::FakeConnection() : state_(std::make_unique<State>()) {}
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
  const std::lock_guard lock(state_->mutex);
  return state_->balance_requests;
}

std::vector<v1::WithdrawRequest> FakeConnection::withdraw_requests() const {
  const std::lock_guard lock(state_->mutex);
  return state_->withdraw_requests;
}

std::vector<v1::DepositRequest> FakeConnection::deposit_requests() const {
  const std::lock_guard lock(state_->mutex);
  return state_->deposit_requests;
}

void FakeConnection::Balance(const v1::BalanceRequest& request, const CallOptions& /*options*/,
                             Callback<v1::BalanceResponse> done) {
  std::unique_lock lock(state_->mutex);
  state_->balance_requests.push_back(request);
  auto end = state_->End<v1::BalanceResponse>([&]() -> absl::StatusOr<v1::BalanceResponse> {
    auto balance = state_->bank.Balance(request.account());
    if (!balance.ok()) return balance.status();
    v1::BalanceResponse response;
    *response.mutable_balance() = *std::move(balance);
    return response;
  });
  lock.unlock();  // the callback may call again
  done(std::move(end));
}

void FakeConnection::Withdraw(const v1::WithdrawRequest& request, const CallOptions& /*options*/,
                              Callback<v1::WithdrawResponse> done) {
  std::unique_lock lock(state_->mutex);
  state_->withdraw_requests.push_back(request);
  auto end = state_->End<v1::WithdrawResponse>([&] {
    return ResponseOf<v1::WithdrawResponse>(
        state_->bank.Move(MovementOf(request, v1::Transaction::KIND_WITHDRAWAL)));
  });
  lock.unlock();
  done(std::move(end));
}

void FakeConnection::Deposit(const v1::DepositRequest& request, const CallOptions& /*options*/,
                             Callback<v1::DepositResponse> done) {
  std::unique_lock lock(state_->mutex);
  state_->deposit_requests.push_back(request);
  auto end = state_->End<v1::DepositResponse>([&] {
    return ResponseOf<v1::DepositResponse>(
        state_->bank.Move(MovementOf(request, v1::Transaction::KIND_DEPOSIT)));
  });
  lock.unlock();
  done(std::move(end));
}

}  // namespace atm
