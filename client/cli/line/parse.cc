#include "client/cli/line/parse.h"

#include <algorithm>
#include <cstddef>
#include <span>
#include <string_view>
#include <utility>

#include "absl/strings/str_format.h"
#include "client/cli/line/general_options.h"
#include "client/cli/line/unwritten_values.h"
#include "client/cli/line/words.h"
#include "client/cli/text/choices.h"
#include "client/cli/text/printable.h"
#include "client/cli/text/zone.h"

namespace atm::cli {
namespace {

std::optional<Failure> ReadArguments(const Subcommand& command,
                                     std::span<const std::string> values) {
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
    const Argument& argument = arguments[std::min(i, arguments.size() - 1)];
    if (!argument.choices.empty() && !argument.choice.empty() &&
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
  for (const std::unique_ptr<Subcommand>& command : commands) {
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

// Reads the time zone, which the readers of all values need.
std::optional<Failure> ReadZone(const Environment& environment, Settings& settings) {
  if (settings.utc) {
    settings.calendar.zone = absl::UTCTimeZone();
    return std::nullopt;
  }
  const std::optional<std::string> tz = environment("TZ");
  const std::optional<absl::TimeZone> zone = tz ? FindZone(*tz) : MachineZone();
  if (!zone) {
    return UsageFailure(
        absl::StrFormat("there is no time zone '%s'", Printable(*tz)),
        "TZ names none that this machine knows, and is no rule of POSIX",
        "TZ=Europe/Berlin, TZ=CET-1CEST,M3.5.0,M10.5.0/3, or --utc for times in UTC");
  }
  settings.calendar.zone = *zone;
  return std::nullopt;
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

Result<Subcommand*> ParseLine(Commands commands, const std::vector<std::string>& args,
                              const Environment& environment, Settings& settings) {
  const std::vector<Option> general = GeneralOptions(settings);
  Result<ParsedLine> parsed = SplitLine(general, commands, args);
  if (auto* failure = std::get_if<Failure>(&parsed)) {
    return std::move(*failure);
  }
  ParsedLine& line = std::get<ParsedLine>(parsed);
  settings.help = line.options.contains("help");
  settings.version = line.options.contains("version");
  settings.no_pager = line.options.contains("no-pager");
  if (settings.help || settings.version) {
    return line.command;
  }
  if (line.command == nullptr) {
    return UsageFailure("no command was given",
                        "atm-cli does one thing a run: balance, withdraw, deposit and so on",
                        "atm-cli balance 10001, or atm-cli --help");
  }
  Subcommand& command = *line.command;
  settings.given = WordsOf(general, line.options);
  settings.bank.timeout = command.help().timeout;
  settings.utc = line.options.contains("utc");
  std::optional<Failure> failure = ReadZone(environment, settings);
  if (!failure) failure = ReadArguments(command, line.arguments);
  if (!failure) failure = CheckOptionsGoWith(line, general, commands);
  if (!failure) failure = ReadOptions(command.options(), line.options);
  settings.bank_values = BankValuesOf(general, line.options);
  AddEnvironment(environment, general, line.options);
  if (!failure && command.help().asks_bank) {
    failure = AddNamedBank(environment, general, line.options);
  }
  if (!failure) failure = ReadOptions(general, line.options);
  if (!failure) failure = CheckGeneralOptions(settings);
  if (!failure) failure = command.Check(settings);
  if (failure) {
    return *std::move(failure);
  }
  return &command;
}

}  // namespace atm::cli
