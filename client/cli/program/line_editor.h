// Lines from a person at the terminal, with editing, history and completion, by libedit.
#ifndef ATM_CLIENT_CLI_PROGRAM_LINE_EDITOR_H_
#define ATM_CLIENT_CLI_PROGRAM_LINE_EDITOR_H_

#include <memory>
#include <string>

#include "client/cli/world/invocation.h"

namespace atm::cli {

// Reads from stdin and draws on stderr. Keeps the last 1,000 lines in the file, which only its
// owner may read, except lines that begin with a blank. If the name is empty, it keeps none.
// Returns null if there is no terminal.
std::unique_ptr<LineEditor> EditLines(const std::string& history_file);

}  // namespace atm::cli

#endif  // ATM_CLIENT_CLI_PROGRAM_LINE_EDITOR_H_
