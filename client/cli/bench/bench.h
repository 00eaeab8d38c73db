// `atm-cli bench`: a load on a running bank, and what came of it.
#ifndef ATM_CLIENT_CLI_BENCH_BENCH_H_
#define ATM_CLIENT_CLI_BENCH_BENCH_H_

#include <memory>

#include "client/cli/line/subcommand.h"

namespace atm::cli {

std::unique_ptr<Subcommand> MakeBench();

}  // namespace atm::cli

#endif  // ATM_CLIENT_CLI_BENCH_BENCH_H_
