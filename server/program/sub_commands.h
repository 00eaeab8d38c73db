// The commands of atm-server that do not serve: `atm-server verify`, `backup` and `restore`.
#ifndef ATM_SERVER_PROGRAM_SUB_COMMANDS_H_
#define ATM_SERVER_PROGRAM_SUB_COMMANDS_H_

#include <optional>

namespace atm::server {

// Carries out the command that the first argument names, and returns the exit status of the
// process; nullopt if it names none.
std::optional<int> RunSubCommand(int argc, const char* const* argv);

}  // namespace atm::server

#endif  // ATM_SERVER_PROGRAM_SUB_COMMANDS_H_
