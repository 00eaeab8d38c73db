// The scripts of completion.h, and the words of the tables as all of them need them.
#ifndef ATM_CLIENT_CLI_SHELL_COMPLETION_WORDS_H_
#define ATM_CLIENT_CLI_SHELL_COMPLETION_WORDS_H_

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "client/cli/line/option_table.h"

namespace atm::cli {

std::string BashCompletion();
std::string ZshCompletion();
std::string FishCompletion();

std::string Joined(std::span<const std::string_view> words, std::string_view by = " ");

// The commands that have commands.
std::vector<std::string_view> Groups();

// The words of the commands of a group; of "", of those that stand by themselves.
std::string CommandWords(std::string_view group = "");

// What completes the first argument of a command: of a group, its commands. Empty: any text.
std::string FirstWords(const CommandSpec& command);

}  // namespace atm::cli

#endif  // ATM_CLIENT_CLI_SHELL_COMPLETION_WORDS_H_
