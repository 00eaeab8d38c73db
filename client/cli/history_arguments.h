// The options of the commands that look back: statement, balance at an earlier time, and watch.
#ifndef ATM_CLIENT_CLI_HISTORY_ARGUMENTS_H_
#define ATM_CLIENT_CLI_HISTORY_ARGUMENTS_H_

#include <optional>

#include "client/cli/failure.h"
#include "client/cli/invocation.h"
#include "client/cli/options.h"
#include "client/cli/parse.h"

namespace atm::cli {

// Reads them into `options`; dates without a zone are in that of the environment. A usage failure
// if they cannot be understood.
std::optional<Failure> ReadHistoryOptions(const ParsedArgs& parsed, const Environment& environment,
                                          Options& options);

}  // namespace atm::cli

#endif  // ATM_CLIENT_CLI_HISTORY_ARGUMENTS_H_
