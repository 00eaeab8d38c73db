// The options of `atm-cli bench`.
#ifndef ATM_CLIENT_CLI_BENCH_ARGUMENTS_H_
#define ATM_CLIENT_CLI_BENCH_ARGUMENTS_H_

#include <optional>
#include <vector>

#include "client/cli/bench/plan.h"
#include "client/cli/line/subcommand.h"
#include "client/cli/text/failure.h"

namespace atm::cli {

// Returns the options that make the plan. It must outlive them.
std::vector<Option> PlanOptions(BenchPlan& plan);

}  // namespace atm::cli

#endif  // ATM_CLIENT_CLI_BENCH_ARGUMENTS_H_
