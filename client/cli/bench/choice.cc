#include "client/cli/bench/choice.h"

#include <algorithm>

namespace atm::cli {
namespace {

// Returns the place whose part the number falls into.
std::size_t PlaceOf(const std::vector<std::uint64_t>& parts, std::uint64_t random) {
  const std::uint64_t number = random % parts.back();
  return static_cast<std::size_t>(std::ranges::upper_bound(parts, number) - parts.begin());
}

}  // namespace

BenchWeights::BenchWeights(const BenchPlan& plan) {
  std::uint64_t sum = 0;
  for (const int parts : plan.mix) {
    operations_.push_back(sum += static_cast<std::uint64_t>(parts));
  }
  sum = 0;
  for (int i = 0; i < plan.accounts; ++i) {
    // The part of the first one. The others have a fraction of it, for which whole numbers are
    // exact enough.
    constexpr std::uint64_t kFirst = std::uint64_t{1} << 40U;
    const auto place = static_cast<std::uint64_t>(i) + 1;
    accounts_.push_back(sum += plan.skew == BenchSkew::kZipf ? kFirst / place : 1);
  }
}

BenchOperation BenchWeights::Operation(std::uint64_t random) const {
  return static_cast<BenchOperation>(PlaceOf(operations_, random));
}

std::size_t BenchWeights::Account(std::uint64_t random) const { return PlaceOf(accounts_, random); }

std::size_t BenchChooser::OtherAccount(std::size_t first) {
  std::size_t other = first;
  while (other == first) other = Account();
  return other;
}

}  // namespace atm::cli
