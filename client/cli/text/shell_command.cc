#include "client/cli/text/shell_command.h"

#include <algorithm>

namespace atm::cli {

std::string ShellWord(std::string_view word) {
  constexpr std::string_view kPlain =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_./:=,@%+";
  if (!word.empty() && word.find_first_not_of(kPlain) == std::string_view::npos) {
    return std::string(word);
  }
  std::string quoted = "'";
  for (const char c : word) {
    quoted += c == '\'' ? std::string("'\\''") : std::string(1, c);
  }
  return quoted + "'";
}

std::string ShellCommand(std::string_view program, std::vector<std::string> args,
                         const std::vector<std::string>& more) {
  args.insert(std::ranges::find(args, "--"), more.begin(), more.end());
  std::string command = ShellWord(program);
  for (const std::string& arg : args) {
    command += " " + ShellWord(arg);
  }
  return command;
}

}  // namespace atm::cli
