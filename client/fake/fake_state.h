// What a FakeConnection shares with its calls under way: the bank, the requests so far, the
// failures that a test ordered, and the open feeds.
#ifndef ATM_CLIENT_FAKE_FAKE_STATE_H_
#define ATM_CLIENT_FAKE_FAKE_STATE_H_

#include <cstdint>
#include <functional>
#include <memory>
#include <tuple>
#include <utility>
#include <vector>

#include "atm/fake_connection.h"
#include "client/fake/fake_bank.h"
#include "client/fake/fake_feeds.h"
#include "storage/base/mutex.h"

namespace atm {

// The requests of one type, for each method of a Connection.
template <typename... Requests>
using RequestLists = std::tuple<std::vector<Requests>...>;

using AllRequests =
    RequestLists<v1::BalanceRequest, v1::WithdrawRequest, v1::DepositRequest, v1::TransferRequest,
                 v1::HoldRequest, v1::CaptureRequest, v1::ReleaseRequest, v1::ReverseRequest,
                 v1::GetTransactionRequest, v1::ListTransactionsRequest,
                 v1::FindTransactionsRequest, v1::ListHoldsRequest, v1::WatchTransactionsRequest,
                 v1::ExecuteBatchRequest, v1::OpenAccountRequest, v1::GetAccountRequest,
                 v1::ListAccountsRequest, v1::UpdateAccountRequest, v1::CloseAccountRequest,
                 v1::ReopenAccountRequest, v1::AdminServiceListHoldsRequest, v1::VerifyBooksRequest,
                 v1::ImportAccountsRequest, v1::ExportTransactionsRequest, v1::BackupRequest>;

// Thread-safe.
struct FakeConnection::State : std::enable_shared_from_this<State> {
  explicit State(std::function<std::int64_t()> clock_us)
      : bank(std::move(clock_us)), feeds([this](const v1::WatchTransactionsRequest& request) {
          return bank.NextOfFeed(request);
        }) {}

  Mutex mutex;  // held during a call, so that the bank does one thing after the other
  FakeBank bank;
  int failures_left ATM_GUARDED_BY(mutex) = 0;
  absl::Status failure ATM_GUARDED_BY(mutex);
  FailWhen fail_when ATM_GUARDED_BY(mutex) = FailWhen::kBeforeItMoves;
  AllRequests requests ATM_GUARDED_BY(mutex);
  FakeFeeds feeds;

  template <typename Request>
  std::vector<Request> RequestsOf() {
    const MutexLock lock(mutex);
    return std::get<std::vector<Request>>(requests);
  }

  // Serves a call whose request is `request`: `ask()` returns what the bank answers.
  template <typename Request, typename Response, typename Ask>
  void Serve(const Request& request, const Callback<Response>& done, Ask ask) {
    const auto self = shared_from_this();  // a callback may drop the connection
    absl::StatusOr<Response> end = Decide<Response>(request, ask);
    feeds.Tell();  // without the lock, since the listeners and the callback may call again
    done(std::move(end));
  }

  // Serves a call of a unary method.
  template <typename Request, typename Response>
  void Serve(const Request& request, const Callback<Response>& done) {
    Serve(request, done, [&] { return bank.Ask<Response>(request); });
  }

  // Returns why a feed must not begin, or OK if it may.
  template <typename Request>
  absl::Status Begin(const Request& request) {
    const MutexLock lock(mutex);
    std::get<std::vector<Request>>(requests).push_back(request);
    if (failures_left > 0) {
      --failures_left;
      return failure;
    }
    bank.PassTime();
    return absl::OkStatus();
  }

 private:
  template <typename Response, typename Request, typename Ask>
  absl::StatusOr<Response> Decide(const Request& request, Ask ask) {
    const MutexLock lock(mutex);
    std::get<std::vector<Request>>(requests).push_back(request);
    const bool fails = failures_left > 0;
    if (fails) --failures_left;
    if (fails && fail_when == FailWhen::kBeforeItMoves) return failure;
    bank.PassTime();
    absl::StatusOr<Response> end = ask();
    if (fails) return failure;
    return end;
  }
};

}  // namespace atm

#endif  // ATM_CLIENT_FAKE_FAKE_STATE_H_
