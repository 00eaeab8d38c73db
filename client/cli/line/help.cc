#include "client/cli/line/help.h"

#include <algorithm>
#include <cstddef>
#include <span>
#include <vector>

#include "absl/strings/str_format.h"
#include "client/cli/line/general_options.h"

namespace atm::cli {
namespace {

struct Entry {
  std::string name;
  std::string text;
};

// Two columns, the first one as wide as it must be.
std::string Columns(const std::vector<Entry>& entries) {
  std::size_t width = 0;
  for (const Entry& entry : entries) {
    width = std::max(width, entry.name.size());
  }
  std::string columns;
  for (const Entry& entry : entries) {
    columns += absl::StrFormat("  %-*s  %s\n", static_cast<int>(width), entry.name, entry.text);
  }
  return columns;
}

// The options, one a line.
std::string OptionLines(std::span<const Option* const> options) {
  std::vector<Entry> entries;
  for (const Option* option : options) {
    std::string name = option->letter == 0 ? "    " : absl::StrFormat("-%c, ", option->letter);
    name += option->dashed();
    name += option->is_switch() ? "" : absl::StrFormat(" %s", option->value);
    std::string text(option->help);
    text += option->environment.empty() ? "" : absl::StrFormat(" [%s]", option->environment);
    entries.push_back({std::move(name), std::move(text)});
  }
  return Columns(entries);
}

std::vector<const Option*> PointersTo(std::span<const Option> options) {
  std::vector<const Option*> pointers;
  for (const Option& option : options) {
    pointers.push_back(&option);
  }
  return pointers;
}

// The options that some commands have, each once for each meaning.
std::vector<const Option*> OptionsOfSome(Commands commands) {
  std::vector<const Option*> options;
  for (const std::unique_ptr<Subcommand>& command : commands) {
    for (const Option& option : command->options()) {
      const auto is_the_same = [&](const Option* other) {
        return other->name == option.name && other->help == option.help;
      };
      if (std::ranges::none_of(options, is_the_same)) {
        options.push_back(&option);
      }
    }
  }
  return options;
}

std::string GeneralOptionLines() {
  Settings unused;
  const std::vector<Option> options = GeneralOptions(unused);
  return absl::StrFormat(
      "Options, before or after the command (in brackets: the environment variable it beats):\n%s",
      OptionLines(PointersTo(options)));
}

constexpr char kExitCodes[] = R"(Exit codes:
  0   done
  1   a failure on this side: a file, stdout, or a question that was not answered with yes
  2   the command line is wrong; nothing was sent
  64+ refused, plus the gRPC code: 69 no such account, 73 not enough funds, 78 bank not reachable
)";

std::string CommandLines(Commands commands, std::string_view group) {
  std::vector<Entry> entries;
  for (const Subcommand* command : CommandsIn(commands, group)) {
    entries.push_back({WithArguments(*command), std::string(command->help().summary)});
  }
  return Columns(entries);
}

}  // namespace

std::string Help(Commands commands) {
  return absl::StrFormat(R"(Examples:
  atm-cli balance 10001
  atm-cli withdraw 10001 40
  atm-cli deposit 10001 100.50
  atm-cli hold 10001 40 --expires 10m
  atm-cli statement 10001 --since 2026-01-01 --chart
  atm-cli admin freeze 10001 --reason 'lost card'
  atm-cli reverse --request 0190b1c2-7d3e-7a4f-8b5a-6c7d8e9f0a1b --reason time-out
  atm-cli balance 10001 -o json | jq -r .balance.availableMinor
  ATM_SERVER=bank.example:50051 atm-cli balance 10001 --tls

Asks a bank for the balance of an account, takes cash out and pays cash in, moves money, takes back
what went wrong, and administers accounts.

Usage:
  atm-cli COMMAND [OPTIONS]

Commands:
%s
%s
Options of some commands, whose help tells more:
%s
%s)",
                         CommandLines(commands, ""), GeneralOptionLines(),
                         OptionLines(OptionsOfSome(commands)), kExitCodes);
}

std::string HelpFor(const Subcommand& command, Commands commands) {
  const CommandHelp& help = command.help();
  std::string text = absl::StrFormat("Examples:\n%s\n%s.\n\nUsage:\n  atm-cli %s [OPTIONS]\n\n",
                                     help.examples, help.summary, UsageOf(command));
  if (!help.details.empty()) {
    text += absl::StrFormat("%s\n", help.details);
  }
  if (!CommandsIn(commands, help.name).empty()) {
    text += absl::StrFormat("Commands:\n%s\n", CommandLines(commands, help.name));
  }
  if (!command.options().empty()) {
    text += absl::StrFormat("Options of '%s':\n%s\n", help.name,
                            OptionLines(PointersTo(command.options())));
  }
  return text + GeneralOptionLines();
}

std::string Version() { return "atm-cli " ATM_VERSION "\n"; }

}  // namespace atm::cli
