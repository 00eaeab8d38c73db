#include <algorithm>

#include "absl/strings/str_format.h"
#include "client/cli/line/option_table.h"
#include "client/cli/shell/completion_words.h"

namespace atm::cli {
namespace {

// " --server --tls"
template <typename Predicate>
std::string OptionNames(Predicate is_wanted) {
  std::string names;
  for (const OptionSpec& option : OptionTable()) {
    names += is_wanted(option) ? absl::StrFormat(" --%s", option.name) : "";
  }
  return names;
}

// Whether the option has another meaning elsewhere.
bool IsAmbiguous(const OptionSpec& option) {
  return std::ranges::count(OptionTable(), option.name, &OptionSpec::name) > 1;
}

// What a case statement of bash matches: "-o|--output".
std::string BashPattern(const OptionSpec& option) {
  return option.letter == 0 ? absl::StrFormat("--%s", option.name)
                            : absl::StrFormat("-%c|--%s", option.letter, option.name);
}

// What it matches where the command stands before the option: "*:-o|*:--output", or
// "'reverse:--reason'" where other commands mean something else by it.
std::string BashPatternWithCommand(const OptionSpec& option) {
  if (!IsAmbiguous(option)) {
    const std::string any = absl::StrFormat("*:--%s", option.name);
    return option.letter == 0 ? any : absl::StrFormat("*:-%c|%s", option.letter, any);
  }
  std::string pattern;
  for (const Command command : option.commands) {
    pattern += absl::StrFormat("%s'%s:--%s'", pattern.empty() ? "" : "|", SpecOf(command).name,
                               option.name);
  }
  return pattern;
}

constexpr std::string_view kFiles =
    R"(COMPREPLY=($(compgen -f -- "$cur")); compopt -o filenames 2>/dev/null)";

// Bash takes "--output=js" for three words, since '=' is one of its word breaks. %s: the options
// with a value, the groups of commands, the options with a value again and their completions, the
// options of all commands, the options of some, the commands, the completions of their first
// arguments.
constexpr char kBash[] = R"(# bash completion for atm-cli
_atm_cli() {
  local cur prev word options command='' skip='' is_first=1 i
  COMPREPLY=()
  cur=${COMP_WORDS[COMP_CWORD]}
  prev=''
  if [ "$COMP_CWORD" -gt 0 ]; then prev=${COMP_WORDS[COMP_CWORD-1]}; fi
  if [ "$cur" = '=' ]; then
    cur=''
  elif [ "$prev" = '=' ] && [ "$COMP_CWORD" -gt 1 ]; then
    prev=${COMP_WORDS[COMP_CWORD-2]}
  fi
  for ((i = 1; i < COMP_CWORD; i++)); do
    word=${COMP_WORDS[i]}
    if [ -n "$skip" ]; then
      if [ "$word" != '=' ]; then skip=''; fi
      continue
    fi
    case $word in
      %s) skip=1 ;;
      -*) ;;
      *)
        case $command in
          '') command=$word ;;
          %s) command="$command $word" ;;
          *) is_first='' ;;
        esac
        ;;
    esac
  done
  case "$command:$prev" in
%s  esac
  case $cur in
    -*)
      options='%s'
      case $command in
%s      esac
      COMPREPLY=($(compgen -W "$options" -- "$cur"))
      return
      ;;
  esac
  if [ -z "$is_first" ]; then return; fi
  case $command in
    '') COMPREPLY=($(compgen -W '%s' -- "$cur")) ;;
%s  esac
}
complete -F _atm_cli atm-cli
)";

}  // namespace

std::string BashCompletion() {
  std::string values;
  std::string with_value;
  for (const OptionSpec& option : OptionTable()) {
    if (option.is_switch()) {
      continue;
    }
    if (&option == &OptionNamed(option.name)) {
      with_value += absl::StrFormat("%s%s", with_value.empty() ? "" : "|", BashPattern(option));
    }
    std::string action = "return";
    if (option.is_file) {
      action = absl::StrFormat("%s; return", kFiles);
    } else if (!option.choices.empty()) {
      action = absl::StrFormat(R"(COMPREPLY=($(compgen -W '%s' -- "$cur")); return)",
                               Joined(option.choices));
    }
    values += absl::StrFormat("    %s) %s ;;\n", BashPatternWithCommand(option), action);
  }
  const auto is_for_all = [](const OptionSpec& option) { return option.commands.empty(); };
  std::string own_options;
  std::string arguments;
  for (const CommandSpec& command : CommandTable()) {
    const std::string own = OptionNames([&](const OptionSpec& option) {
      return !is_for_all(option) && option.GoesWith(command.command);
    });
    if (!own.empty()) {
      own_options += absl::StrFormat("        '%s') options+='%s' ;;\n", command.name, own);
    }
    if (const std::string words = FirstWords(command); !words.empty()) {
      arguments += absl::StrFormat("    '%s') COMPREPLY=($(compgen -W '%s' -- \"$cur\")) ;;\n",
                                   command.name, words);
    } else if (command.takes_file()) {
      arguments += absl::StrFormat("    '%s') %s ;;\n", command.name, kFiles);
    }
  }
  return absl::StrFormat(kBash, with_value, Joined(Groups(), "|"), values, OptionNames(is_for_all),
                         own_options, CommandWords(), arguments);
}

}  // namespace atm::cli
