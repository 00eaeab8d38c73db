// The accounts that a load is on.
#ifndef ATM_CLIENT_CLI_BENCH_ACCOUNTS_H_
#define ATM_CLIENT_CLI_BENCH_ACCOUNTS_H_

#include <optional>

#include "client/cli/bench/plan.h"
#include "client/cli/show/explain.h"
#include "client/cli/text/failure.h"
#include "client/cli/world/session.h"

namespace atm::cli {

// Opens those of the plan's accounts that do not exist, with money to withdraw. Returns a failure,
// and opens nothing, if one of them was opened by anybody else, because nobody's money is moved for
// a measurement.
std::optional<Failure> OpenBenchAccounts(const Session& session, const BenchPlan& plan,
                                         const Asked& asked);

}  // namespace atm::cli

#endif  // ATM_CLIENT_CLI_BENCH_ACCOUNTS_H_
