// Runs atm-cli once more, in a process of its own.
#ifndef ATM_CLIENT_CLI_PROGRAM_RUN_PROGRAM_H_
#define ATM_CLIENT_CLI_PROGRAM_RUN_PROGRAM_H_

#include <string>
#include <vector>

#include "client/cli/text/failure.h"
#include "client/cli/world/invocation.h"

namespace atm::cli {

// Runs this very program, called `program`, with other arguments, and blocks until it ends. Until
// then Ctrl-C and Ctrl-\ are for the other process alone. Returns its exit code, or 128 plus the
// signal that ended it, or a local failure if it cannot be started. Only one thread may call it.
Result<int> RunProgram(const std::string& program, const std::vector<std::string>& args,
                       ProgramInput input);

}  // namespace atm::cli

#endif  // ATM_CLIENT_CLI_PROGRAM_RUN_PROGRAM_H_
