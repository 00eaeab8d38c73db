#include <map>
#include <span>
#include <string_view>
#include <vector>

#include "absl/strings/str_format.h"
#include "client/cli/line/option_table.h"
#include "client/cli/shell/completion_words.h"

namespace atm::cli {
namespace {

std::string FishText(std::string_view text) {
  std::string escaped;
  for (const char c : text) {
    escaped += c == '\'' || c == '\\' ? std::string{'\\', c} : std::string(1, c);
  }
  return absl::StrFormat("'%s'", escaped);
}

// Where one of these commands of a group, or of those that stand by themselves, is being typed.
std::string FishCondition(std::string_view group, std::span<const std::string_view> words) {
  std::string condition;
  if (group.empty()) {
    for (const std::string_view each : Groups()) {
      condition += absl::StrFormat("not __fish_seen_subcommand_from %s; and ", each);
    }
  } else {
    condition = absl::StrFormat("__fish_seen_subcommand_from %s; and ", group);
  }
  return absl::StrFormat("%s__fish_seen_subcommand_from %s", condition, Joined(words));
}

// The conditions under which an option is proposed: one for each group that has it.
std::vector<std::string> FishConditions(const OptionSpec& option) {
  std::map<std::string_view, std::vector<std::string_view>> words;  // by group
  for (const Command command : option.commands) {
    const CommandSpec& spec = SpecOf(command);
    words[spec.group()].push_back(spec.word());
  }
  std::vector<std::string> conditions;
  conditions.reserve(words.size());
  for (const auto& [group, of_group] : words) {
    conditions.push_back(absl::StrFormat(" -n '%s'", FishCondition(group, of_group)));
  }
  return option.commands.empty() ? std::vector<std::string>{""} : conditions;
}

std::string FishCommands() {
  std::string lines;
  for (const CommandSpec& command : CommandTable()) {
    const std::string_view group = command.group();
    const std::string where =
        group.empty() ? "" : absl::StrFormat("__fish_seen_subcommand_from %s; and ", group);
    lines += absl::StrFormat(
        "complete -c atm-cli -n '%snot __fish_seen_subcommand_from %s' -a %s -d %s\n", where,
        CommandWords(group), command.word(), FishText(command.summary));
    if (!command.choices.empty()) {
      lines += absl::StrFormat(
          "complete -c atm-cli -n '__fish_seen_subcommand_from %s; and not "
          "__fish_seen_subcommand_from %s' -a '%s'\n",
          command.name, Joined(command.choices), Joined(command.choices));
    }
    if (command.takes_file()) {
      const std::string_view word = command.word();
      lines += absl::StrFormat("complete -c atm-cli -n '%s' -F\n",
                               FishCondition(group, std::span(&word, 1)));
    }
  }
  return lines;
}

}  // namespace

std::string FishCompletion() {
  std::string script = "# fish completion for atm-cli\ncomplete -c atm-cli -f\n" + FishCommands();
  for (const OptionSpec& option : OptionTable()) {
    for (const std::string& condition : FishConditions(option)) {
      script += absl::StrFormat("complete -c atm-cli%s -l %s", condition, option.name);
      script += option.letter == 0 ? "" : absl::StrFormat(" -s %c", option.letter);
      script += option.is_switch() ? "" : option.is_file ? " -r -F" : " -x";
      script += option.choices.empty() ? "" : absl::StrFormat(" -a '%s'", Joined(option.choices));
      script += absl::StrFormat(" -d %s\n", FishText(option.help));
    }
  }
  return script;
}

}  // namespace atm::cli
