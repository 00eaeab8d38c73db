#include "client/cli/line/options.h"

#include <map>

#include "absl/strings/str_format.h"
#include "client/cli/bench/arguments.h"
#include "client/cli/line/admin_arguments.h"
#include "client/cli/line/arguments.h"
#include "client/cli/line/history_arguments.h"
#include "client/cli/line/parse.h"
#include "client/cli/text/duration.h"

namespace atm::cli {
namespace {

constexpr char kDefaultPort[] = ":50051";

using Values = std::map<std::string_view, std::string>;

// Adds the environment's values of the options that no flag gave.
void AddEnvironment(const Environment& environment, Values& values) {
  for (const OptionSpec& option : OptionTable()) {
    if (!option.environment.empty() && !values.contains(option.name)) {
      const std::optional<std::string> value = environment(std::string(option.environment));
      if (value && !value->empty()) {
        values[option.name] = *value;
      }
    }
  }
}

// As they may stand in a command line again.
std::vector<std::string> WordsOf(const Values& values) {
  std::vector<std::string> words;
  for (const auto& [name, value] : values) {
    words.push_back(OptionNamed(name).is_switch() ? absl::StrFormat("--%s", name)
                                                  : absl::StrFormat("--%s=%s", name, value));
  }
  return words;
}

std::string ValueOr(const Values& values, std::string_view name,
                    const std::string& otherwise = "") {
  const auto found = values.find(name);
  return found == values.end() ? otherwise : found->second;
}

std::optional<Failure> ReadOutput(const ParsedArgs& parsed, Options& options) {
  const Result<std::size_t> format = Choice(parsed, "output", "auto");
  if (const auto* failure = std::get_if<Failure>(&format)) {
    return *failure;
  }
  const Result<std::size_t> color = Choice(parsed, "color", "auto");
  if (const auto* failure = std::get_if<Failure>(&color)) {
    return *failure;
  }
  options.format = parsed.options.contains("csv")
                       ? Format::kCsv
                       : static_cast<Format>(std::get<std::size_t>(format));
  options.color = static_cast<ColorMode>(std::get<std::size_t>(color));
  return std::nullopt;
}

std::optional<Failure> ReadConnection(const Values& values, Options& options) {
  options.server = ValueOr(values, "server", options.server);
  if (options.server.empty()) {
    return UsageFailure("--server needs a value", "it is where the bank's server listens",
                        "--server 127.0.0.1:50051");
  }
  if (options.server.find(':') == std::string::npos) {
    options.server += kDefaultPort;
  }
  options.tls_ca_file = ValueOr(values, "tls-ca");
  options.tls_cert_file = ValueOr(values, "tls-cert");
  options.tls_key_file = ValueOr(values, "tls-key");
  options.tls = values.contains("tls") || !options.tls_ca_file.empty() ||
                !options.tls_cert_file.empty() || !options.tls_key_file.empty();
  if (options.tls_cert_file.empty() != options.tls_key_file.empty()) {
    return UsageFailure(
        "--tls-cert and --tls-key belong together",
        absl::StrFormat("--%s is missing", options.tls_key_file.empty() ? "tls-key" : "tls-cert"),
        "give both (or ATM_TLS_CERT and ATM_TLS_KEY), or neither");
  }
  // Verifying reads everything that there is, and an import may be large.
  const bool is_long =
      options.command == Command::kAdminVerify || options.command == Command::kAdminImport;
  const std::string timeout = ValueOr(values, "timeout", is_long ? "600s" : "5s");
  const std::optional<std::chrono::milliseconds> parsed = ParseTimeout(timeout);
  if (!parsed) {
    return UsageFailure(
        absl::StrFormat("'%s' is not a time for --timeout", timeout),
        "it is a whole number of seconds or milliseconds, at least 1ms and at most a day",
        "--timeout 5s, --timeout 500ms or --timeout 5");
  }
  options.timeout = *parsed;
  return std::nullopt;
}

}  // namespace

Result<Options> ReadOptions(const std::vector<std::string>& args, const Environment& environment) {
  Result<ParsedArgs> result = ParseArgs(args);
  if (const auto* failure = std::get_if<Failure>(&result)) {
    return *failure;
  }
  ParsedArgs& parsed = std::get<ParsedArgs>(result);
  Options options;
  if (parsed.options.contains("help")) {
    if (parsed.command != nullptr) {
      options.topic = parsed.command->name;
    }
    return options;
  }
  if (parsed.options.contains("version")) {
    options.version = true;
    return options;
  }
  if (parsed.command == nullptr) {
    return UsageFailure("no command was given",
                        "atm-cli does one thing a run: balance, withdraw, deposit and so on",
                        "atm-cli balance 10001, or atm-cli --help");
  }
  options.command = parsed.command->command;
  std::optional<Failure> failure = ReadArguments(parsed, options);
  if (!failure) {
    failure = ReadCommandOptions(parsed, options);
  }
  if (!failure) {
    failure = ReadHistoryOptions(parsed, environment, options);
  }
  if (!failure) {
    failure = ReadAdminOptions(parsed, options);
  }
  if (!failure) {
    failure = ReadBenchOptions(parsed, options);
  }
  if (options.command == Command::kShell) {
    options.shell_options = WordsOf(parsed.options);
  }
  AddEnvironment(environment, parsed.options);
  if (!failure) {
    failure = ReadConnection(parsed.options, options);
  }
  if (!failure) {
    failure = ReadOutput(parsed, options);
  }
  if (failure) {
    return *std::move(failure);
  }
  return options;
}

}  // namespace atm::cli
