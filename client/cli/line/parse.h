// From the words of a command line and the environment to a command that is ready to run.
#ifndef ATM_CLIENT_CLI_LINE_PARSE_H_
#define ATM_CLIENT_CLI_LINE_PARSE_H_

#include <optional>
#include <string>
#include <vector>

#include "client/cli/line/settings.h"
#include "client/cli/line/subcommand.h"
#include "client/cli/text/failure.h"
#include "client/cli/world/invocation.h"

namespace atm::cli {

// Reads the command line into `settings` and into one of the commands, and returns this command. It
// is null if the settings ask for help or for the version and no command is named; `commands` must
// outlive it.
//
// Options may stand before and after the command, and the last of several wins. An option beats its
// environment variable, and that beats what the named bank has (see named_banks.h); an empty
// variable counts as not set. Returns a usage failure for
// anything that cannot be understood, with what was probably meant. `settings` are as they were
// given to it, as far as it came. Their calendar gets its zone from TZ, or from --utc, before any
// time is read.
Result<Subcommand*> ParseLine(Commands commands, const std::vector<std::string>& args,
                              const Environment& environment, Settings& settings);

}  // namespace atm::cli

#endif  // ATM_CLIENT_CLI_LINE_PARSE_H_
