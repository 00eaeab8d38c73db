#include "client/cli/line/general_options.h"

#include <chrono>
#include <string>
#include <string_view>
#include <utility>

#include "absl/strings/str_format.h"
#include "client/cli/line/option_readers.h"
#include "client/cli/text/duration.h"
#include "client/cli/text/printable.h"
#include "client/cli/text/server_address.h"

namespace atm::cli {
namespace {

constexpr std::chrono::milliseconds kLongestTimeout = std::chrono::hours(24);

Reader ServerInto(std::string& server) {
  return [&server](std::string_view /*name*/, const std::string& value) -> std::optional<Failure> {
    Result<std::string> address = ParseServer(value);
    if (auto* failure = std::get_if<Failure>(&address)) return std::move(*failure);
    server = std::get<std::string>(std::move(address));
    return std::nullopt;
  };
}

Reader TimeoutInto(std::chrono::milliseconds& timeout) {
  return [&timeout](std::string_view /*name*/, const std::string& value) -> std::optional<Failure> {
    const std::optional<std::chrono::milliseconds> parsed = ParseDuration(value);
    if (!parsed || *parsed > kLongestTimeout) {
      return UsageFailure(
          absl::StrFormat("'%s' is not a time for --timeout", Printable(value)),
          absl::StrFormat("it is %s; at least 1ms and at most a day", kDurationGrammar),
          "--timeout 5s, --timeout 500ms or --timeout 10m");
    }
    timeout = *parsed;
    return std::nullopt;
  };
}

Reader FormatInto(Settings& settings) {
  return
      [&settings](std::string_view /*name*/, const std::string& value) -> std::optional<Failure> {
        settings.output = value;
        settings.format = value == "table"  ? Format::kTable
                          : value == "json" ? Format::kJson
                          : value == "csv"  ? Format::kCsv
                                            : Format::kAuto;
        return std::nullopt;
      };
}

Reader ColorInto(ColorMode& color) {
  return [&color](std::string_view /*name*/, const std::string& value) -> std::optional<Failure> {
    color = value == "always"  ? ColorMode::kAlways
            : value == "never" ? ColorMode::kNever
                               : ColorMode::kAuto;
    return std::nullopt;
  };
}

}  // namespace

std::vector<Option> GeneralOptions(Settings& settings) {
  BankOptions& bank = settings.bank;
  return {
      {.name = "bank",
       .value = "NAME",
       .environment = "ATM_BANK",
       .help = "The bank that 'config set' gave this name, or none",
       .read = WordInto(settings.bank_name)},
      {.name = "server",
       .value = "HOST:PORT",
       .environment = "ATM_SERVER",
       .help = "The bank's server (127.0.0.1:50051; a missing port is 50051)",
       .is_of_bank = true,
       .read = ServerInto(bank.server)},
      {.name = "tls",
       .help = "Use TLS; the other TLS options imply it",
       .is_of_bank = true,
       .read = TurnOn(bank.tls)},
      {.name = "tls-ca",
       .value = "FILE",
       .environment = "ATM_TLS_CA",
       .help = "Trust the authorities of this PEM file, not the system's",
       .is_file = true,
       .is_of_bank = true,
       .read = WordInto(bank.tls_ca_file)},
      {.name = "tls-cert",
       .value = "FILE",
       .environment = "ATM_TLS_CERT",
       .help = "Show the server this PEM certificate",
       .is_file = true,
       .is_of_bank = true,
       .read = WordInto(bank.tls_cert_file)},
      {.name = "tls-key",
       .value = "FILE",
       .environment = "ATM_TLS_KEY",
       .help = "The private key to --tls-cert",
       .is_file = true,
       .is_of_bank = true,
       .read = WordInto(bank.tls_key_file)},
      {.name = "timeout",
       .value = "TIME",
       .environment = "ATM_TIMEOUT",
       .help = "Wait this long in all (5s; admin verify and import: 600s)",
       .is_of_bank = true,
       .read = TimeoutInto(bank.timeout)},
      {.name = "output",
       .letter = 'o',
       .value = "FORMAT",
       .environment = "ATM_OUTPUT",
       .help = "auto (a table on a terminal, else JSON), table, json or csv",
       .choices = {"auto", "table", "json", "csv"},
       .read = FormatInto(settings)},
      {.name = "json", .help = "The same as --output json", .read = TurnOn(settings.json)},
      {.name = "csv-raw",
       .help = "Write CSV for programs, without apostrophes that guard spreadsheets",
       .read = TurnOn(settings.csv_raw)},
      {.name = "utc",
       .help = "Times in UTC, not in your time zone (TZ)",
       .read = TurnOn(settings.utc)},
      {.name = "yes",
       .letter = 'y',
       .help = "Do it without asking; off a terminal, commands that ask need it",
       .read = TurnOn(settings.yes)},
      {.name = "quiet",
       .letter = 'q',
       .help = "Say nothing on stderr but what went wrong",
       .read = TurnOn(settings.quiet)},
      {.name = "debug",
       .letter = 'v',
       .help = "Say on stderr what is sent where, each attempt, and how long it took",
       .read = TurnOn(bank.debug)},
      {.name = "color",
       .value = "WHEN",
       .help = "auto (on a terminal, or as NO_COLOR and FORCE_COLOR say), always or never",
       .choices = {"auto", "always", "never"},
       .read = ColorInto(settings.color)},
      {.name = "no-pager",
       .help = "Show long output at once, not through ATM_PAGER, PAGER or less",
       .read = TurnOn(settings.no_pager)},
      {.name = "help",
       .letter = 'h',
       .help = "Show help, also for one command",
       .read = TurnOn(settings.help)},
      {.name = "version",
       .letter = 'V',
       .help = "Show the version",
       .read = TurnOn(settings.version)},
  };
}

bool AsksForJson(const std::vector<std::string>& args, const Environment& environment) {
  std::string asked;
  std::string before;
  for (const std::string& arg : args) {
    if (arg == "--") break;
    if (arg == "--json") asked = "json";
    if (before == "-o" || before == "--output") asked = arg;
    if (arg.starts_with("--output=")) asked = arg.substr(arg.find('=') + 1);
    if (arg.starts_with("-o") && arg.size() > 2) asked = arg.substr(2);
    before = arg;
  }
  return (asked.empty() ? environment("ATM_OUTPUT").value_or("") : asked) == "json";
}

std::optional<Failure> CheckGeneralOptions(Settings& settings) {
  if (settings.json && !settings.output.empty() && settings.output != "json") {
    return UsageFailure(
        absl::StrFormat("--json and --output %s do not go together", settings.output),
        "--json is the same as --output json", "give one of them");
  }
  if (settings.json) {
    settings.output = "json";
    settings.format = Format::kJson;
  }
  BankOptions& bank = settings.bank;
  bank.tls = bank.tls || !bank.tls_ca_file.empty() || !bank.tls_cert_file.empty() ||
             !bank.tls_key_file.empty();
  if (bank.tls_cert_file.empty() != bank.tls_key_file.empty()) {
    return UsageFailure(
        "--tls-cert and --tls-key belong together",
        absl::StrFormat("--%s is missing", bank.tls_key_file.empty() ? "tls-key" : "tls-cert"),
        "give both (or ATM_TLS_CERT and ATM_TLS_KEY), or neither");
  }
  return std::nullopt;
}

}  // namespace atm::cli
