#include "client/cli/line/arguments.h"

#include <algorithm>
#include <charconv>
#include <cstdint>
#include <string>

#include "absl/strings/str_format.h"
#include "client/cli/line/admin_arguments.h"
#include "client/cli/text/describe.h"
#include "client/cli/text/duration.h"
#include "client/cli/text/text.h"
#include "storage/values/uuid.h"

namespace atm::cli {
namespace {

constexpr std::string_view kUuidExample = "0190b1c2-7d3e-7a4f-8b5a-6c7d8e9f0a1b";

// Whether protobuf can carry it; what an account number is, the bank decides.
bool IsPrintableAscii(std::string_view text) {
  return std::ranges::all_of(text, [](char c) { return c >= ' ' && c <= '~'; });
}

std::string_view FirstExample(const CommandSpec& spec) {
  const std::string_view line = spec.examples.substr(0, spec.examples.find('\n'));
  return line.substr(line.find_first_not_of(' '));
}

std::optional<Failure> CheckCount(const CommandSpec& spec, std::size_t count) {
  const auto is_needed = [](std::string_view argument) { return !argument.starts_with('['); };
  const auto needed = static_cast<std::size_t>(std::ranges::count_if(spec.arguments, is_needed));
  if (count >= needed) {
    return std::nullopt;
  }
  return UsageFailure(absl::StrFormat("'%s' needs %s", spec.name, spec.arguments[count]),
                      absl::StrFormat("it got %d of %d arguments", count, needed),
                      absl::StrFormat("for example: %s", FirstExample(spec)));
}

// The number of a transaction, or of a hold, which is a transaction too.
std::optional<Failure> ReadNumber(const std::string& text, const CommandSpec& spec,
                                  std::int64_t& number) {
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error == std::errc() && end == text.data() + text.size() && number > 0) {
    return std::nullopt;
  }
  const bool by_request = OptionNamed("request").GoesWith(spec.command) && Uuid::Parse(text);
  return UsageFailure(
      absl::StrFormat("'%s' is not the number of a %s", Printable(text),
                      spec.arguments[0] == "HOLD" ? "hold" : "transaction"),
      by_request ? "it is a request id" : "it is a whole number of 1 or more, which the bank gave",
      by_request ? absl::StrFormat("--request %s", text)
                 : absl::StrFormat("for example: %s", FirstExample(spec)));
}

// TRANSACTION [AMOUNT], where --request may stand in for the first.
std::optional<Failure> ReadTransaction(const ParsedArgs& parsed, Options& options) {
  const CommandSpec& spec = *parsed.command;
  const bool by_request = parsed.options.contains("request");
  if (!by_request && parsed.arguments.empty()) {
    return UsageFailure(absl::StrFormat("'%s' needs TRANSACTION or --request UUID", spec.name),
                        "it does not know which one is meant",
                        absl::StrFormat("for example: %s", FirstExample(spec)));
  }
  const std::size_t amount_at = by_request ? 0 : 1;
  if (parsed.arguments.size() > amount_at + (spec.command == Command::kReverse ? 1 : 0)) {
    return OneTooMany(spec, parsed.arguments.back());
  }
  if (parsed.arguments.size() > amount_at) {
    options.amount = parsed.arguments[amount_at];
  }
  return by_request ? std::nullopt : ReadNumber(parsed.arguments[0], spec, options.transaction_id);
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
  return UsageFailure(absl::StrFormat("'%s' is not a currency", code),
                      "--currency takes a code of ISO 4217 in capitals, such as USD",
                      Currency::FromCode(capitals)
                          ? absl::StrFormat("--currency %s", capitals)
                          : "leave it out: the bank knows the currency of the account");
}

std::optional<Failure> ReadRequestId(const std::string& text, std::string_view remedy,
                                     std::string& request_id) {
  const std::optional<Uuid> uuid = Uuid::Parse(text);
  if (!uuid) {
    return UsageFailure(
        absl::StrFormat("'%s' is not a request id", text),
        absl::StrFormat("a request id is a UUID: 36 characters, as in %s", kUuidExample),
        std::string(remedy));
  }
  request_id = text;
  return std::nullopt;
}

std::optional<Failure> ReadExpires(const std::string& text, Options& options) {
  if (const std::optional<std::chrono::seconds> duration = ParseDuration(text)) {
    options.expires_in = *duration;
    return std::nullopt;
  }
  options.expires_at = ParseTime(text);
  if (options.expires_at) {
    return std::nullopt;
  }
  return UsageFailure(absl::StrFormat("'%s' is not a time for --expires", text),
                      "it is a whole number of seconds, minutes, hours or days, or a time of RFC "
                      "3339",
                      "--expires 90s, --expires 10m or --expires 2026-05-01T12:00:00Z");
}

std::optional<Failure> ReadReason(const ParsedArgs& parsed, Options& options) {
  const OptionSpec& spec = OptionNamed("reason");
  if (!parsed.options.contains("reason")) {
    return UsageFailure("'reverse' needs --reason",
                        absl::StrFormat("the bank records why: %s", Listed(spec.choices)),
                        absl::StrFormat("for example: %s", FirstExample(*parsed.command)));
  }
  const Result<std::size_t> choice = Choice(parsed, "reason", "");
  if (const auto* failure = std::get_if<Failure>(&choice)) {
    return *failure;
  }
  options.reason = *FindReversalReason(spec.choices[std::get<std::size_t>(choice)]);
  return std::nullopt;
}

// An option that has nothing to do with the command is told, rather than left unheeded.
std::optional<Failure> CheckOptionsGoWith(const ParsedArgs& parsed) {
  for (const OptionSpec& option : OptionTable()) {
    if (parsed.options.contains(option.name) &&
        FindOption(option.name, parsed.command->command) == nullptr) {
      return UsageFailure(
          absl::StrFormat("--%s does not go with '%s'", option.name, parsed.command->name),
          absl::StrFormat("it is for %s", Listed(CommandsWith(option.name), "and")),
          "leave it out");
    }
  }
  return std::nullopt;
}

// [COMMAND] [SUBCOMMAND], the first of which is a choice that there is.
std::optional<Failure> ReadTopic(const ParsedArgs& parsed, Options& options) {
  const std::vector<std::string>& words = parsed.arguments;
  if (words.empty()) {
    return std::nullopt;
  }
  options.topic = words[0];
  if (words.size() == 1) {
    return std::nullopt;
  }
  const std::vector<std::string_view> of_group = WordsIn(words[0]);
  if (of_group.empty()) {
    return OneTooMany(*parsed.command, words[1]);
  }
  if (std::ranges::find(of_group, words[1]) == of_group.end()) {
    return NotAChoice(absl::StrFormat("a command of '%s'", words[0]), words[1], of_group);
  }
  options.topic += " " + words[1];
  return std::nullopt;
}

}  // namespace

std::optional<Failure> ReadAccount(const std::string& text, std::string& account) {
  if (!IsPrintableAscii(text)) {
    return UsageFailure("this is not an account number",
                        "it has characters that no account number has",
                        "an account number is 1 to 34 capital letters and digits");
  }
  account = text;
  return std::nullopt;
}

std::optional<Failure> ReadText(std::string_view what, const std::string& text, std::string& read) {
  if (!IsUtf8(text)) {
    return UsageFailure(absl::StrFormat("the text of %s cannot be sent", what), "it is not UTF-8",
                        "write it in plain letters, or set the terminal to UTF-8");
  }
  read = text;
  return std::nullopt;
}

Result<std::size_t> Choice(const ParsedArgs& parsed, std::string_view name,
                           std::string_view otherwise) {
  const OptionSpec& option = OptionNamed(name);
  const auto given = parsed.options.find(name);
  const std::string value = given == parsed.options.end() ? std::string(otherwise) : given->second;
  const auto choice = std::ranges::find(option.choices, value);
  if (choice == option.choices.end()) {
    return NotAChoice(absl::StrFormat("a value of --%s", name), value, option.choices);
  }
  return static_cast<std::size_t>(choice - option.choices.begin());
}

std::optional<Failure> ReadArguments(const ParsedArgs& parsed, Options& options) {
  const CommandSpec& spec = *parsed.command;
  const std::vector<std::string>& arguments = parsed.arguments;
  if (std::optional<Failure> failure = CheckCount(spec, arguments.size())) {
    return failure;
  }
  if (!arguments.empty() && !spec.choices.empty() &&
      std::ranges::find(spec.choices, arguments[0]) == spec.choices.end()) {
    return NotAChoice(spec.command == Command::kHelp ? "a command" : "a shell that atm-cli knows",
                      arguments[0], spec.choices);
  }
  std::optional<Failure> failure;
  switch (spec.command) {
    case Command::kHelp:
      return ReadTopic(parsed, options);
    case Command::kCompletion:
      options.shell = arguments[0];
      break;
    case Command::kBench:
    case Command::kShell:
      break;
    case Command::kWatch:
      return arguments.empty() ? std::nullopt : ReadAccount(arguments[0], options.account);
    case Command::kBalance:
    case Command::kStatement:
      return ReadAccount(arguments[0], options.account);
    case Command::kWithdraw:
    case Command::kDeposit:
    case Command::kHold:
      options.amount = arguments[1];
      return ReadAccount(arguments[0], options.account);
    case Command::kTransfer:
      options.amount = arguments[2];
      failure = ReadAccount(arguments[0], options.account);
      return failure ? failure : ReadAccount(arguments[1], options.to_account);
    case Command::kCapture:
      options.amount = arguments[1];
      [[fallthrough]];
    case Command::kRelease:
      return ReadNumber(arguments[0], spec, options.transaction_id);
    case Command::kReverse:
    case Command::kShow:
      return ReadTransaction(parsed, options);
    default:
      return ReadAdminArguments(parsed, options);
  }
  return failure;
}

std::optional<Failure> ReadCommandOptions(const ParsedArgs& parsed, Options& options) {
  std::optional<Failure> failure = CheckOptionsGoWith(parsed);
  const auto read = [&](std::string_view name, const auto& reader) {
    if (!failure && parsed.options.contains(name)) {
      failure = reader(parsed.options.at(name));
    }
  };
  read("currency", [&](const std::string& code) { return ReadCurrency(code, options); });
  read("request-id", [&](const std::string& text) {
    return ReadRequestId(text, "leave --request-id out: atm-cli makes one by itself",
                         options.request_id);
  });
  read("request", [&](const std::string& text) {
    return ReadRequestId(text, "copy it from where the request was made",
                         options.original_request_id);
  });
  read("memo", [&](const std::string& text) { return ReadText("--memo", text, options.memo); });
  read("expires", [&](const std::string& text) { return ReadExpires(text, options); });
  options.yes = parsed.options.contains("yes");
  if (!failure && options.command == Command::kReverse) {
    failure = ReadReason(parsed, options);
  }
  return failure;
}

}  // namespace atm::cli
