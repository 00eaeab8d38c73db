#include "absl/strings/str_format.h"
#include "client/cli/line/option_table.h"
#include "client/cli/shell/completion_words.h"

namespace atm::cli {
namespace {

// Inside single quotes, in a form that zsh's _arguments does not take for its own signs.
std::string ZshText(std::string_view text) {
  std::string escaped;
  for (const char c : text) {
    if (c == '\'') {
      escaped += "'\\''";
    } else {
      escaped += c == '[' || c == ']' || c == ':' ? std::string{'\\', c} : std::string(1, c);
    }
  }
  return escaped;
}

// %s: the options, the commands, the completions of their first arguments, and of those of the
// commands in a group.
constexpr char kZsh[] = R"(#compdef atm-cli
# zsh completion for atm-cli
_atm_cli() {
  local curcontext="$curcontext" state line
  typeset -A opt_args
  _arguments -C \
%s    '1: :->command' \
    '2: :->first' \
    '3: :->second' \
    '*: :'
  case $state in
    command)
      local -a commands
      commands=(
%s      )
      _describe 'command' commands
      ;;
    first)
      case $line[1] in
%s      esac
      ;;
    second)
      case "$line[1] $line[2]" in
%s      esac
      ;;
  esac
}
# Sourced, it is registered; as a file in $fpath, zsh runs it as the function itself.
if [ "$funcstack[1]" = "_atm-cli" ]; then
  _atm_cli "$@"
else
  compdef _atm_cli atm-cli
fi
)";

}  // namespace

std::string ZshCompletion() {
  std::string options;
  for (const OptionSpec& option : OptionTable()) {
    if (&option != &OptionNamed(option.name)) {
      continue;  // it knows one meaning of each
    }
    std::string action;
    if (!option.is_switch()) {
      action = absl::StrFormat(":%s:", ZshText(option.value));
      action += option.is_file ? "_files" : "";
      action += option.choices.empty() ? "" : absl::StrFormat("(%s)", Joined(option.choices));
    }
    // "--output=" means that the value may follow the sign or stand as the next word.
    const std::string tail = absl::StrFormat("[%s]%s'", ZshText(option.help), action);
    options +=
        absl::StrFormat("    '--%s%s%s \\\n", option.name, option.is_switch() ? "" : "=", tail);
    if (option.letter != 0) {
      options +=
          absl::StrFormat("    '-%c%s%s \\\n", option.letter, option.is_switch() ? "" : "+", tail);
    }
  }
  std::string commands;
  std::string arguments;
  for (const CommandSpec* command : CommandsIn("")) {
    commands += absl::StrFormat("        '%s:%s'\n", command->name, ZshText(command->summary));
    if (const std::string words = FirstWords(*command); !words.empty()) {
      arguments += absl::StrFormat("        %s) _values 'value' %s ;;\n", command->name, words);
    }
  }
  std::string arguments_in_groups;
  for (const CommandSpec& command : CommandTable()) {
    if (!command.group().empty() && command.takes_file()) {
      arguments_in_groups += absl::StrFormat("        '%s') _files ;;\n", command.name);
    }
  }
  return absl::StrFormat(kZsh, options, commands, arguments, arguments_in_groups);
}

}  // namespace atm::cli
