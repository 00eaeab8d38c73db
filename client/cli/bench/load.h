// Keeps a bank busy, and counts.
#ifndef ATM_CLIENT_CLI_BENCH_LOAD_H_
#define ATM_CLIENT_CLI_BENCH_LOAD_H_

#include <atomic>
#include <chrono>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "atm/client.h"
#include "client/cli/bench/choice.h"
#include "client/cli/bench/latencies.h"
#include "client/cli/bench/plan.h"
#include "storage/base/mutex.h"

namespace atm::cli {

// What happened in a second of the load.
struct BenchSecond {
  std::int64_t operations = 0;  // all that were answered, also with an error
  std::int64_t p50_us = 0;
  std::int64_t p99_us = 0;
};

struct BenchResult {
  std::chrono::microseconds time{0};           // from the first operation to the last answer
  Latencies latencies;                         // of all operations that were answered
  std::map<std::string, std::int64_t> errors;  // how many, by reason
  absl::Status first_error;
  std::vector<BenchSecond> seconds;

  std::int64_t operations() const { return latencies.count(); }
  std::int64_t failed() const;
  std::int64_t per_second() const;
};

// How far a load is.
struct BenchProgress {
  int percent = 0;
  std::int64_t operations = 0;
  std::int64_t per_second = 0;  // of the last second
  std::int64_t failed = 0;
};

class BenchLoad {
 public:
  using Now = std::function<std::chrono::steady_clock::time_point()>;

  // One client for each of the plan's connections. `now` is asked from many threads.
  BenchLoad(const BenchPlan& plan, std::vector<Client> clients, Now now);
  ~BenchLoad();

  // Runs the load to its end, and calls `told` about ten times a second. May be called once.
  BenchResult Run(const std::function<void(const BenchProgress&)>& told);

  // Ends the load early, as soon as what is under way is answered. Any thread may call it.
  void Stop();

 private:
  class Lane;

  // Returns whether another operation may begin, and counts it if so.
  bool MayStart();

  // A lane has nothing under way any more.
  void LaneIsIdle();

  // Blocks until nothing is under way any more, at most until `end`. Returns whether it is so.
  bool WaitUntilIdle(std::chrono::steady_clock::time_point end);

  // Moves what the lanes have counted into the result, as one more second.
  void CountSecond(BenchResult* result);

  const BenchPlan& plan_;
  const Now now_;
  const BenchWeights weights_;
  std::atomic<std::int64_t> started_ = 0;
  std::atomic<bool> is_over_ = false;
  Mutex mutex_;
  ConditionVariable idle_;
  std::int64_t under_way_ ATM_GUARDED_BY(mutex_) = 0;
  std::vector<std::unique_ptr<Lane>> lanes_;  // last: their callbacks use the others
};

}  // namespace atm::cli

#endif  // ATM_CLIENT_CLI_BENCH_LOAD_H_
