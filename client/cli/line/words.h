// The words of a command line, told apart but not yet understood.
#ifndef ATM_CLIENT_CLI_LINE_WORDS_H_
#define ATM_CLIENT_CLI_LINE_WORDS_H_

#include <map>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "client/cli/line/subcommand.h"
#include "client/cli/text/failure.h"

namespace atm::cli {

// The values of the options that were given, by name. Those of switches are empty.
using Values = std::map<std::string_view, std::string>;

struct ParsedLine {
  Subcommand* command = nullptr;  // null: none was given
  std::vector<std::string> arguments;
  Values options;

  // Help or the version is asked for, and nothing else matters.
  bool wants_help() const { return options.contains("help") || options.contains("version"); }
};

// Tells the words apart as the commands declare them. `general` are the options that all commands
// have. Returns a usage failure for a word that nobody declared, and for an option that lacks its
// value, with what was probably meant.
Result<ParsedLine> SplitLine(std::span<const Option> general, Commands commands,
                             const std::vector<std::string>& args);

}  // namespace atm::cli

#endif  // ATM_CLIENT_CLI_LINE_WORDS_H_
