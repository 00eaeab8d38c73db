#include "client/cli/bench/plan.h"

#include <numeric>

#include "absl/strings/str_format.h"

namespace atm::cli {

std::string BenchAccount(const BenchPlan& plan, std::size_t index) {
  return absl::StrFormat("%s%06d", plan.prefix, index + 1);
}

std::string MixText(const BenchPlan& plan) {
  const int all = std::accumulate(plan.mix.begin(), plan.mix.end(), 0);
  std::string text;
  for (std::size_t i = 0; i < plan.mix.size(); ++i) {
    if (plan.mix[i] == 0) continue;
    text += absl::StrFormat("%s%s %d %%", text.empty() ? "" : ", ", kBenchOperations[i],
                            (100 * plan.mix[i] + all / 2) / all);
  }
  return text;
}

}  // namespace atm::cli
