// All commands of atm-cli.
#ifndef ATM_CLIENT_CLI_PROGRAM_ALL_COMMANDS_H_
#define ATM_CLIENT_CLI_PROGRAM_ALL_COMMANDS_H_

#include <memory>
#include <vector>

#include "absl/time/time.h"
#include "client/cli/line/subcommand.h"

namespace atm::cli {

// Makes the commands for one run, in the order of the help. `zone` is that of dates which do not
// name one, and of times that are shown to people.
std::vector<std::unique_ptr<Subcommand>> MakeCommands(absl::TimeZone zone);

}  // namespace atm::cli

#endif  // ATM_CLIENT_CLI_PROGRAM_ALL_COMMANDS_H_
