#include "client/cli/line/general_options.h"

#include <chrono>
#include <string>
#include <string_view>

#include "absl/strings/str_format.h"
#include "client/cli/line/option_readers.h"
#include "client/cli/text/duration.h"

namespace atm::cli {
namespace {

constexpr char kDefaultPort[] = ":50051";

Reader ServerInto(std::string& server) {
  return [&server](std::string_view /*name*/, const std::string& value) -> std::optional<Failure> {
    if (value.empty()) {
      return UsageFailure("--server needs a value", "it is where the bank's server listens",
                          "--server 127.0.0.1:50051");
    }
    server = value.find(':') == std::string::npos ? value + kDefaultPort : value;
    return std::nullopt;
  };
}

Reader TimeoutInto(std::chrono::milliseconds& timeout) {
  return [&timeout](std::string_view /*name*/, const std::string& value) -> std::optional<Failure> {
    const std::optional<std::chrono::milliseconds> parsed = ParseTimeout(value);
    if (!parsed) {
      return UsageFailure(
          absl::StrFormat("'%s' is not a time for --timeout", value),
          "it is a whole number of seconds or milliseconds, at least 1ms and at most a day",
          "--timeout 5s, --timeout 500ms or --timeout 5");
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
      {.name = "server",
       .value = "HOST:PORT",
       .environment = "ATM_SERVER",
       .help = "The bank's server (127.0.0.1:50051; a missing port is 50051)",
       .read = ServerInto(bank.server)},
      {.name = "tls", .help = "Use TLS; the other TLS options imply it", .read = TurnOn(bank.tls)},
      {.name = "tls-ca",
       .value = "FILE",
       .environment = "ATM_TLS_CA",
       .help = "Trust the authorities of this PEM file, not the system's",
       .is_file = true,
       .read = WordInto(bank.tls_ca_file)},
      {.name = "tls-cert",
       .value = "FILE",
       .environment = "ATM_TLS_CERT",
       .help = "Show the server this PEM certificate",
       .is_file = true,
       .read = WordInto(bank.tls_cert_file)},
      {.name = "tls-key",
       .value = "FILE",
       .environment = "ATM_TLS_KEY",
       .help = "The private key to --tls-cert",
       .is_file = true,
       .read = WordInto(bank.tls_key_file)},
      {.name = "timeout",
       .value = "TIME",
       .help = "Wait this long in all, such as 500ms (5s; admin verify and import: 600s)",
       .read = TimeoutInto(bank.timeout)},
      {.name = "output",
       .letter = 'o',
       .value = "FORMAT",
       .help = "auto (a table on a terminal, else JSON), table, json or csv",
       .choices = {"auto", "table", "json", "csv"},
       .read = FormatInto(settings)},
      {.name = "color",
       .value = "WHEN",
       .help = "auto (on a terminal, unless NO_COLOR is set), always or never",
       .choices = {"auto", "always", "never"},
       .read = ColorInto(settings.color)},
      {.name = "help",
       .letter = 'h',
       .help = "Show help, also for one command",
       .read = TurnOn(settings.help)},
      {.name = "version", .help = "Show the version", .read = TurnOn(settings.version)},
  };
}

std::optional<Failure> CheckGeneralOptions(Settings& settings) {
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
