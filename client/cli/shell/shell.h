// `atm-cli shell`: commands typed one after another, or read from a pipe.
//
// Each line is a run of atm-cli by itself, in a process of its own: what a command does, what its
// Ctrl-C means and what its exit code says are the same there as everywhere.
#ifndef ATM_CLIENT_CLI_SHELL_SHELL_H_
#define ATM_CLIENT_CLI_SHELL_SHELL_H_

#include <string>

#include "client/cli/line/options.h"
#include "client/cli/world/invocation.h"

namespace atm::cli {

// Runs the lines until they end, or one says so, and returns the exit code. Lines that no person
// types end with the first one that fails, and with its exit code: what comes after it may rely on
// it.
int RunShell(const Invocation& call, const Options& options);

// The file of the lines that were typed, after the XDG base directory specification; empty if the
// environment names no place for it.
std::string HistoryFile(const Environment& environment);

}  // namespace atm::cli

#endif  // ATM_CLIENT_CLI_SHELL_SHELL_H_
