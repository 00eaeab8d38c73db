#include "client/cli/line/parse.h"

#include <CLI/CLI.hpp>
#include <algorithm>
#include <cctype>
#include <optional>
#include <span>
#include <utility>

#include "absl/strings/str_format.h"
#include "client/cli/text/suggest.h"

namespace atm::cli {
namespace {

constexpr char kSeeHelp[] = "atm-cli --help";

std::string Dashed(const OptionSpec& option) { return absl::StrFormat("--%s", option.name); }

std::string DidYouMean(std::string_view typed, std::span<const std::string_view> words,
                       std::string_view otherwise) {
  const std::optional<std::string_view> word = Suggest(typed, words);
  return word ? absl::StrFormat("did you mean '%s'?", *word) : std::string(otherwise);
}

Failure UnknownOption(const std::string& typed) {
  if (typed.size() > 1 &&
      (std::isdigit(static_cast<unsigned char>(typed[1])) != 0 || typed[1] == '.')) {
    return UsageFailure(
        absl::StrFormat("'%s' is not an amount", typed), "an amount has no sign",
        "'withdraw' takes money out and 'deposit' pays it in: write the amount alone");
  }
  const std::string name = typed.substr(0, typed.find('='));
  std::vector<std::string> dashed;
  for (const OptionSpec& option : OptionTable()) {
    dashed.push_back(Dashed(option));
  }
  const std::vector<std::string_view> words(dashed.begin(), dashed.end());
  return UsageFailure(absl::StrFormat("there is no option '%s'", name), "atm-cli does not know it",
                      DidYouMean(name, words, absl::StrFormat("%s lists the options", kSeeHelp)));
}

// Of a group, or of those that stand by themselves ("").
Failure UnknownCommand(const std::string& typed, std::string_view group) {
  const std::vector<std::string_view> words = WordsIn(group);
  if (group.empty()) {
    return UsageFailure(absl::StrFormat("there is no command '%s'", typed),
                        absl::StrFormat("the commands are %s", Listed(words)),
                        DidYouMean(typed, words, kSeeHelp));
  }
  return UsageFailure(absl::StrFormat("there is no command '%s %s'", group, typed),
                      absl::StrFormat("the commands of '%s' are %s", group, Listed(words)),
                      DidYouMean(typed, words, absl::StrFormat("atm-cli %s --help", group)));
}

Failure NeedsValue(const OptionSpec& option) {
  return UsageFailure(
      absl::StrFormat("--%s needs a value", option.name),
      absl::StrFormat("it is used as --%s %s", option.name, option.value),
      option.choices.empty() ? kSeeHelp : absl::StrFormat("one of %s", Listed(option.choices)));
}

// The option whose value is missing, which the parser would look for in the next word or not at
// all.
const OptionSpec* WithoutValue(const std::vector<std::string>& args) {
  for (const std::string& arg : args) {
    if (arg == "--") {
      return nullptr;
    }
    const bool is_last = &arg == &args.back();
    for (const OptionSpec& option : OptionTable()) {
      const std::string name = Dashed(option);
      const bool is_letter = option.letter != 0 && arg == std::string{'-', option.letter};
      if (!option.is_switch() && (arg == name + "=" || (is_last && (arg == name || is_letter)))) {
        return &option;
      }
    }
  }
  return nullptr;
}

const OptionSpec* SwitchWithValue(const std::vector<std::string>& args) {
  for (const std::string& arg : args) {
    if (arg == "--") {
      return nullptr;
    }
    for (const OptionSpec& option : OptionTable()) {
      if (option.is_switch() && arg.starts_with(Dashed(option) + "=")) {
        return &option;
      }
    }
  }
  return nullptr;
}

// The parser of the tables. It finds words only: nothing of its own help, environment or exit
// codes.
class Parser {
 public:
  Parser() {
    app_.set_help_flag();
    app_.allow_extras();
    app_.fallthrough();
    app_.require_subcommand(0, 1);
    for (const OptionSpec& option : OptionTable()) {
      if (&option != &OptionNamed(option.name)) {
        continue;  // another meaning of the same word
      }
      std::string names = Dashed(option);
      if (option.letter != 0) {
        names += absl::StrFormat(",-%c", option.letter);
      }
      CLI::Option* added = option.is_switch() ? app_.add_flag(names) : app_.add_option(names);
      added->multi_option_policy(CLI::MultiOptionPolicy::TakeLast);
      options_.emplace_back(option.name, added);
    }
    for (const CommandSpec& command : CommandTable()) {
      // A group comes before its commands.
      CLI::App* parent =
          command.group().empty() ? &app_ : app_.get_subcommand(std::string(command.group()));
      CLI::App* added = parent->add_subcommand(std::string(command.word()));
      added->set_help_flag();
      if (!CommandsIn(command.name).empty()) {
        continue;  // or one argument too many of a command would be taken for its group's
      }
      for (const std::string_view argument : command.arguments) {
        std::string name(argument);
        std::erase_if(name, [](char c) { return c == '[' || c == ']'; });
        added->add_option(name);
      }
    }
  }

  // Throws CLI::ParseError.
  void Parse(const std::vector<std::string>& args) {
    app_.parse(std::vector<std::string>(args.rbegin(), args.rend()));
  }

  // The words that the tables have no place for.
  std::vector<std::string> Extras() const { return app_.remaining(true); }

  ParsedArgs Take() const {
    ParsedArgs parsed;
    for (const auto& [name, option] : options_) {
      if (option->count() > 0) {
        parsed.options[name] = OptionNamed(name).is_switch() ? "" : option->results().back();
      }
    }
    std::string name;
    const CLI::App* app = &app_;
    while (!app->get_subcommands().empty()) {
      app = app->get_subcommands().front();
      name += (name.empty() ? "" : " ") + app->get_name();
      for (const CLI::Option* argument : app->get_options()) {
        if (argument->count() > 0) {
          parsed.arguments.push_back(argument->results().back());
        }
      }
    }
    parsed.command = FindCommand(name);
    return parsed;
  }

 private:
  CLI::App app_;
  std::vector<std::pair<std::string_view, CLI::Option*>> options_;  // by name
};

// What is wrong with the words that were left over; an option that nobody knows comes first, since
// its value is then taken for an argument.
std::optional<Failure> CheckExtras(std::vector<std::string> extras, const ParsedArgs& parsed) {
  for (const std::string& extra : extras) {
    if (extra.size() > 1 && extra.starts_with('-') && extra != "--") {
      return UnknownOption(extra);
    }
  }
  std::erase(extras, "--");  // it only says that no options follow
  if (extras.empty()) {
    return std::nullopt;
  }
  if (parsed.command != nullptr && !CommandsIn(parsed.command->name).empty()) {
    return UnknownCommand(extras.front(), parsed.command->name);
  }
  // Where arguments are wanted and missing, it stands before the command.
  if (parsed.command == nullptr ||
      (parsed.arguments.empty() && !parsed.command->arguments.empty())) {
    return UnknownCommand(extras.front(), "");
  }
  return OneTooMany(*parsed.command, extras.front());
}

}  // namespace

std::vector<std::string_view> WordsIn(std::string_view group) {
  std::vector<std::string_view> words;
  for (const CommandSpec* command : CommandsIn(group)) {
    words.push_back(command->word());
  }
  return words;
}

std::string Listed(std::span<const std::string_view> words, std::string_view last) {
  std::string list;
  for (std::size_t i = 0; i < words.size(); ++i) {
    list += i == 0 ? "" : i + 1 == words.size() ? absl::StrFormat(" %s ", last) : ", ";
    list += words[i];
  }
  return list;
}

Failure OneTooMany(const CommandSpec& command, std::string_view argument) {
  return UsageFailure(absl::StrFormat("'%s' is one argument too many", argument),
                      absl::StrFormat("the command is used as atm-cli %s", UsageOf(command)),
                      absl::StrFormat("atm-cli %s --help", command.name));
}

Failure NotAChoice(std::string_view what, std::string_view value,
                   std::span<const std::string_view> choices) {
  return UsageFailure(absl::StrFormat("'%s' is not %s", value, what),
                      absl::StrFormat("it is one of %s", Listed(choices)),
                      DidYouMean(value, choices, kSeeHelp));
}

Result<ParsedArgs> ParseArgs(const std::vector<std::string>& args) {
  if (const OptionSpec* option = WithoutValue(args)) {
    return NeedsValue(*option);
  }
  if (const OptionSpec* option = SwitchWithValue(args)) {
    return UsageFailure(absl::StrFormat("--%s takes no value", option->name), "it is a switch",
                        absl::StrFormat("--%s alone", option->name));
  }
  Parser parser;
  try {
    parser.Parse(args);
  } catch (const CLI::ParseError& error) {
    return UsageFailure("the command line cannot be understood", error.what(), kSeeHelp);
  }
  ParsedArgs parsed = parser.Take();
  if (parsed.options.contains("help") || parsed.options.contains("version")) {
    return parsed;
  }
  if (std::optional<Failure> failure = CheckExtras(parser.Extras(), parsed)) {
    return *std::move(failure);
  }
  return parsed;
}

}  // namespace atm::cli
