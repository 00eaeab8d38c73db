// Completion for bash, zsh and fish: a small script for each, which asks this program what may
// stand where a word is being typed. `atm-cli completion SHELL` prints the script; it calls the
// hidden command `atm-cli __complete SHELL WORDS…`, so that what is proposed always fits the
// program that is installed.
#ifndef ATM_CLIENT_CLI_SHELL_COMPLETION_H_
#define ATM_CLIENT_CLI_SHELL_COMPLETION_H_

#include <memory>
#include <span>
#include <string>
#include <string_view>

#include "client/cli/line/subcommand.h"

namespace atm::cli {

// The hidden command's name.
inline constexpr std::string_view kComplete = "__complete";

std::unique_ptr<Subcommand> MakeCompletion();

// Returns the script for "bash", "zsh" or "fish", to be sourced or saved; empty for another shell.
std::string CompletionScript(std::string_view shell);

// Returns what the last of the words may become, one proposal a line, with a tab and its
// description behind it. The line ":files" stands for the names of files, which the shell knows
// better: it has variables, patterns and the folder of the user's home. The first of `args` is the
// shell, and the others are the words up to the cursor, without the program's name.
std::string Proposals(Commands commands, std::span<const std::string> args);

}  // namespace atm::cli

#endif  // ATM_CLIENT_CLI_SHELL_COMPLETION_H_
