// The words of a command line, told apart but not yet understood.
#ifndef ATM_CLIENT_CLI_LINE_PARSE_H_
#define ATM_CLIENT_CLI_LINE_PARSE_H_

#include <map>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "client/cli/line/option_table.h"
#include "client/cli/text/failure.h"

namespace atm::cli {

struct ParsedArgs {
  const CommandSpec* command = nullptr;             // null: none was given
  std::vector<std::string> arguments;               // those of the command
  std::map<std::string_view, std::string> options;  // by name; a switch has an empty value
};

// Tells commands, arguments and options apart; options may stand before and after the command, and
// the last of several wins. A usage failure for anything that the tables do not know, with what was
// probably meant.
Result<ParsedArgs> ParseArgs(const std::vector<std::string>& args);

// A usage failure for a value that is none of the choices: `what` says of what: "a value of
// --output", "a shell".
Failure NotAChoice(std::string_view what, std::string_view value,
                   std::span<const std::string_view> choices);

// A usage failure for an argument that the command has no place for.
Failure OneTooMany(const CommandSpec& command, std::string_view argument);

// The words by which the commands of a group are called, "open"; of "", those that stand by
// themselves.
std::vector<std::string_view> WordsIn(std::string_view group);

// "a, b or c".
std::string Listed(std::span<const std::string_view> words, std::string_view last = "or");

}  // namespace atm::cli

#endif  // ATM_CLIENT_CLI_LINE_PARSE_H_
