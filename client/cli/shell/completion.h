// Completion scripts for shells, made from the tables of option_table.h.
#ifndef ATM_CLIENT_CLI_SHELL_COMPLETION_H_
#define ATM_CLIENT_CLI_SHELL_COMPLETION_H_

#include <string>
#include <string_view>

namespace atm::cli {

// The script for "bash", "zsh" or "fish", to be sourced or saved; empty for another shell.
std::string CompletionScript(std::string_view shell);

}  // namespace atm::cli

#endif  // ATM_CLIENT_CLI_SHELL_COMPLETION_H_
