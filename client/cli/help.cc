#include "client/cli/help.h"

#include <algorithm>
#include <cstddef>
#include <vector>

#include "absl/strings/str_format.h"

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

std::string Usage(const CommandSpec& command) {
  std::string usage(command.name);
  for (const std::string_view argument : command.arguments) {
    usage += absl::StrFormat(" %s", argument);
  }
  return usage;
}

std::string OptionsHelp() {
  std::vector<Entry> entries;
  for (const OptionSpec& option : OptionTable()) {
    std::string name = option.letter == 0 ? "    " : absl::StrFormat("-%c, ", option.letter);
    name += absl::StrFormat("--%s", option.name);
    name += option.is_switch() ? "" : absl::StrFormat(" %s", option.value);
    std::string text(option.help);
    text += option.environment.empty() ? "" : absl::StrFormat(" [%s]", option.environment);
    entries.push_back({std::move(name), std::move(text)});
  }
  return absl::StrFormat(
      "Options, before or after the command (in brackets: the environment variable it beats):\n%s",
      Columns(entries));
}

constexpr char kExitCodes[] = R"(Exit codes:
  0   done
  1   a failure on this side: a file, or stdout
  2   the command line is wrong; nothing was sent
  64+ refused, plus the gRPC code: 69 no such account, 73 not enough funds, 78 bank not reachable
)";

}  // namespace

std::string Help() {
  std::vector<Entry> commands;
  for (const CommandSpec& command : CommandTable()) {
    commands.push_back({Usage(command), std::string(command.summary)});
  }
  return absl::StrFormat(R"(Examples:
  atm-cli balance 10001
  atm-cli withdraw 10001 40
  atm-cli deposit 10001 100.50
  atm-cli balance 10001 -o json | jq -r .balance.availableMinor
  ATM_SERVER=bank.example:50051 atm-cli balance 10001 --tls

Asks a bank for the balance of an account, takes cash out and pays cash in.

Usage:
  atm-cli COMMAND [OPTIONS]

Commands:
%s
%s
%s)",
                         Columns(commands), OptionsHelp(), kExitCodes);
}

std::string HelpFor(const CommandSpec& command) {
  const std::string details =
      command.details.empty() ? "" : absl::StrFormat("%s\n", command.details);
  return absl::StrFormat("Examples:\n%s\n%s.\n\nUsage:\n  atm-cli %s [OPTIONS]\n\n%s%s",
                         command.examples, command.summary, Usage(command), details, OptionsHelp());
}

std::string Version() { return "atm-cli " ATM_VERSION "\n"; }

}  // namespace atm::cli
