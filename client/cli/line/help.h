// What --help and --version show.
#ifndef ATM_CLIENT_CLI_LINE_HELP_H_
#define ATM_CLIENT_CLI_LINE_HELP_H_

#include <string>

#include "client/cli/line/option_table.h"

namespace atm::cli {

std::string Help();
std::string HelpFor(const CommandSpec& command);
std::string Version();

}  // namespace atm::cli

#endif  // ATM_CLIENT_CLI_LINE_HELP_H_
