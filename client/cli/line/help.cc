#include "client/cli/line/help.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string_view>
#include <utility>
#include <vector>

#include "absl/strings/str_format.h"
#include "client/cli/line/general_options.h"
#include "client/cli/text/number.h"
#include "client/cli/text/wrap.h"

namespace atm::cli {
namespace {

constexpr std::size_t kIndent = 2;
constexpr std::size_t kGap = 2;

constexpr std::int64_t kUsualWidth = 80;
constexpr std::int64_t kLeastWidth = 40;  // less is not worth reading
constexpr std::int64_t kMostWidth = 1'000;

struct Entry {
  std::string name;
  std::string text;
};

// Two columns, the first one as wide as it must be, but not so wide that little is left for the
// second: the text of a long name begins on the next line.
std::string InColumns(const std::vector<Entry>& entries, std::size_t width) {
  const std::size_t most = (width - kIndent - kGap) * 2 / 5;
  std::size_t names = 0;
  for (const Entry& entry : entries) {
    names = std::max(names, std::min(most, entry.name.size()));
  }
  const std::string indent(kIndent, ' ');
  const std::string beside(kIndent + names + kGap, ' ');
  std::string columns;
  for (const Entry& entry : entries) {
    std::string first = indent + entry.name;
    if (entry.name.size() > names) {
      columns += Wrapped(entry.name, width, {.first = indent, .others = indent + indent});
      first = beside;
    }
    first.resize(beside.size(), ' ');
    columns += Wrapped(entry.text, width, {.first = first, .others = beside});
  }
  return columns;
}

// The options, one after the other.
std::string OptionLines(std::span<const Option> options, std::size_t width) {
  std::vector<Entry> entries;
  for (const Option& option : options) {
    std::string name = option.letter == 0 ? "    " : absl::StrFormat("-%c, ", option.letter);
    name += option.dashed();
    name += option.is_switch() ? "" : absl::StrFormat(" %s", option.value);
    std::string text(option.help);
    text += option.environment.empty() ? "" : absl::StrFormat(" [%s]", option.environment);
    entries.push_back({std::move(name), std::move(text)});
  }
  return InColumns(entries, width);
}

const std::vector<Entry>& ExitCodes() {
  static const std::vector<Entry> kExitCodes = {
      {"0", "done"},
      {"1", "a failure on this side: a file, stdout, or a question that was not answered with yes"},
      {"2", "the command line is wrong; nothing was sent"},
      {"64+",
       "refused, plus the gRPC code: 69 no such account, 73 not enough funds, 78 bank not "
       "reachable"}};
  return kExitCodes;
}

std::string CommandLines(Commands commands, std::string_view group, std::size_t width) {
  std::vector<Entry> entries;
  for (const Subcommand* command : CommandsIn(commands, group)) {
    entries.push_back({WithArguments(*command), std::string(command->help().summary)});
  }
  return InColumns(entries, width);
}

std::string UsageLine(const std::string& usage, std::size_t width) {
  return Wrapped(absl::StrFormat("atm-cli %s [OPTIONS]", usage), width,
                 {.first = "  ", .others = "      "});
}

constexpr std::string_view kExamples = R"(  atm-cli balance 10001
  atm-cli withdraw 10001 40
  atm-cli deposit 10001 100.50
  atm-cli hold 10001 40 --expires 10m
  atm-cli statement 10001 --since 2026-01-01 --chart
  atm-cli admin freeze 10001 --reason 'lost card'
  atm-cli reverse 12 --reason no-cash
  atm-cli balance 10001 -o json | jq -r .balance.availableMinor
  ATM_SERVER=bank.example:50051 atm-cli balance 10001 --tls
)";

constexpr std::string_view kAbout =
    "Asks a bank for the balance of an account, takes cash out and pays cash in, moves money, "
    "takes back what went wrong, and administers accounts.";

constexpr std::string_view kOfACommand =
    "'atm-cli COMMAND --help' has the options of a command, and more examples.";

constexpr std::string_view kOfAll =
    "'atm-cli --help' has the options of all commands, such as --server, --output and --timeout.";

}  // namespace

std::size_t HelpWidth(const Invocation& call) {
  const std::optional<std::int64_t> columns = ParseNumber(call.environment("COLUMNS").value_or(""));
  const std::int64_t width = columns && *columns > 0 ? *columns
                             : call.out.columns > 0  ? call.out.columns
                                                     : kUsualWidth;
  return static_cast<std::size_t>(std::clamp(width, kLeastWidth, kMostWidth));
}

std::string Help(Commands commands, std::size_t width) {
  Settings unused;
  std::string text = "Examples:\n" + WrappedCommands(kExamples, width) + "\n";
  text += Wrapped(kAbout, width) + "\nUsage:\n" + UsageLine("COMMAND", width);
  text += "\nCommands:\n" + CommandLines(commands, "", width) + "\n";
  text += Wrapped(kOfACommand, width) + "\n";
  text += Wrapped(
      "Options of all commands, before or after the command (in brackets: the environment variable "
      "it beats):",
      width);
  text += OptionLines(GeneralOptions(unused), width);
  return text + "\nExit codes:\n" + InColumns(ExitCodes(), width);
}

std::string HelpFor(const Subcommand& command, Commands commands, std::size_t width) {
  const CommandHelp& help = command.help();
  std::string text = "Examples:\n" + WrappedCommands(help.examples, width) + "\n";
  text += Wrapped(absl::StrFormat("%s.", help.summary), width);
  text += "\nUsage:\n" + UsageLine(UsageOf(command), width) + "\n";
  if (!help.details.empty()) {
    text += WrappedParagraphs(help.details, width) + "\n";
  }
  if (!CommandsIn(commands, help.name).empty()) {
    text += "Commands:\n" + CommandLines(commands, help.name, width) + "\n";
  }
  if (!command.options().empty()) {
    text +=
        absl::StrFormat("Options of '%s':\n%s\n", help.name, OptionLines(command.options(), width));
  }
  return text + Wrapped(kOfAll, width);
}

std::string Version() { return "atm-cli " ATM_VERSION "\n"; }

}  // namespace atm::cli
