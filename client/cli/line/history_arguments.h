// The options of the commands that look back: statement, balance at an earlier time, and watch.
#ifndef ATM_CLIENT_CLI_LINE_HISTORY_ARGUMENTS_H_
#define ATM_CLIENT_CLI_LINE_HISTORY_ARGUMENTS_H_

#include <optional>

#include "client/cli/line/options.h"
#include "client/cli/line/parse.h"
#include "client/cli/text/failure.h"
#include "client/cli/world/invocation.h"

namespace atm::cli {

// Reads them into `options`; dates without a zone are in that of the environment. A usage failure
// if they cannot be understood.
std::optional<Failure> ReadHistoryOptions(const ParsedArgs& parsed, const Environment& environment,
                                          Options& options);

}  // namespace atm::cli

#endif  // ATM_CLIENT_CLI_LINE_HISTORY_ARGUMENTS_H_
