// The program that shows a long output page by page.
#ifndef ATM_CLIENT_CLI_PROGRAM_PAGER_H_
#define ATM_CLIENT_CLI_PROGRAM_PAGER_H_

#include <memory>
#include <string>
#include <vector>

#include "client/cli/world/invocation.h"

namespace atm::cli {

// Returns the pager that runs these words as a program, of which there is at least one. While it
// runs, stdout leads to it, and Ctrl-C is for it alone.
std::unique_ptr<Pager> MakePager(const std::vector<std::string>& words);

}  // namespace atm::cli

#endif  // ATM_CLIENT_CLI_PROGRAM_PAGER_H_
