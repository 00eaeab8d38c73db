// Which operation comes next in a load, and on which accounts.
#ifndef ATM_CLIENT_CLI_BENCH_CHOICE_H_
#define ATM_CLIENT_CLI_BENCH_CHOICE_H_

#include <cstddef>
#include <cstdint>
#include <random>
#include <vector>

#include "client/cli/bench/plan.h"

namespace atm::cli {

// How a plan's choices are weighted: made once, and shared by all that choose.
class BenchWeights {
 public:
  explicit BenchWeights(const BenchPlan& plan);

  BenchOperation Operation(std::uint64_t random) const;

  // The place of an account.
  std::size_t Account(std::uint64_t random) const;

 private:
  // Up to which number each choice has its part: the last one is the whole.
  std::vector<std::uint64_t> operations_;
  std::vector<std::uint64_t> accounts_;
};

// One who chooses. Used by one thread at a time.
class BenchChooser {
 public:
  BenchChooser(const BenchWeights& weights, std::uint64_t seed)
      : weights_(weights), random_(seed) {}

  BenchOperation Operation() { return weights_.Operation(random_()); }
  std::size_t Account() { return weights_.Account(random_()); }

  // Another account than `first`.
  std::size_t OtherAccount(std::size_t first);

 private:
  const BenchWeights& weights_;
  std::mt19937_64 random_;
};

}  // namespace atm::cli

#endif  // ATM_CLIENT_CLI_BENCH_CHOICE_H_
