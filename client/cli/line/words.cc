#include "client/cli/line/words.h"

#include <CLI/CLI.hpp>
#include <algorithm>
#include <cctype>
#include <cstddef>
#include <memory>
#include <optional>
#include <utility>

#include "absl/strings/str_format.h"
#include "client/cli/text/choices.h"

namespace atm::cli {
namespace {

// More words than a command line can have.
constexpr int kMostRepeated = 10'000'000;

constexpr char kSeeHelp[] = "atm-cli --help";

// Each option that exists, once for each meaning: those of all commands come first.
std::vector<const Option*> AllOptions(std::span<const Option> general, Commands commands) {
  std::vector<const Option*> all;
  for (const Option& option : general) {
    all.push_back(&option);
  }
  for (const std::unique_ptr<Subcommand>& command : commands) {
    for (const Option& option : command->options()) {
      all.push_back(&option);
    }
  }
  return all;
}

Failure NeedsValue(const Option& option) {
  return UsageFailure(
      absl::StrFormat("--%s needs a value", option.name),
      absl::StrFormat("it is used as --%s %s", option.name, option.value),
      option.choices.empty() ? kSeeHelp : absl::StrFormat("one of %s", Listed(option.choices)));
}

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
    return UsageFailure(
        absl::StrFormat("there is no command '%s'", typed),
        absl::StrFormat("the commands are %s", Listed(words)),
        DidYouMeanOfGroup(commands, typed).value_or(DidYouMean(typed, words, kSeeHelp)));
  }
  return UsageFailure(absl::StrFormat("there is no command '%s %s'", group, typed),
                      absl::StrFormat("the commands of '%s' are %s", group, Listed(words)),
                      DidYouMean(typed, words, absl::StrFormat("atm-cli %s --help", group)));
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
    for (const std::unique_ptr<Subcommand>& command : commands) {
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
    ParsedLine line = Found();
    if (!line.wants_help()) {
      if (std::optional<Failure> failure = CheckExtras(line)) {
        return *std::move(failure);
      }
    }
    return line;
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

  void Declare(const Subcommand& command) {
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
      CLI::Option* const option = added->add_option(name);
      if (argument.is_repeated) {
        option->type_size(1)->expected(1, kMostRepeated)->allow_extra_args();
      }
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
          const std::vector<std::string>& words = argument->results();
          line.arguments.insert(line.arguments.end(), words.begin(), words.end());
        }
      }
    }
    line.command = FindCommand(commands_, name);
    return line;
  }

  // What is wrong with the words that nobody declared. An unknown option comes first, because its
  // value is then taken for an argument.
  std::optional<Failure> CheckExtras(const ParsedLine& line) const {
    std::vector<std::string> extras = app_.remaining(true);
    for (const std::string& extra : extras) {
      if (extra.size() > 1 && extra.starts_with('-') && extra != "--") {
        return UnknownOption(extra, options_);
      }
    }
    std::erase(extras, "--");  // it only says that no options follow
    if (extras.empty()) {
      return std::nullopt;
    }
    const Subcommand* command = line.command;
    if (command != nullptr && !CommandsIn(commands_, command->name()).empty()) {
      return UnknownCommand(extras.front(), commands_, command->name());
    }
    // If the command's arguments are all missing, the word stands before the command.
    if (command == nullptr || (line.arguments.empty() && !command->arguments().empty())) {
      return UnknownCommand(extras.front(), commands_, "");
    }
    return OneTooMany(*command, extras.front());
  }

  const Commands commands_;
  const std::vector<const Option*> options_;
  CLI::App app_;
  std::vector<std::pair<const Option*, CLI::Option*>> declared_;
};

}  // namespace

Result<ParsedLine> SplitLine(std::span<const Option> general, Commands commands,
                             const std::vector<std::string>& args) {
  return LineParser(general, commands).Parse(args);
}

}  // namespace atm::cli
