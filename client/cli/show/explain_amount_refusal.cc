#include "client/cli/show/explain_amount_refusal.h"

#include <cstdint>
#include <string_view>

#include "absl/strings/str_format.h"
#include "client/cli/show/refusal_values.h"
#include "client/cli/text/date.h"
#include "client/cli/text/duration.h"

namespace atm::cli {
namespace {

std::string WhyNoFunds(const Asked& asked, const ErrorDetails& details,
                       const std::string& message) {
  const std::optional<std::string> available = AmountIn(asked, details, "available_minor");
  const std::optional<std::string> requested = AmountIn(asked, details, "requested_minor");
  return available && requested ? absl::StrFormat("account %s has %s available, %s was asked for",
                                                  AccountIn(asked, details), *available, *requested)
                                : message;
}

// Less is left of a hold, or of a transaction, than was asked for.
std::string WhyTooMuch(const Asked& asked, const ErrorDetails& details,
                       const std::string& message) {
  const bool is_hold = details.reason == "HOLD_EXCEEDED";
  const std::optional<std::string> left =
      AmountIn(asked, details, is_hold ? "held_minor" : "reversible_minor");
  const std::optional<std::string> requested = AmountIn(asked, details, "requested_minor");
  if (!left || !requested) {
    return message;
  }
  return is_hold ? absl::StrFormat("hold %s set %s aside, %s was asked for",
                                   NumberIn(asked, details, "hold_id"), *left, *requested)
                 : absl::StrFormat("%s of transaction %s can still be taken back, %s was asked for",
                                   *left, NumberIn(asked, details, "transaction_id"), *requested);
}

// More was asked for than the bank moves in one operation.
std::string WhyTooLarge(const Asked& asked, const ErrorDetails& details,
                        const std::string& message) {
  const std::optional<std::string> most = AmountIn(asked, details, "max_amount_minor");
  const std::optional<std::string> requested = AmountIn(asked, details, "amount_minor");
  return most && requested ? absl::StrFormat("the bank moves at most %s at once, %s was asked for",
                                             *most, *requested)
                           : message;
}

bool IsOfLimits(const std::string& reason) {
  return reason == "AMOUNT_LIMIT_EXCEEDED" || reason == "COUNT_LIMIT_EXCEEDED";
}

// More was asked for than a limit allows at once or in a day, or more often.
std::string WhyOverLimit(const Asked& asked, const ErrorDetails& details,
                         const std::string& message) {
  if (details.reason == "COUNT_LIMIT_EXCEEDED") {
    const std::optional<std::int64_t> limit = details.FindInt("limit_count");
    const std::optional<std::int64_t> used = details.FindInt("used_count");
    return limit && used
               ? absl::StrFormat("account %s allows %d withdrawals a day, and %d were made",
                                 AccountIn(asked, details), *limit, *used)
               : message;
  }
  const std::optional<std::string> limit = AmountIn(asked, details, "limit_minor");
  const std::optional<std::string> used = AmountIn(asked, details, "used_minor");
  const std::optional<std::string> left = AmountIn(asked, details, "left_minor");
  const std::optional<std::string> requested = AmountIn(asked, details, "requested_minor");
  if (!limit || !used || !left || !requested) {
    return message;
  }
  return details.Find("limit") == "withdrawal"
             ? absl::StrFormat("account %s allows %s at once, %s was asked for",
                               AccountIn(asked, details), *limit, *requested)
             : absl::StrFormat(
                   "account %s allows %s a day, of which %s is used and %s left; %s was asked for",
                   AccountIn(asked, details), *limit, *used, *left, *requested);
}

std::string RemedyForNoFunds(const Asked& asked, const ErrorDetails& details) {
  const std::optional<std::string> available = AmountIn(asked, details, "available_minor");
  if (!available || details.FindInt("available_minor").value_or(0) <= 0) {
    return "pay in first, with 'deposit'";
  }
  return absl::StrFormat("%s %s, or pay in first, with 'deposit'", asked.at_most, *available);
}

// Returns what to do with the amount that the bank still allows, if the bank names it.
std::string RemedyWithin(const Asked& asked, const ErrorDetails& details, const std::string& key,
                         std::string_view otherwise) {
  const std::optional<std::string> limit = AmountIn(asked, details, key);
  return limit ? absl::StrFormat("%s %s%s", asked.at_most, *limit, otherwise)
               : absl::StrFormat("ask for less%s", otherwise);
}

std::string RemedyForLimit(const Asked& asked, const ErrorDetails& details) {
  const auto day_end = ParseTime(details.Find("day_end_time").value_or(""));
  const std::string later =
      day_end ? absl::StrFormat("wait until %s", TimeInWords(*day_end, asked.zone)) : "";
  const std::optional<std::string> left = AmountIn(asked, details, "left_minor");
  if (!left || details.FindInt("left_minor").value_or(0) <= 0) {
    return later.empty() ? "ask the bank for another limit" : later;
  }
  return absl::StrFormat("%s %s%s%s", asked.at_most, *left, later.empty() ? "" : ", or ", later);
}

}  // namespace

std::optional<std::string> WhyAmountRefused(const Asked& asked, const ErrorDetails& details,
                                            const std::string& message) {
  const std::string& reason = details.reason;
  if (reason == "INSUFFICIENT_FUNDS") {
    return WhyNoFunds(asked, details, message);
  }
  if (IsOfLimits(reason)) {
    return WhyOverLimit(asked, details, message);
  }
  if (reason == "HOLD_EXCEEDED" || reason == "REVERSAL_EXCEEDS_ORIGINAL") {
    return WhyTooMuch(asked, details, message);
  }
  if (reason == "AMOUNT_TOO_LARGE") {
    return WhyTooLarge(asked, details, message);
  }
  return std::nullopt;
}

std::optional<std::string> RemedyForAmount(const Asked& asked, const ErrorDetails& details) {
  const std::string& reason = details.reason;
  if (reason == "INSUFFICIENT_FUNDS") {
    return RemedyForNoFunds(asked, details);
  }
  if (IsOfLimits(reason)) {
    return RemedyForLimit(asked, details);
  }
  if (reason == "HOLD_EXCEEDED") {
    return RemedyWithin(asked, details, "held_minor", "");
  }
  if (reason == "REVERSAL_EXCEEDS_ORIGINAL") {
    return RemedyWithin(asked, details, "reversible_minor", ", or leave the amount out");
  }
  if (reason == "AMOUNT_TOO_LARGE") {
    return RemedyWithin(asked, details, "max_amount_minor", "");
  }
  return std::nullopt;
}

}  // namespace atm::cli
