// Command lines that a person can copy into a POSIX shell.
#ifndef ATM_CLIENT_CLI_TEXT_SHELL_COMMAND_H_
#define ATM_CLIENT_CLI_TEXT_SHELL_COMMAND_H_

#include <string>
#include <string_view>
#include <vector>

namespace atm::cli {

// Returns one word for a POSIX shell: the word itself, or the word in single quotes if it needs
// them.
std::string ShellWord(std::string_view word);

// Returns a command line for a POSIX shell. The options `more` come after the arguments, but before
// a "--", behind which they would be arguments.
std::string ShellCommand(std::string_view program, std::vector<std::string> args,
                         const std::vector<std::string>& more);

}  // namespace atm::cli

#endif  // ATM_CLIENT_CLI_TEXT_SHELL_COMMAND_H_
