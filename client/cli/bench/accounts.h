// The accounts that a load is on.
#ifndef ATM_CLIENT_CLI_BENCH_ACCOUNTS_H_
#define ATM_CLIENT_CLI_BENCH_ACCOUNTS_H_

#include <optional>

#include "client/cli/line/options.h"
#include "client/cli/text/failure.h"
#include "client/cli/world/session.h"

namespace atm::cli {

// Sees to it that the plan's accounts are there, with money to withdraw: opens those that are not.
// A failure, with nothing opened, if one of them was opened by anybody else: nobody's money is
// moved for a measurement.
std::optional<Failure> OpenBenchAccounts(const Session& session, const Options& options);

}  // namespace atm::cli

#endif  // ATM_CLIENT_CLI_BENCH_ACCOUNTS_H_
