// The commands of atm-server that do not serve: `atm-server verify`, `backup` and `restore`.
#ifndef ATM_SERVER_PROGRAM_SUB_COMMANDS_H_
#define ATM_SERVER_PROGRAM_SUB_COMMANDS_H_

#include <optional>
#include <string>

namespace atm::server {

// Carries out the command that the first argument names, and returns the exit status of the
// process; nullopt if it names none.
std::optional<int> RunSubCommand(int argc, const char* const* argv);

// Returns the sentence for a word that stands where none of these commands can: which of them it
// may be meant to be.
std::string WhyNoSubCommand(const std::string& word);

}  // namespace atm::server

#endif  // ATM_SERVER_PROGRAM_SUB_COMMANDS_H_
