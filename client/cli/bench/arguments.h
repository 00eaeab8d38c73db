// What the options of `atm-cli bench` mean.
#ifndef ATM_CLIENT_CLI_BENCH_ARGUMENTS_H_
#define ATM_CLIENT_CLI_BENCH_ARGUMENTS_H_

#include <optional>

#include "client/cli/line/options.h"
#include "client/cli/line/parse.h"
#include "client/cli/text/failure.h"

namespace atm::cli {

// Reads them into `options`, whose command is set. A usage failure if they cannot be understood.
std::optional<Failure> ReadBenchOptions(const ParsedArgs& parsed, Options& options);

}  // namespace atm::cli

#endif  // ATM_CLIENT_CLI_BENCH_ARGUMENTS_H_
