// All commands of atm-cli.
#ifndef ATM_CLIENT_CLI_PROGRAM_ALL_COMMANDS_H_
#define ATM_CLIENT_CLI_PROGRAM_ALL_COMMANDS_H_

#include <memory>
#include <vector>

#include "client/cli/line/subcommand.h"
#include "client/cli/text/date.h"

namespace atm::cli {

// Makes the commands for one run, in the order of the help. `calendar` says what the times
// of the command line mean. It must outlive the commands.
std::vector<std::unique_ptr<Subcommand>> MakeCommands(const Calendar& calendar);

}  // namespace atm::cli

#endif  // ATM_CLIENT_CLI_PROGRAM_ALL_COMMANDS_H_
