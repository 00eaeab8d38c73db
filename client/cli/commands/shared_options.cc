#include "client/cli/commands/shared_options.h"

#include <optional>

#include "absl/strings/str_format.h"
#include "client/cli/line/option_readers.h"
#include "client/cli/text/number.h"
#include "client/cli/text/printable.h"
#include "storage/values/uuid.h"

namespace atm::cli {

const std::string_view kAmountDetails =
    R"(AMOUNT is written as people write it, 40 or 100.50, with at most the decimals of the account's
currency. It is never rounded.

Each run makes a request id of its own. If the answer is lost, the error message gives the command
that asks again under the same id. This command never moves money twice.
)";

Argument AccountArgument(std::string& account) {
  return {.name = "ACCOUNT", .read = AccountInto(account)};
}

Argument NumberArgument(std::string& account) {
  return {.name = "NUMBER", .read = AccountInto(account)};
}

Option MemoOption(std::string& memo) {
  return {.name = "memo",
          .value = "TEXT",
          .help = "What statements show: at most 140 characters",
          .read = TextInto(memo)};
}

Option RequestIdOption(std::string& request_id) {
  return {.name = "request-id",
          .value = "UUID",
          .help = "Ask again under this id, or choose the id yourself",
          .read = RequestIdInto(request_id, "leave --request-id out: atm-cli makes one by itself")};
}

Option ReferenceOption(std::string& reference) {
  return {.name = "reference",
          .value = "TEXT",
          .help = "Your own word for it, such as an order number: at most 64 characters",
          .read = ReferenceInto(reference)};
}

Option DryRunOption(bool& dry_run) {
  return {
      .name = "dry-run", .help = "Say what would happen, and do nothing", .read = TurnOn(dry_run)};
}

Option LimitOption(std::int64_t& limit) {
  return {.name = "limit",
          .value = "N",
          .help = "Show at most this many lines",
          .read = NumberInto(limit, 1)};
}

Option AfterOption(std::int64_t& transaction_id) {
  return {.name = "after",
          .value = "N",
          .help = "Begin after that transaction (0: with the first one)",
          .read = NumberInto(transaction_id, 0)};
}

std::optional<Failure> ReadTransactionId(const Subcommand& command, const std::string& text,
                                         std::int64_t& transaction_id) {
  const std::optional<std::int64_t> number = ParseNumber(text);
  if (number && *number > 0) {
    transaction_id = *number;
    return std::nullopt;
  }
  const bool by_request = command.FindOption("request") != nullptr && Uuid::Parse(text);
  return UsageFailure(
      absl::StrFormat("'%s' is not the number of a %s", Printable(text),
                      command.arguments().front().name == "HOLD" ? "hold" : "transaction"),
      by_request ? "it is a request id" : "it is a whole number of 1 or more, which the bank gave",
      by_request ? absl::StrFormat("--request %s", text)
                 : absl::StrFormat("for example: %s", FirstExample(command)));
}

}  // namespace atm::cli
