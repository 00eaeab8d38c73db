// Data on its way out of the program.
#ifndef ATM_CLIENT_CLI_WORLD_WRITE_H_
#define ATM_CLIENT_CLI_WORLD_WRITE_H_

#include <optional>
#include <string>

#include "client/cli/text/failure.h"
#include "client/cli/world/invocation.h"

namespace atm::cli {

// Writes it at once: a full disk or a closed pipe shows in the flush. Why it did not leave the
// program, or nothing.
std::optional<std::string> WriteOut(const Output& out, const std::string& text);

// What to say where nothing but reading happened.
Failure NotWritten(const std::string& why);

}  // namespace atm::cli

#endif  // ATM_CLIENT_CLI_WORLD_WRITE_H_
