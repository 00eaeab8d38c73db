// What --help and --version show.
#ifndef ATM_CLIENT_CLI_LINE_HELP_H_
#define ATM_CLIENT_CLI_LINE_HELP_H_

#include <cstddef>
#include <string>

#include "client/cli/line/subcommand.h"
#include "client/cli/world/invocation.h"

namespace atm::cli {

// Returns how many characters a line of the help may have: as many as COLUMNS says, or the
// terminal, or else 80.
std::size_t HelpWidth(const Invocation& call);

// Return the help of atm-cli, with the options that all commands have, and that of a command, with
// its own. No line is wider than `width`.
std::string Help(Commands commands, std::size_t width);
std::string HelpFor(const Subcommand& command, Commands commands, std::size_t width);

std::string Version();

}  // namespace atm::cli

#endif  // ATM_CLIENT_CLI_LINE_HELP_H_
