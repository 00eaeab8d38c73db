// What --help and --version show.
#ifndef ATM_CLIENT_CLI_LINE_HELP_H_
#define ATM_CLIENT_CLI_LINE_HELP_H_

#include <string>

#include "client/cli/line/subcommand.h"

namespace atm::cli {

std::string Help(Commands commands);
std::string HelpFor(const Subcommand& command, Commands commands);
std::string Version();

}  // namespace atm::cli

#endif  // ATM_CLIENT_CLI_LINE_HELP_H_
