#include "client/cli/completion.h"

#include <span>

#include "absl/strings/str_format.h"
#include "client/cli/option_table.h"

namespace atm::cli {
namespace {

std::string Joined(std::span<const std::string_view> words) {
  std::string joined;
  for (const std::string_view word : words) {
    joined += joined.empty() ? "" : " ";
    joined += word;
  }
  return joined;
}

std::string CommandNames() {
  std::string names;
  for (const CommandSpec& command : CommandTable()) {
    names += names.empty() ? "" : " ";
    names += command.name;
  }
  return names;
}

// " --server --tls"
template <typename Predicate>
std::string OptionNames(Predicate is_wanted) {
  std::string names;
  for (const OptionSpec& option : OptionTable()) {
    names += is_wanted(option) ? absl::StrFormat(" --%s", option.name) : "";
  }
  return names;
}

// What a case statement of bash matches: "-o|--output".
std::string BashPattern(const OptionSpec& option) {
  return option.letter == 0 ? absl::StrFormat("--%s", option.name)
                            : absl::StrFormat("-%c|--%s", option.letter, option.name);
}

// Bash takes "--output=js" for three words, since '=' is one of its word breaks. %s: the options
// with a value and their completions, the options with a value again, the options of all commands,
// the options of some, the commands, the completions of their first arguments.
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
  case $prev in
%s  esac
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
        if [ -n "$command" ]; then is_first=''; else command=$word; fi
        ;;
    esac
  done
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

std::string Bash() {
  std::string values;
  std::string with_value;
  for (const OptionSpec& option : OptionTable()) {
    if (option.is_switch()) {
      continue;
    }
    with_value += absl::StrFormat("%s%s", with_value.empty() ? "" : "|", BashPattern(option));
    std::string action = "return";
    if (option.is_file) {
      action = R"(COMPREPLY=($(compgen -f -- "$cur")); compopt -o filenames 2>/dev/null; return)";
    } else if (!option.choices.empty()) {
      action = absl::StrFormat(R"(COMPREPLY=($(compgen -W '%s' -- "$cur")); return)",
                               Joined(option.choices));
    }
    values += absl::StrFormat("    %s) %s ;;\n", BashPattern(option), action);
  }
  const auto is_for_all = [](const OptionSpec& option) { return option.commands.empty(); };
  std::string own_options;
  std::string arguments;
  for (const CommandSpec& command : CommandTable()) {
    const std::string own = OptionNames([&](const OptionSpec& option) {
      return !is_for_all(option) && option.GoesWith(command.command);
    });
    if (!own.empty()) {
      own_options += absl::StrFormat("        %s) options+='%s' ;;\n", command.name, own);
    }
    if (!command.choices.empty()) {
      arguments += absl::StrFormat("    %s) COMPREPLY=($(compgen -W '%s' -- \"$cur\")) ;;\n",
                                   command.name, Joined(command.choices));
    }
  }
  return absl::StrFormat(kBash, values, with_value, OptionNames(is_for_all), own_options,
                         CommandNames(), arguments);
}

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

// %s: the options, the commands, the completions of their first arguments.
constexpr char kZsh[] = R"(#compdef atm-cli
# zsh completion for atm-cli
_atm_cli() {
  local curcontext="$curcontext" state line
  typeset -A opt_args
  _arguments -C \
%s    '1: :->command' \
    '2: :->first' \
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
  esac
}
# Sourced, it is registered; as a file in $fpath, zsh runs it as the function itself.
if [ "$funcstack[1]" = "_atm-cli" ]; then
  _atm_cli "$@"
else
  compdef _atm_cli atm-cli
fi
)";

std::string Zsh() {
  std::string options;
  for (const OptionSpec& option : OptionTable()) {
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
  for (const CommandSpec& command : CommandTable()) {
    commands += absl::StrFormat("        '%s:%s'\n", command.name, ZshText(command.summary));
    if (!command.choices.empty()) {
      arguments += absl::StrFormat("        %s) _values 'value' %s ;;\n", command.name,
                                   Joined(command.choices));
    }
  }
  return absl::StrFormat(kZsh, options, commands, arguments);
}

std::string FishText(std::string_view text) {
  std::string escaped;
  for (const char c : text) {
    escaped += c == '\'' || c == '\\' ? std::string{'\\', c} : std::string(1, c);
  }
  return absl::StrFormat("'%s'", escaped);
}

std::string Fish() {
  std::string script = "# fish completion for atm-cli\ncomplete -c atm-cli -f\n";
  for (const CommandSpec& command : CommandTable()) {
    script +=
        absl::StrFormat("complete -c atm-cli -n 'not __fish_seen_subcommand_from %s' -a %s -d %s\n",
                        CommandNames(), command.name, FishText(command.summary));
    if (!command.choices.empty()) {
      script += absl::StrFormat(
          "complete -c atm-cli -n '__fish_seen_subcommand_from %s; and not "
          "__fish_seen_subcommand_from %s' -a '%s'\n",
          command.name, Joined(command.choices), Joined(command.choices));
    }
  }
  for (const OptionSpec& option : OptionTable()) {
    script += "complete -c atm-cli";
    if (!option.commands.empty()) {
      script += absl::StrFormat(" -n '__fish_seen_subcommand_from %s'", Joined(CommandsOf(option)));
    }
    script += absl::StrFormat(" -l %s", option.name);
    script += option.letter == 0 ? "" : absl::StrFormat(" -s %c", option.letter);
    script += option.is_switch() ? "" : option.is_file ? " -r -F" : " -x";
    script += option.choices.empty() ? "" : absl::StrFormat(" -a '%s'", Joined(option.choices));
    script += absl::StrFormat(" -d %s\n", FishText(option.help));
  }
  return script;
}

}  // namespace

std::string CompletionScript(std::string_view shell) {
  return shell == "bash" ? Bash() : shell == "zsh" ? Zsh() : shell == "fish" ? Fish() : "";
}

}  // namespace atm::cli
