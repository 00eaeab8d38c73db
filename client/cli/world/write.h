// Data on its way out of the program.
#ifndef ATM_CLIENT_CLI_WORLD_WRITE_H_
#define ATM_CLIENT_CLI_WORLD_WRITE_H_

#include <optional>
#include <string>

#include "client/cli/text/failure.h"
#include "client/cli/world/invocation.h"

namespace atm::cli {

// Writes the text at once, because a full disk or a closed pipe shows in the flush. Returns nullopt
// if the text has left the program, and otherwise why it has not.
std::optional<std::string> WriteOut(const Output& out, const std::string& text);

// Returns the failure for the case that the command only read.
Failure NotWritten(const std::string& why);

}  // namespace atm::cli

#endif  // ATM_CLIENT_CLI_WORLD_WRITE_H_
