// Deposits through the C++ client, from one process over one connection. Prints the deposits a
// second as one line of JSON. The program keeps a given number of deposits under way. The client
// decides by itself whether they travel together, unless that is switched off.
#include <CLI/CLI.hpp>
#include <atomic>
#include <chrono>
#include <cstdint>
#include <cstdio>
#include <mutex>
#include <nlohmann/json.hpp>
#include <semaphore>
#include <string>
#include <thread>

#include "atm/client.h"
#include "tests/bench/accounts.h"

namespace atm::bench {
namespace {

using Clock = std::chrono::steady_clock;

struct Options {
  int port = 0;
  int in_flight = 1'024;
  std::int64_t accounts = 100'000;
  int milliseconds = 2'000;
  bool alone = false;
};

class Load {
 public:
  explicit Load(const Options& options)
      : options_(options),
        bank_(ClientOptions{.target = "127.0.0.1:" + std::to_string(options.port),
                            .credentials = nullptr,
                            .deadline = std::chrono::seconds(60),
                            .retry = {},
                            .batching = !options.alone,
                            .user_agent_prefix = {}}),
        accounts_(options.accounts, /*hot_share=*/0, /*seed=*/1) {}

  // Returns the deposits a second, or 0 if one was refused.
  double Run() {
    constexpr std::chrono::milliseconds kWarmUp{300};
    for (int i = 0; i < options_.in_flight; ++i) StartOne();
    std::this_thread::sleep_for(kWarmUp);
    const Clock::time_point begin = Clock::now();
    const std::int64_t before = answered_;
    std::this_thread::sleep_for(std::chrono::milliseconds(options_.milliseconds));
    const std::int64_t count = answered_ - before;
    const std::chrono::duration<double> seconds = Clock::now() - begin;
    is_over_ = true;
    for (int i = 0; i < options_.in_flight; ++i) ended_.acquire();
    return refused_ > 0 ? 0 : static_cast<double>(count) / seconds.count();
  }

  std::int64_t refused() const { return refused_; }

 private:
  void StartOne() {
    v1::DepositRequest request;
    {
      const std::lock_guard lock(mutex_);
      request.set_account(accounts_.Next());
    }
    request.set_amount_minor(100);
    request.set_currency_code("USD");
    bank_.DepositAsync(std::move(request), [this](const absl::StatusOr<v1::DepositResponse>& got) {
      ++(got.ok() ? answered_ : refused_);
      if (is_over_) {
        ended_.release();
      } else {
        StartOne();
      }
    });
  }

  const Options options_;
  const Client bank_;
  std::mutex mutex_;
  AccountPicker accounts_;  // guarded by mutex_
  std::atomic<std::int64_t> answered_ = 0;
  std::atomic<std::int64_t> refused_ = 0;
  std::atomic<bool> is_over_ = false;
  std::counting_semaphore<> ended_{0};
};

int Run(const Options& options) {
  Load load(options);
  const double per_second = load.Run();
  if (load.refused() > 0) {
    std::fprintf(stderr, "atm_bench_client: %lld deposits were refused\n",
                 static_cast<long long>(load.refused()));
    return 1;
  }
  std::puts(nlohmann::json{{"per_second", per_second}}.dump().c_str());
  return 0;
}

}  // namespace
}  // namespace atm::bench

int main(int argc, char** argv) {
  atm::bench::Options options;
  CLI::App app("Deposits through the C++ client, on a server on 127.0.0.1");
  app.add_option("--port", options.port, "The server's port")->required();
  app.add_option("--in-flight", options.in_flight, "Deposits at once")
      ->check(CLI::Range(1, 100'000));
  app.add_option("--accounts", options.accounts, "On how many accounts")
      ->check(CLI::Range(1, 99'999'999));
  app.add_option("--milliseconds", options.milliseconds, "How long is measured")
      ->check(CLI::Range(1, 600'000));
  app.add_flag("--alone", options.alone, "Each deposit in a call of its own");
  CLI11_PARSE(app, argc, argv);
  return atm::bench::Run(options);
}
