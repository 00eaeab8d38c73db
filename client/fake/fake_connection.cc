#include "atm/fake_connection.h"

#include <mutex>
#include <tuple>
#include <utility>

#include "client/fake/fake_bank.h"
#include "client/fake/fake_batch.h"
#include "client/fake/fake_feeds.h"
#include "client/fake/fake_response.h"
#include "client/status/rich_status.h"

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

template <>
absl::StatusOr<v1::ListTransactionsResponse> Ask(FakeBank& bank,
                                                 const v1::ListTransactionsRequest& request) {
  return bank.ListTransactions(request);
}

template <>
absl::StatusOr<v1::ExecuteBatchResponse> Ask(FakeBank& bank,
                                             const v1::ExecuteBatchRequest& request) {
  return CarryOutBatch(bank, request);
}

}  // namespace

struct FakeConnection::State : std::enable_shared_from_this<State> {
  explicit State(Clock clock)
      : bank(Microseconds(std::move(clock))),
        feeds([this](const v1::WatchTransactionsRequest& request) {
          const std::lock_guard lock(mutex);
          return bank.NextOfFeed(request);
        }) {}

  std::mutex mutex;
  FakeBank bank;
  int failures_left = 0;
  absl::Status failure;
  FailWhen fail_when = FailWhen::kBeforeItMoves;
  std::tuple<std::vector<v1::BalanceRequest>, std::vector<v1::WithdrawRequest>,
             std::vector<v1::DepositRequest>, std::vector<v1::TransferRequest>,
             std::vector<v1::HoldRequest>, std::vector<v1::CaptureRequest>,
             std::vector<v1::ReleaseRequest>, std::vector<v1::ReverseRequest>,
             std::vector<v1::GetTransactionRequest>, std::vector<v1::ListTransactionsRequest>,
             std::vector<v1::WatchTransactionsRequest>, std::vector<v1::ExecuteBatchRequest>>
      requests;
  FakeFeeds feeds;

  template <typename Request>
  std::vector<Request> RequestsOf() {
    const std::lock_guard lock(mutex);
    return std::get<std::vector<Request>>(requests);
  }

  template <typename Request, typename Response>
  void Serve(const Request& request, const Callback<Response>& done) {
    const auto self = shared_from_this();  // a callback may let go of the connection
    std::unique_lock lock(mutex);
    std::get<std::vector<Request>>(requests).push_back(request);
    auto end = End<Response>(request);
    lock.unlock();  // the callbacks may call again
    feeds.Tell();
    done(std::move(end));
  }

  // Whether a feed may begin.
  absl::Status Begin(const v1::WatchTransactionsRequest& request) {
    const std::lock_guard lock(mutex);
    std::get<std::vector<v1::WatchTransactionsRequest>>(requests).push_back(request);
    if (failures_left == 0) return bank.CheckFeed(request);
    --failures_left;
    return failure;
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

FakeConnection::FakeConnection(Clock clock) : state_(std::make_shared<State>(std::move(clock))) {}
FakeConnection::~FakeConnection() { state_->feeds.Close(); }

bool FakeConnection::Open(const std::string& account, const std::string& currency_code,
                          std::int64_t balance_minor) {
  const auto state = state_;  // a listener may let go of this
  std::unique_lock lock(state->mutex);
  const bool opened = state->bank.Open(account, currency_code, balance_minor);
  lock.unlock();
  state->feeds.Tell();
  return opened;
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

std::vector<v1::ListTransactionsRequest> FakeConnection::list_transactions_requests() const {
  return state_->RequestsOf<v1::ListTransactionsRequest>();
}

std::vector<v1::WatchTransactionsRequest> FakeConnection::watch_transactions_requests() const {
  return state_->RequestsOf<v1::WatchTransactionsRequest>();
}

std::vector<v1::ExecuteBatchRequest> FakeConnection::execute_batch_requests() const {
  return state_->RequestsOf<v1::ExecuteBatchRequest>();
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

void FakeConnection::ExecuteBatch(const v1::ExecuteBatchRequest& request,
                                  const CallOptions& /*options*/,
                                  Callback<v1::ExecuteBatchResponse> done) {
  state_->Serve(request, done);
}

std::function<void()> FakeConnection::WatchTransactions(const v1::WatchTransactionsRequest& request,
                                                        const CallOptions& /*options*/,
                                                        FeedListener listener) {
  const auto state = state_;  // a listener may let go of this
  if (const absl::Status status = state->Begin(request); !status.ok()) {
    if (listener.on_end) listener.on_end(status);
    return [] {};
  }
  return state->feeds.Open(request, std::move(listener));
}

}  // namespace atm
