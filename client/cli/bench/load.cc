#include "client/cli/bench/load.h"

#include <algorithm>
#include <utility>

namespace atm::cli {
namespace {

using TimePoint = std::chrono::steady_clock::time_point;

constexpr std::int64_t kAmountMinor = 100;
constexpr std::chrono::milliseconds kBetween{100};
constexpr std::chrono::seconds kSecond{1};

std::string ReasonFor(const absl::Status& status) {
  const std::string reason = ReasonOf(status);
  return reason.empty() ? absl::StatusCodeToString(status.code()) : reason;
}

std::chrono::microseconds Since(TimePoint begin, TimePoint end) {
  return std::chrono::duration_cast<std::chrono::microseconds>(end - begin);
}

}  // namespace

std::int64_t BenchResult::failed() const {
  std::int64_t count = 0;
  for (const auto& [reason, times] : errors) count += times;
  return count;
}

std::int64_t BenchResult::per_second() const {
  const std::int64_t us = std::max<std::int64_t>(time.count(), 1);
  return operations() * 1'000'000 / us;
}

// The operations that go over one connection.
class BenchLoad::Lane {
 public:
  Lane(BenchLoad& load, Client client, std::uint64_t seed)
      : load_(load), client_(std::move(client)), choose_(load.weights_, seed) {}

  // Begins an operation. When it is answered, the next one begins, until the load is over.
  void StartNext() {
    if (!load_.MayStart()) return load_.LaneIsIdle();
    BenchOperation operation{};
    std::string account;
    std::string other;
    {
      const MutexLock lock(mutex_);
      operation = choose_.Operation();
      const std::size_t place = choose_.Account();
      account = BenchAccount(load_.plan_, place);
      if (operation == BenchOperation::kTransfer) {
        other = BenchAccount(load_.plan_, choose_.OtherAccount(place));
      }
    }
    Start(operation, std::move(account), std::move(other));
  }

  // Returns what was counted since the last call.
  struct Counts {
    Latencies latencies;
    std::map<std::string, std::int64_t> errors;
    absl::Status first_error;
  };
  Counts Take() {
    const MutexLock lock(mutex_);
    return std::exchange(counts_, Counts());
  }

 private:
  void Start(BenchOperation operation, std::string account, std::string other) {
    const TimePoint begin = load_.now_();
    const auto done = [this, begin](const auto& response) { End(begin, response.status()); };
    switch (operation) {
      case BenchOperation::kBalance:
        return client_.BalanceAsync(account, done);
      case BenchOperation::kWithdraw:
        return client_.WithdrawAsync(Of<v1::WithdrawRequest>(std::move(account)), done);
      case BenchOperation::kDeposit:
        return client_.DepositAsync(Of<v1::DepositRequest>(std::move(account)), done);
      case BenchOperation::kTransfer: {
        v1::TransferRequest request;
        request.set_from_account(std::move(account));
        request.set_to_account(std::move(other));
        request.set_amount_minor(kAmountMinor);
        return client_.TransferAsync(std::move(request), done);
      }
      case BenchOperation::kDispense:
        return client_.HoldAsync(Of<v1::HoldRequest>(std::move(account)),
                                 [this, begin](const absl::StatusOr<v1::HoldResponse>& held) {
                                   if (!held.ok()) return End(begin, held.status());
                                   Capture(begin, held->transaction().id());
                                 });
    }
  }

  void Capture(TimePoint begin, std::int64_t hold_id) {
    v1::CaptureRequest request;
    request.set_hold_id(hold_id);
    request.set_amount_minor(kAmountMinor);
    client_.CaptureAsync(std::move(request),
                         [this, begin](const absl::StatusOr<v1::CaptureResponse>& paid) {
                           End(begin, paid.status());
                         });
  }

  template <typename Request>
  static Request Of(std::string account) {
    Request request;
    request.set_account(std::move(account));
    request.set_amount_minor(kAmountMinor);
    return request;
  }

  void End(TimePoint begin, const absl::Status& status) {
    const std::int64_t us = Since(begin, load_.now_()).count();
    {
      const MutexLock lock(mutex_);
      counts_.latencies.Add(us);
      if (!status.ok()) {
        ++counts_.errors[ReasonFor(status)];
        counts_.first_error.Update(status);
      }
    }
    StartNext();
  }

  BenchLoad& load_;
  const Client client_;
  Mutex mutex_;
  BenchChooser choose_ ATM_GUARDED_BY(mutex_);
  Counts counts_ ATM_GUARDED_BY(mutex_);
};

BenchLoad::BenchLoad(const BenchPlan& plan, std::vector<Client> clients, Now now)
    : plan_(plan), now_(std::move(now)), weights_(plan) {
  for (Client& client : clients) {
    lanes_.push_back(std::make_unique<Lane>(*this, std::move(client), lanes_.size() + 1));
  }
}

BenchLoad::~BenchLoad() = default;

bool BenchLoad::MayStart() {
  return !is_over_ && (plan_.count == 0 || started_.fetch_add(1) < plan_.count);
}

void BenchLoad::LaneIsIdle() {
  const MutexLock lock(mutex_);
  if (--under_way_ == 0) idle_.NotifyAll();
}

bool BenchLoad::WaitUntilIdle(std::chrono::steady_clock::time_point end) {
  const MutexLock lock(mutex_);
  while (under_way_ != 0) {
    if (!idle_.WaitUntil(mutex_, end)) break;
  }
  return under_way_ == 0;
}

void BenchLoad::Stop() { is_over_ = true; }

void BenchLoad::CountSecond(BenchResult* result) {
  Latencies latencies;
  for (const auto& lane : lanes_) {
    Lane::Counts counts = lane->Take();
    latencies.Add(counts.latencies);
    for (const auto& [reason, times] : counts.errors) result->errors[reason] += times;
    result->first_error.Update(counts.first_error);
  }
  result->latencies.Add(latencies);
  result->seconds.push_back(
      {latencies.count(), latencies.Percentile(500), latencies.Percentile(990)});
}

BenchResult BenchLoad::Run(const std::function<void(const BenchProgress&)>& told) {
  BenchResult result;
  const TimePoint begin = now_();
  TimePoint next = begin + kSecond;
  {
    const MutexLock lock(mutex_);
    under_way_ = static_cast<std::int64_t>(plan_.in_flight) * plan_.connections;
  }
  for (int i = 0; i < plan_.in_flight; ++i) {
    for (const auto& lane : lanes_) lane->StartNext();
  }
  while (true) {
    const bool is_idle = WaitUntilIdle(std::chrono::steady_clock::now() + kBetween);
    const TimePoint now = now_();
    if (now >= next && !is_idle) {
      CountSecond(&result);
      next += kSecond;
    }
    if (plan_.count == 0 && now - begin >= plan_.duration.value_or(kBenchDuration)) Stop();
    const std::int64_t done = plan_.count != 0 ? result.operations() : Since(begin, now).count();
    const std::int64_t of =
        plan_.count != 0
            ? plan_.count
            : std::chrono::microseconds(plan_.duration.value_or(kBenchDuration)).count();
    told({.percent = static_cast<int>(std::min<std::int64_t>(100, 100 * done / of)),
          .operations = result.operations(),
          .per_second = result.seconds.empty() ? 0 : result.seconds.back().operations,
          .failed = result.failed()});
    if (is_idle) break;
  }
  result.time = Since(begin, now_());
  CountSecond(&result);
  return result;
}

}  // namespace atm::cli
