// `atm-cli shell`: commands typed one after another, or read from a pipe.
//
// Each line is a run of atm-cli by itself, in a process of its own: what a command does, what its
// Ctrl-C means and what its exit code says are the same there as everywhere.
#ifndef ATM_CLIENT_CLI_SHELL_SHELL_H_
#define ATM_CLIENT_CLI_SHELL_SHELL_H_

#include <memory>
#include <string>

#include "client/cli/line/subcommand.h"
#include "client/cli/world/invocation.h"

namespace atm::cli {

std::unique_ptr<Subcommand> MakeShell();

// Returns the file of the lines that were typed, after the XDG base directory specification, or
// nothing if the environment names no place for it.
std::string HistoryFile(const Environment& environment);

}  // namespace atm::cli

#endif  // ATM_CLIENT_CLI_SHELL_SHELL_H_
