#include "client/cli/line/subcommand.h"

#include <algorithm>
#include <cstddef>

#include "absl/strings/str_format.h"
#include "client/cli/text/choices.h"

namespace atm::cli {

std::optional<Failure> ReadValue(const Option& option, const std::string& value) {
  std::string_view rest = value;
  while (true) {
    const std::size_t comma = option.is_list ? rest.find(',') : std::string_view::npos;
    const std::string_view each = rest.substr(0, comma);
    if (!option.choices.empty() &&
        std::ranges::find(option.choices, each) == option.choices.end()) {
      return NotAChoice(absl::StrFormat("a value of %s", option.dashed()), each, option.choices);
    }
    std::optional<Failure> failure = option.read(option.dashed(), std::string(each));
    if (failure || comma == std::string_view::npos) {
      return failure;
    }
    rest.remove_prefix(comma + 1);
  }
}

std::string_view Subcommand::group() const {
  const std::size_t space = name().find(' ');
  return space == std::string_view::npos ? "" : name().substr(0, space);
}

std::string_view Subcommand::word() const { return name().substr(name().find(' ') + 1); }

const Option* Subcommand::FindOption(std::string_view name) const {
  const auto found = std::ranges::find(options_, name, &Option::name);
  return found == options_.end() ? nullptr : &*found;
}

std::optional<Failure> Subcommand::Check(Settings& /*settings*/) { return std::nullopt; }

Subcommand* FindCommand(Commands commands, std::string_view name) {
  const auto found =
      std::ranges::find(commands, name, [](const auto& command) { return command->name(); });
  return found == commands.end() ? nullptr : found->get();
}

std::vector<const Subcommand*> CommandsIn(Commands commands, std::string_view group) {
  std::vector<const Subcommand*> found;
  for (const std::unique_ptr<Subcommand>& command : commands) {
    if (command->group() == group) {
      found.push_back(command.get());
    }
  }
  return found;
}

std::optional<std::string> DidYouMeanOfGroup(Commands commands, std::string_view word) {
  const auto found = std::ranges::find_if(commands, [&](const auto& command) {
    return !command->group().empty() && command->word() == word;
  });
  if (found == commands.end()) return std::nullopt;
  return absl::StrFormat("did you mean '%s'?", (*found)->name());
}

std::vector<std::string_view> WordsIn(Commands commands, std::string_view group) {
  std::vector<std::string_view> words;
  for (const Subcommand* command : CommandsIn(commands, group)) {
    words.push_back(command->word());
  }
  return words;
}

std::string WithArguments(const Subcommand& command) {
  std::string words(command.name());
  for (const Argument& argument : command.arguments()) {
    words += absl::StrFormat(" %s%s", argument.name, argument.is_repeated ? "..." : "");
  }
  return words;
}

std::string UsageOf(const Subcommand& command) {
  const CommandHelp& help = command.help();
  return help.usage.empty() ? WithArguments(command)
                            : absl::StrFormat("%s %s", help.name, help.usage);
}

std::string_view FirstExample(const Subcommand& command) {
  const std::string_view examples = command.help().examples;
  const std::string_view line = examples.substr(0, examples.find('\n'));
  return line.substr(line.find_first_not_of(' '));
}

Failure OneTooMany(const Subcommand& command, std::string_view argument) {
  return UsageFailure(absl::StrFormat("'%s' is one argument too many", argument),
                      absl::StrFormat("the command is used as atm-cli %s", UsageOf(command)),
                      absl::StrFormat("atm-cli %s --help", command.name()));
}

}  // namespace atm::cli
