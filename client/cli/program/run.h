// One run of atm-cli.
#ifndef ATM_CLIENT_CLI_PROGRAM_RUN_H_
#define ATM_CLIENT_CLI_PROGRAM_RUN_H_

#include "client/cli/world/invocation.h"

namespace atm::cli {

// Does what the arguments ask for, and returns the exit code, which is one of failure.h or that of
// a line of the shell. Throws nothing.
int Run(const Invocation& call);

}  // namespace atm::cli

#endif  // ATM_CLIENT_CLI_PROGRAM_RUN_H_
