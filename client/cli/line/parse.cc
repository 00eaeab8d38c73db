#include "client/cli/line/parse.h"

#include <CLI/CLI.hpp>
#include <algorithm>
#include <cctype>
#include <cstddef>
#include <map>
#include <span>
#include <string_view>
#include <utility>

#include "absl/strings/str_format.h"
#include "client/cli/line/general_options.h"
#include "client/cli/text/choices.h"

namespace atm::cli {
namespace {

constexpr char kSeeHelp[] = "atm-cli --help";

// Each option that exists, once for each meaning: those of all commands come first.
std::vector<const Option*> AllOptions(std::span<const Option> general, Commands commands) {
  std::vector<const Option*> all;
  for (const Option& option : general) {
    all.push_back(&option);
  }
  for (const std::unique_ptr<Command>& command : commands) {
    for (const Option& option : command->options()) {
      all.push_back(&option);
    }
  }
  return all;
}

// The values of the options that were given, by name. Those of switches are empty.
using Values = std::map<std::string_view, std::string>;

// The words of a command line, told apart but not yet understood.
struct ParsedLine {
  Command* command = nullptr;  // null: none was given
  std::vector<std::string> arguments;
  Values options;
  std::vector<std::string> extras;  // the words that nobody declared
};

Failure NeedsValue(const Option& option) {
  return UsageFailure(
      absl::StrFormat("--%s needs a value", option.name),
      absl::StrFormat("it is used as --%s %s", option.name, option.value),
      option.choices.empty() ? kSeeHelp : absl::StrFormat("one of %s", Listed(option.choices)));
}

// Tells the words of a command line apart with CLI11, as the commands declare them. CLI11 does no
// more than that: its environment is that of the process, where tests want one of their own, and
// its errors are one sentence, where ours are three.
class LineParser {
 public:
  LineParser(std::span<const Option> general, Commands commands)
      : commands_(commands), options_(AllOptions(general, commands)) {
    app_.set_help_flag();
    app_.allow_extras();
    app_.fallthrough();
    app_.require_subcommand(0, 1);
    for (const Option* option : options_) {
      Declare(*option);
    }
    for (const std::unique_ptr<Command>& command : commands) {
      Declare(*command);
    }
  }

  Result<ParsedLine> Parse(const std::vector<std::string>& args) {
    if (std::optional<Failure> failure = CheckEqualsSigns(args)) {
      return *std::move(failure);
    }
    try {
      app_.parse(std::vector<std::string>(args.rbegin(), args.rend()));
    } catch (const CLI::ArgumentMismatch& error) {
      // Only the last word can be an option whose value is missing.
      const Option* option = OptionOf(args.back());
      return option != nullptr ? NeedsValue(*option) : NotUnderstood(error);
    } catch (const CLI::ParseError& error) {
      return NotUnderstood(error);
    }
    return Found();
  }

 private:
  static Failure NotUnderstood(const CLI::ParseError& error) {
    return UsageFailure("the command line cannot be understood", error.what(), kSeeHelp);
  }

  // All options are declared at the top, because they may stand before the command.
  void Declare(const Option& option) {
    if (app_.get_option_no_throw(option.dashed()) != nullptr) {
      return;  // another meaning of the same word
    }
    std::string names = option.dashed();
    if (option.letter != 0) {
      names += absl::StrFormat(",-%c", option.letter);
    }
    CLI::Option* added = option.is_switch() ? app_.add_flag(names) : app_.add_option(names);
    added->multi_option_policy(CLI::MultiOptionPolicy::TakeLast);
    declared_.emplace_back(&option, added);
  }

  void Declare(const Command& command) {
    // A group comes before its commands.
    CLI::App* parent =
        command.group().empty() ? &app_ : app_.get_subcommand(std::string(command.group()));
    CLI::App* added = parent->add_subcommand(std::string(command.word()));
    added->set_help_flag();
    if (!CommandsIn(commands_, command.name()).empty()) {
      return;  // or one argument too many of a command would be taken for its group's
    }
    for (const Argument& argument : command.arguments()) {
      std::string name(argument.name);
      std::erase_if(name, [](char c) { return c == '[' || c == ']'; });
      added->add_option(name);
    }
  }

  // The option that a word is, with its dashes: "--output" or "-o". Null if it is none.
  const Option* OptionOf(std::string_view word) const {
    const auto found = std::ranges::find_if(options_, [&](const Option* option) {
      return word == option->dashed() ||
             (option->letter != 0 && word == std::string{'-', option->letter});
    });
    return found == options_.end() ? nullptr : *found;
  }

  // CLI11 would take the next word for the value of "--server=", and true for that of "--tls=true".
  std::optional<Failure> CheckEqualsSigns(const std::vector<std::string>& args) const {
    for (const std::string& arg : args) {
      if (arg == "--") {
        break;
      }
      const std::size_t equals = arg.find('=');
      const Option* option =
          equals == std::string::npos ? nullptr : OptionOf(arg.substr(0, equals));
      if (option == nullptr) {
        continue;
      }
      if (option->is_switch()) {
        return UsageFailure(absl::StrFormat("--%s takes no value", option->name), "it is a switch",
                            absl::StrFormat("--%s alone", option->name));
      }
      if (equals + 1 == arg.size()) {
        return NeedsValue(*option);
      }
    }
    return std::nullopt;
  }

  ParsedLine Found() const {
    ParsedLine line;
    for (const auto& [option, declared] : declared_) {
      if (declared->count() > 0) {
        line.options[option->name] = option->is_switch() ? "" : declared->results().back();
      }
    }
    std::string name;
    const CLI::App* app = &app_;
    while (!app->get_subcommands().empty()) {
      app = app->get_subcommands().front();
      name += (name.empty() ? "" : " ") + app->get_name();
      for (const CLI::Option* argument : app->get_options()) {
        if (argument->count() > 0) {
          line.arguments.push_back(argument->results().back());
        }
      }
    }
    line.command = FindCommand(commands_, name);
    line.extras = app_.remaining(true);
    return line;
  }

  const Commands commands_;
  const std::vector<const Option*> options_;
  CLI::App app_;
  std::vector<std::pair<const Option*, CLI::Option*>> declared_;
};

Failure UnknownOption(const std::string& typed, std::span<const Option* const> options) {
  if (std::isdigit(static_cast<unsigned char>(typed[1])) != 0 || typed[1] == '.') {
    return UsageFailure(
        absl::StrFormat("'%s' is not an amount", typed), "an amount has no sign",
        "'withdraw' takes money out and 'deposit' pays it in: write the amount alone");
  }
  const std::string name = typed.substr(0, typed.find('='));
  std::vector<std::string> dashed;
  for (const Option* option : options) {
    dashed.push_back(option->dashed());
  }
  const std::vector<std::string_view> words(dashed.begin(), dashed.end());
  return UsageFailure(absl::StrFormat("there is no option '%s'", name), "atm-cli does not know it",
                      DidYouMean(name, words, absl::StrFormat("%s lists the options", kSeeHelp)));
}

// Of a group, or of those that stand by themselves ("").
Failure UnknownCommand(const std::string& typed, Commands commands, std::string_view group) {
  const std::vector<std::string_view> words = WordsIn(commands, group);
  if (group.empty()) {
    return UsageFailure(absl::StrFormat("there is no command '%s'", typed),
                        absl::StrFormat("the commands are %s", Listed(words)),
                        DidYouMean(typed, words, kSeeHelp));
  }
  return UsageFailure(absl::StrFormat("there is no command '%s %s'", group, typed),
                      absl::StrFormat("the commands of '%s' are %s", group, Listed(words)),
                      DidYouMean(typed, words, absl::StrFormat("atm-cli %s --help", group)));
}

// What is wrong with the words that nobody declared. An unknown option comes first, because its
// value is then taken for an argument.
std::optional<Failure> CheckExtras(const ParsedLine& line, Commands commands,
                                   std::span<const Option* const> options) {
  std::vector<std::string> extras = line.extras;
  for (const std::string& extra : extras) {
    if (extra.size() > 1 && extra.starts_with('-') && extra != "--") {
      return UnknownOption(extra, options);
    }
  }
  std::erase(extras, "--");  // it only says that no options follow
  if (extras.empty()) {
    return std::nullopt;
  }
  const Command* command = line.command;
  if (command != nullptr && !CommandsIn(commands, command->name()).empty()) {
    return UnknownCommand(extras.front(), commands, command->name());
  }
  // If the command's arguments are all missing, the word stands before the command.
  if (command == nullptr || (line.arguments.empty() && !command->arguments().empty())) {
    return UnknownCommand(extras.front(), commands, "");
  }
  return OneTooMany(*command, extras.front());
}

std::optional<Failure> ReadArguments(const Command& command, std::span<const std::string> values) {
  const std::span<const Argument> arguments = command.arguments();
  const auto needed = static_cast<std::size_t>(
      std::ranges::count_if(arguments, [](const Argument& each) { return !each.is_optional(); }));
  if (values.size() < needed) {
    return UsageFailure(
        absl::StrFormat("'%s' needs %s", command.name(), arguments[values.size()].name),
        absl::StrFormat("it got %d of %d arguments", values.size(), needed),
        absl::StrFormat("for example: %s", FirstExample(command)));
  }
  for (std::size_t i = 0; i < values.size(); ++i) {
    const Argument& argument = arguments[i];
    if (!argument.choices.empty() &&
        std::ranges::find(argument.choices, values[i]) == argument.choices.end()) {
      return NotAChoice(argument.choice, values[i], argument.choices);
    }
    if (std::optional<Failure> failure = argument.read(argument.name, values[i])) {
      return failure;
    }
  }
  return std::nullopt;
}

std::optional<Failure> ReadOptions(std::span<const Option> options, const Values& values) {
  for (const Option& option : options) {
    const auto given = values.find(option.name);
    if (given == values.end()) {
      continue;
    }
    if (std::optional<Failure> failure = ReadValue(option, given->second)) {
      return failure;
    }
  }
  return std::nullopt;
}

// The names of the commands that an option goes with.
std::vector<std::string_view> CommandsWith(Commands commands, std::string_view name) {
  std::vector<std::string_view> names;
  for (const std::unique_ptr<Command>& command : commands) {
    if (command->FindOption(name) != nullptr) {
      names.push_back(command->name());
    }
  }
  return names;
}

// An option that has nothing to do with the command is reported, and not ignored.
std::optional<Failure> CheckOptionsGoWith(const ParsedLine& line, std::span<const Option> general,
                                          Commands commands) {
  for (const auto& [name, value] : line.options) {
    const bool goes_with = line.command->FindOption(name) != nullptr ||
                           std::ranges::find(general, name, &Option::name) != general.end();
    if (!goes_with) {
      return UsageFailure(
          absl::StrFormat("--%s does not go with '%s'", name, line.command->name()),
          absl::StrFormat("it is for %s", Listed(CommandsWith(commands, name), "and")),
          "leave it out");
    }
  }
  return std::nullopt;
}

// Adds the environment's values of the options that the command line does not give.
void AddEnvironment(const Environment& environment, std::span<const Option> options,
                    Values& values) {
  for (const Option& option : options) {
    if (!option.environment.empty() && !values.contains(option.name)) {
      const std::string value = environment(std::string(option.environment)).value_or("");
      if (!value.empty()) {
        values[option.name] = value;
      }
    }
  }
}

// Words that give the values of these options again.
std::vector<std::string> WordsOf(std::span<const Option> options, const Values& values) {
  std::vector<std::string> words;
  for (const Option& option : options) {
    if (const auto given = values.find(option.name); given != values.end()) {
      words.push_back(option.is_switch()
                          ? option.dashed()
                          : absl::StrFormat("%s=%s", option.dashed(), given->second));
    }
  }
  std::ranges::sort(words);
  return words;
}

}  // namespace

Result<Command*> ParseLine(Commands commands, const std::vector<std::string>& args,
                           const Environment& environment, Settings& settings) {
  const std::vector<Option> general = GeneralOptions(settings);
  Result<ParsedLine> parsed = LineParser(general, commands).Parse(args);
  if (auto* failure = std::get_if<Failure>(&parsed)) {
    return std::move(*failure);
  }
  ParsedLine& line = std::get<ParsedLine>(parsed);
  settings.help = line.options.contains("help");
  settings.version = line.options.contains("version");
  if (settings.help || settings.version) {
    return line.command;
  }
  if (std::optional<Failure> failure = CheckExtras(line, commands, AllOptions(general, commands))) {
    return *std::move(failure);
  }
  if (line.command == nullptr) {
    return UsageFailure("no command was given",
                        "atm-cli does one thing a run: balance, withdraw, deposit and so on",
                        "atm-cli balance 10001, or atm-cli --help");
  }
  Command& command = *line.command;
  settings.given = WordsOf(general, line.options);
  settings.bank.timeout = command.help().timeout;
  std::optional<Failure> failure = ReadArguments(command, line.arguments);
  if (!failure) failure = CheckOptionsGoWith(line, general, commands);
  if (!failure) failure = ReadOptions(command.options(), line.options);
  AddEnvironment(environment, general, line.options);
  if (!failure) failure = ReadOptions(general, line.options);
  if (!failure) failure = CheckGeneralOptions(settings);
  if (!failure) failure = command.Check(settings);
  if (failure) {
    return *std::move(failure);
  }
  return &command;
}

}  // namespace atm::cli
