#include "client/cli/options.h"

#include <algorithm>
#include <charconv>
#include <cstdint>
#include <map>

#include "absl/strings/str_format.h"
#include "client/cli/parse.h"
#include "storage/uuid.h"

namespace atm::cli {
namespace {

constexpr std::chrono::milliseconds kLongestTimeout = std::chrono::hours(24);
constexpr char kDefaultPort[] = ":50051";

Failure Usage(std::string what, std::string why, std::string remedy) {
  return {kExitUsage, std::move(what), std::move(why), std::move(remedy)};
}

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

std::string ValueOr(const Values& values, std::string_view name,
                    const std::string& otherwise = "") {
  const auto found = values.find(name);
  return found == values.end() ? otherwise : found->second;
}

// Which of the option's choices was made: 0 (auto) if none was.
Result<std::size_t> Choice(const Values& values, std::string_view name) {
  const auto option = std::ranges::find(OptionTable(), name, &OptionSpec::name);
  const std::string value = ValueOr(values, name, "auto");
  const auto choice = std::ranges::find(option->choices, value);
  if (choice == option->choices.end()) {
    return NotAChoice(absl::StrFormat("a value of --%s", name), value, option->choices);
  }
  return static_cast<std::size_t>(choice - option->choices.begin());
}

std::optional<Failure> ReadOutput(const Values& values, Options& options) {
  const Result<std::size_t> format = Choice(values, "output");
  if (const auto* failure = std::get_if<Failure>(&format)) {
    return *failure;
  }
  const Result<std::size_t> color = Choice(values, "color");
  if (const auto* failure = std::get_if<Failure>(&color)) {
    return *failure;
  }
  options.format = static_cast<Format>(std::get<std::size_t>(format));
  options.color = static_cast<ColorMode>(std::get<std::size_t>(color));
  return std::nullopt;
}

std::optional<Failure> ReadConnection(const Values& values, Options& options) {
  options.server = ValueOr(values, "server", options.server);
  if (options.server.empty()) {
    return Usage("--server needs a value", "it is where the bank's server listens",
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
    return Usage(
        "--tls-cert and --tls-key belong together",
        absl::StrFormat("--%s is missing", options.tls_key_file.empty() ? "tls-key" : "tls-cert"),
        "give both (or ATM_TLS_CERT and ATM_TLS_KEY), or neither");
  }
  const std::string timeout = ValueOr(values, "timeout", "5s");
  const std::optional<std::chrono::milliseconds> parsed = ParseTimeout(timeout);
  if (!parsed) {
    return Usage(absl::StrFormat("'%s' is not a time for --timeout", timeout),
                 "it is a whole number of seconds or milliseconds, at least 1ms and at most a day",
                 "--timeout 5s, --timeout 500ms or --timeout 5");
  }
  options.timeout = *parsed;
  return std::nullopt;
}

std::optional<Failure> ReadCurrency(const std::string& code, Options& options) {
  options.currency = Currency::FromCode(code);
  if (options.currency) {
    return std::nullopt;
  }
  std::string capitals = code;
  std::ranges::transform(capitals, capitals.begin(), [](char c) {
    return c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
  });
  return Usage(absl::StrFormat("'%s' is not a currency", code),
               "--currency takes a code of ISO 4217 in capitals, such as USD",
               Currency::FromCode(capitals)
                   ? absl::StrFormat("--currency %s", capitals)
                   : "leave it out: the bank knows the currency of the account");
}

// The options that only moving money has.
std::optional<Failure> ReadMoneyOptions(const Values& values, Options& options) {
  const bool moves_money =
      options.command == Command::kWithdraw || options.command == Command::kDeposit;
  for (const std::string_view name : {"currency", "request-id"}) {
    if (values.contains(name) && !moves_money) {
      return Usage(
          absl::StrFormat("--%s does not go with '%s'", name, SpecOf(options.command).name),
          "it is for withdraw and deposit", "leave it out");
    }
  }
  if (values.contains("currency")) {
    if (std::optional<Failure> failure = ReadCurrency(values.at("currency"), options)) {
      return failure;
    }
  }
  if (values.contains("request-id")) {
    options.request_id = values.at("request-id");
    if (!Uuid::Parse(options.request_id)) {
      return Usage(absl::StrFormat("'%s' is not a request id", options.request_id),
                   "a request id is a UUID: 36 characters, as in "
                   "0190b1c2-7d3e-7a4f-8b5a-6c7d8e9f0a1b",
                   "leave --request-id out: atm-cli makes one by itself");
    }
  }
  return std::nullopt;
}

// Whether protobuf can carry it; what an account number is, the bank decides.
bool IsPrintableAscii(std::string_view text) {
  return std::ranges::all_of(text, [](char c) { return c >= ' ' && c <= '~'; });
}

std::string_view FirstExample(const CommandSpec& spec) {
  const std::string_view line = spec.examples.substr(0, spec.examples.find('\n'));
  return line.substr(line.find_first_not_of(' '));
}

std::optional<Failure> ReadArguments(const ParsedArgs& parsed, Options& options) {
  const CommandSpec& spec = *parsed.command;
  const auto is_needed = [](std::string_view argument) { return !argument.starts_with('['); };
  const auto needed = static_cast<std::size_t>(std::ranges::count_if(spec.arguments, is_needed));
  if (parsed.arguments.size() < needed) {
    return Usage(
        absl::StrFormat("'%s' needs %s", spec.name, spec.arguments[parsed.arguments.size()]),
        absl::StrFormat("it got %d of %d arguments", parsed.arguments.size(), needed),
        absl::StrFormat("for example: %s", FirstExample(spec)));
  }
  if (!parsed.arguments.empty() && !spec.choices.empty() &&
      std::ranges::find(spec.choices, parsed.arguments[0]) == spec.choices.end()) {
    return NotAChoice(spec.command == Command::kHelp ? "a command" : "a shell that atm-cli knows",
                      parsed.arguments[0], spec.choices);
  }
  switch (spec.command) {
    case Command::kHelp:
      options.topics = parsed.arguments;
      break;
    case Command::kCompletion:
      options.shell = parsed.arguments[0];
      break;
    case Command::kWithdraw:
    case Command::kDeposit:
      options.amount = parsed.arguments[1];
      [[fallthrough]];
    case Command::kBalance:
      options.account = parsed.arguments[0];
      break;
  }
  if (!IsPrintableAscii(options.account)) {
    return Usage("this is not an account number", "it has characters that no account number has",
                 "an account number is 1 to 34 capital letters and digits");
  }
  return std::nullopt;
}

}  // namespace

std::optional<std::chrono::milliseconds> ParseTimeout(std::string_view text) {
  std::int64_t count = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), count);
  const std::string_view unit = text.substr(static_cast<std::size_t>(end - text.data()));
  const bool is_seconds = unit.empty() || unit == "s";
  if (error != std::errc() || (!is_seconds && unit != "ms") || count < 1 ||
      count > kLongestTimeout.count()) {
    return std::nullopt;
  }
  const std::chrono::milliseconds timeout(is_seconds ? count * 1'000 : count);
  return timeout <= kLongestTimeout ? std::optional(timeout) : std::nullopt;
}

Result<Options> ReadOptions(const std::vector<std::string>& args, const Environment& environment) {
  Result<ParsedArgs> result = ParseArgs(args);
  if (const auto* failure = std::get_if<Failure>(&result)) {
    return *failure;
  }
  ParsedArgs& parsed = std::get<ParsedArgs>(result);
  Options options;
  if (parsed.options.contains("help")) {
    if (parsed.command != nullptr) {
      options.topics.emplace_back(parsed.command->name);
    }
    return options;
  }
  if (parsed.options.contains("version")) {
    options.version = true;
    return options;
  }
  if (parsed.command == nullptr) {
    return Usage("no command was given",
                 "atm-cli does one thing a run: balance, withdraw or deposit",
                 "atm-cli balance 10001, or atm-cli --help");
  }
  options.command = parsed.command->command;
  std::optional<Failure> failure = ReadArguments(parsed, options);
  if (!failure) {
    failure = ReadMoneyOptions(parsed.options, options);
  }
  AddEnvironment(environment, parsed.options);
  if (!failure) {
    failure = ReadConnection(parsed.options, options);
  }
  if (!failure) {
    failure = ReadOutput(parsed.options, options);
  }
  if (failure) {
    return *std::move(failure);
  }
  return options;
}

}  // namespace atm::cli
