#include "tests/bench/http2_load.h"

#include <algorithm>
#include <utility>

#include "absl/status/status.h"

namespace atm::bench {
namespace {

// How far a server may fall behind a schedule. A million calls take 0.3 GB here.
constexpr std::int64_t kMaxUnderWay = 1'000'000;
constexpr std::chrono::seconds kMaxBehind{30};

// The results of the calls of all connections.
class Tally {
 public:
  explicit Tally(const LoadPlan& plan)
      : begin_(Clock::now() + plan.warm_up), end_(begin_ + plan.measured) {
    result_.seconds = plan.measured;
  }

  Clock::time_point end() const { return end_; }

  // Returns whether a call at this time counts.
  bool Counts(Clock::time_point time) const { return time >= begin_ && time < end_; }

  void Add(Clock::duration latency, bool ok) {
    const auto us = std::chrono::duration_cast<std::chrono::microseconds>(latency);
    result_.latencies_us.push_back(static_cast<std::uint32_t>(us.count()));
    if (!ok) ++result_.refused;
  }

  LoadResult Result() {
    std::sort(result_.latencies_us.begin(), result_.latencies_us.end());
    return std::move(result_);
  }

 private:
  const Clock::time_point begin_;  // of the time that is measured
  const Clock::time_point end_;
  LoadResult result_;
};

}  // namespace

std::uint32_t LoadResult::percentile_us(double share) const {
  if (latencies_us.empty()) return 0;
  const auto last = static_cast<double>(latencies_us.size() - 1);
  return latencies_us[static_cast<std::size_t>(share * last)];
}

absl::StatusOr<LoadResult> RunLoad(const LoadPlan& plan) {
  Tally tally(plan);
  const auto again = [&](Http2Connection& connection, Clock::time_point since, bool ok) {
    const Clock::time_point now = Clock::now();
    if (tally.Counts(now)) tally.Add(now - since, ok);
    if (now < tally.end()) connection.Start(plan.next_message(), Clock::now());
  };
  ConnectionSet connections;
  absl::Status opened = connections.Open(plan.connections, plan.port, plan.method, again);
  if (!opened.ok()) return opened;
  for (std::size_t i = 0; i < connections.size(); ++i) {
    for (int call = 0; call < plan.in_flight; ++call) {
      connections[i].Start(plan.next_message(), Clock::now());
    }
    if (absl::Status sent = connections[i].Flush(); !sent.ok()) return sent;
  }
  while (Clock::now() < tally.end()) {
    absl::Status waited = connections.Wait(std::chrono::milliseconds(100));
    if (!waited.ok()) return waited;
  }
  return tally.Result();
}

absl::StatusOr<LoadResult> RunSchedule(const LoadPlan& plan) {
  Tally tally(plan);
  std::int64_t under_way = 0;
  ConnectionSet connections;
  absl::Status opened = connections.Open(plan.connections, plan.port, plan.method,
                                         [&](Http2Connection&, Clock::time_point due, bool ok) {
                                           --under_way;
                                           if (tally.Counts(due)) tally.Add(Clock::now() - due, ok);
                                         });
  if (!opened.ok()) return opened;
  const Clock::time_point begin = Clock::now();
  const auto due_at = [&](std::int64_t call) {
    const std::chrono::duration<double> after(static_cast<double>(call) / plan.per_second);
    return begin + std::chrono::duration_cast<Clock::duration>(after);
  };
  std::int64_t next = 0;
  for (Clock::time_point now = begin; under_way > 0 || due_at(next) < tally.end();
       now = Clock::now()) {
    if (under_way > kMaxUnderWay || now > tally.end() + kMaxBehind) {
      return absl::DeadlineExceededError("the server does not keep up with the schedule");
    }
    const Clock::time_point until = std::min(now, tally.end());
    for (; due_at(next) < until; ++next, ++under_way) {
      const std::size_t turn = static_cast<std::size_t>(next) % connections.size();
      connections[turn].Start(plan.next_message(), due_at(next));
    }
    for (std::size_t i = 0; i < connections.size(); ++i) {
      if (absl::Status sent = connections[i].Flush(); !sent.ok()) return sent;
    }
    const bool over = due_at(next) >= tally.end();
    const auto pause = over ? std::chrono::milliseconds(100) : due_at(next) - Clock::now();
    absl::Status waited = connections.Wait(std::max<Clock::duration>(pause, {}));
    if (!waited.ok()) return waited;
  }
  return tally.Result();
}

}  // namespace atm::bench
