// Data on its way out of the program.
#ifndef ATM_CLIENT_CLI_WORLD_WRITE_H_
#define ATM_CLIENT_CLI_WORLD_WRITE_H_

#include <optional>
#include <string>

#include "client/cli/text/failure.h"
#include "client/cli/world/invocation.h"

namespace atm::cli {

// Why a text has not left the program.
struct WriteError {
  bool reader_is_gone = false;  // stdout is a pipe that nobody reads any more
  std::string why;
};

// Writes the text at once, through the pager if it is higher than the terminal, because a full disk
// or a closed pipe shows in the flush. Returns nullopt if the text has left the program.
std::optional<WriteError> WriteOut(const Output& out, const std::string& text);

// Returns the failure for the case that the command only read. If the reader is gone, as after
// `| head -1`, he has all that he wanted: the failure is silent, and its exit code that of success.
Failure NotWritten(const WriteError& error);

}  // namespace atm::cli

#endif  // ATM_CLIENT_CLI_WORLD_WRITE_H_
