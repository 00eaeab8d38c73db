#include "client/cli/line/admin_arguments.h"

#include <string>

#include "client/cli/commands/admin_limits.h"
#include "client/cli/line/arguments.h"
#include "client/cli/text/describe.h"

namespace atm::cli {
namespace {

// Which of --debits, --credits and --all are given: all where none is.
v1::Freeze::Blocks Blocks(const ParsedArgs& parsed) {
  const bool debits = parsed.options.contains("debits");
  const bool credits = parsed.options.contains("credits");
  if (debits == credits || parsed.options.contains("all")) {
    return v1::Freeze::BLOCKS_ALL;
  }
  return debits ? v1::Freeze::BLOCKS_DEBITS : v1::Freeze::BLOCKS_CREDITS;
}

std::optional<Failure> ReadState(const ParsedArgs& parsed, Options& options) {
  if (!parsed.options.contains("state")) {
    return std::nullopt;
  }
  const Result<std::size_t> choice = Choice(parsed, "state", "");
  if (const auto* failure = std::get_if<Failure>(&choice)) {
    return *failure;
  }
  options.state = *FindAccountState(OptionNamed("state").choices[std::get<std::size_t>(choice)]);
  return std::nullopt;
}

}  // namespace

std::optional<Failure> ReadAdminArguments(const ParsedArgs& parsed, Options& options) {
  if (parsed.arguments.empty()) {
    return std::nullopt;
  }
  if (options.command == Command::kAdminImport) {
    options.file = parsed.arguments[0];
    return std::nullopt;
  }
  std::optional<Failure> failure = ReadAccount(parsed.arguments[0], options.account);
  if (!failure && options.command == Command::kAdminRename) {
    failure = ReadText("NAME", parsed.arguments[1], options.display_name);
  }
  return failure;
}

std::optional<Failure> ReadAdminOptions(const ParsedArgs& parsed, Options& options) {
  options.blocks = Blocks(parsed);
  std::optional<Failure> failure = ReadState(parsed, options);
  const auto read = [&](std::string_view name, const auto& reader) {
    if (!failure && parsed.options.contains(name)) {
      failure = reader(parsed.options.at(name));
    }
  };
  read("name",
       [&](const std::string& text) { return ReadText("--name", text, options.display_name); });
  read("account", [&](const std::string& text) { return ReadAccount(text, options.account); });
  options.dry_run = parsed.options.contains("dry-run");
  read("prefix", [&](const std::string& text) { return ReadAccount(text, options.number_prefix); });
  read("expect",
       [&](const std::string& text) { return ReadText("--expect", text, options.expected_head); });
  if (!failure) {
    failure = ReadLimitOptions(parsed, options);
  }
  if (options.command == Command::kAdminFreeze) {
    read("reason", [&](const std::string& text) {
      return ReadText("--reason", text, options.freeze_reason);
    });
  }
  if (options.command == Command::kAdminOpen && parsed.options.contains("balance")) {
    options.amount = parsed.options.at("balance");
  }
  return failure;
}

}  // namespace atm::cli
