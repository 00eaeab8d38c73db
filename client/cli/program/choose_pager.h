// Which pager shows what is longer than the screen.
#ifndef ATM_CLIENT_CLI_PROGRAM_CHOOSE_PAGER_H_
#define ATM_CLIENT_CLI_PROGRAM_CHOOSE_PAGER_H_

#include <memory>

#include "client/cli/line/settings.h"
#include "client/cli/world/invocation.h"

namespace atm::cli {

// Returns the pager that ATM_PAGER names, or else PAGER, or else less. Returns null if stdout is no
// terminal, with --no-pager, and if the variable names none: it is empty, or "cat".
std::unique_ptr<Pager> ChoosePager(const Invocation& call, const Settings& settings);

}  // namespace atm::cli

#endif  // ATM_CLIENT_CLI_PROGRAM_CHOOSE_PAGER_H_
