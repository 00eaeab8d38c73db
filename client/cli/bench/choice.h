// Which operation comes next in a load, and on which accounts.
#ifndef ATM_CLIENT_CLI_BENCH_CHOICE_H_
#define ATM_CLIENT_CLI_BENCH_CHOICE_H_

#include <cstddef>
#include <cstdint>
#include <random>
#include <vector>

#include "client/cli/bench/plan.h"

namespace atm::cli {

// The weights of a plan's choices. It is made once and never changes, so that all threads share it.
class BenchWeights {
 public:
  explicit BenchWeights(const BenchPlan& plan);

  BenchOperation Operation(std::uint64_t random) const;

  // Returns the place of an account.
  std::size_t Account(std::uint64_t random) const;

 private:
  // The number up to which each choice has its part. The last one is the whole.
  std::vector<std::uint64_t> operations_;
  std::vector<std::uint64_t> accounts_;
};

// Makes the choices. Used by one thread at a time.
class BenchChooser {
 public:
  BenchChooser(const BenchWeights& weights, std::uint64_t seed)
      : weights_(weights), random_(seed) {}

  BenchOperation Operation() { return weights_.Operation(random_()); }
  std::size_t Account() { return weights_.Account(random_()); }

  // Returns another account than `first`.
  std::size_t OtherAccount(std::size_t first);

 private:
  const BenchWeights& weights_;
  std::mt19937_64 random_;
};

}  // namespace atm::cli

#endif  // ATM_CLIENT_CLI_BENCH_CHOICE_H_
