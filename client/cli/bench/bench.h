// `atm-cli bench`: a load on a running bank, and what came of it.
#ifndef ATM_CLIENT_CLI_BENCH_BENCH_H_
#define ATM_CLIENT_CLI_BENCH_BENCH_H_

#include "client/cli/line/options.h"
#include "client/cli/show/answer.h"
#include "client/cli/text/failure.h"
#include "client/cli/world/invocation.h"

namespace atm::cli {

// Asks a person whether to, opens accounts of its own where they are missing, and runs the load on
// them, until its end or Ctrl-C. That some operations are refused is a result like any other; a
// failure if all are.
Result<Answer> RunBench(const Invocation& call, const Options& options, const Look& look);

}  // namespace atm::cli

#endif  // ATM_CLIENT_CLI_BENCH_BENCH_H_
