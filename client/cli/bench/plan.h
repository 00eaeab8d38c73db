// What a load is made of: `atm-cli bench`.
#ifndef ATM_CLIENT_CLI_BENCH_PLAN_H_
#define ATM_CLIENT_CLI_BENCH_PLAN_H_

#include <array>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace atm::cli {

// What is asked for; kDispense is a hold and then its capture, which count as one.
enum class BenchOperation { kBalance, kWithdraw, kDeposit, kTransfer, kDispense };

inline constexpr std::array<std::string_view, 5> kBenchOperations = {
    "balance", "withdraw", "deposit", "transfer", "dispense"};

// Which accounts the operations are on: all alike, or the k-th one in 1/k of the cases.
enum class BenchSkew { kUniform, kZipf };

// How long a load lasts that is given no end.
inline constexpr std::chrono::seconds kBenchDuration{10};

struct BenchPlan {
  // How many parts of all operations each is, in the order of kBenchOperations.
  std::array<int, kBenchOperations.size()> mix = {40, 30, 20, 10, 0};
  BenchSkew skew = BenchSkew::kUniform;

  int accounts = 1'000;  // 2 to 100,000
  std::string prefix = "BENCH";

  int connections = 8;
  int in_flight = 32;     // operations at once on each of them
  bool batching = false;  // let them travel together

  std::optional<std::chrono::seconds> duration = {};  // nullopt: kBenchDuration
  std::int64_t count = 0;  // of operations, instead of the duration; 0: not given

  std::string html_file = {};  // empty: none
};

// "BENCH000001", of the account in place `index` of those of a plan.
std::string BenchAccount(const BenchPlan& plan, std::size_t index);

// "balance 40 %, withdraw 30 %", of the operations that there are.
std::string MixText(const BenchPlan& plan);

}  // namespace atm::cli

#endif  // ATM_CLIENT_CLI_BENCH_PLAN_H_
