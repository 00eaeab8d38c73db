// The arguments and options of the commands of the group admin.
#ifndef ATM_CLIENT_CLI_LINE_ADMIN_ARGUMENTS_H_
#define ATM_CLIENT_CLI_LINE_ADMIN_ARGUMENTS_H_

#include <optional>

#include "client/cli/line/options.h"
#include "client/cli/line/parse.h"
#include "client/cli/text/failure.h"

namespace atm::cli {

// Reads them into `options`, whose command is set. A usage failure if they cannot be understood.
std::optional<Failure> ReadAdminArguments(const ParsedArgs& parsed, Options& options);
std::optional<Failure> ReadAdminOptions(const ParsedArgs& parsed, Options& options);

}  // namespace atm::cli

#endif  // ATM_CLIENT_CLI_LINE_ADMIN_ARGUMENTS_H_
