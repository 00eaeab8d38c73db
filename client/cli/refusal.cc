#include "client/cli/refusal.h"

#include <cstdint>
#include <optional>

#include "absl/strings/str_format.h"
#include "client/cli/text.h"

namespace atm::cli {
namespace {

// "15.00 USD"; nothing if the bank did not say, or the currency is not known.
std::optional<std::string> AmountIn(const Asked& asked, const ErrorDetails& details,
                                    const std::string& key) {
  const std::optional<std::int64_t> amount_minor = details.FindInt(key);
  if (!amount_minor || asked.currency_code.empty()) {
    return std::nullopt;
  }
  return AmountWithCurrency(*amount_minor, asked.currency_code);
}

std::string RemedyForNoFunds(const Asked& asked, const ErrorDetails& details) {
  const std::optional<std::string> available = AmountIn(asked, details, "available_minor");
  if (!available || details.FindInt("available_minor").value_or(0) <= 0) {
    return "pay in first, with 'deposit'";
  }
  return absl::StrFormat("withdraw at most %s, or pay in first, with 'deposit'", *available);
}

}  // namespace

std::string WhyRefused(const Asked& asked, const ErrorDetails& details, std::string message) {
  if (message.ends_with('.')) {
    message.pop_back();
  }
  const std::string& reason = details.reason;
  if (reason == "INSUFFICIENT_FUNDS") {
    const std::optional<std::string> available = AmountIn(asked, details, "available_minor");
    const std::optional<std::string> requested = AmountIn(asked, details, "requested_minor");
    return available && requested ? absl::StrFormat("account %s has %s available, %s was asked for",
                                                    asked.account, *available, *requested)
                                  : message;
  }
  if (reason == "ACCOUNT_NOT_FOUND") {
    return absl::StrFormat("the bank has no account %s", asked.account);
  }
  if (reason == "INVALID_ACCOUNT") {
    return absl::StrFormat("'%s' is not an account number", asked.account);
  }
  if (reason == "CURRENCY_MISMATCH") {
    const std::optional<std::string> kept_in = details.Find("currency_code");
    return kept_in && *kept_in != asked.currency_code
               ? absl::StrFormat("account %s is kept in %s, not in %s", asked.account, *kept_in,
                                 asked.currency_code)
               : message;
  }
  if (reason == "REQUEST_ID_REUSED") {
    return absl::StrFormat("the request id belongs to an earlier request, with another %s",
                           details.Find("field").value_or("meaning"));
  }
  return message;
}

std::string RemedyForRefusal(const Asked& asked, const ErrorDetails& details) {
  const std::string& reason = details.reason;
  if (reason == "INSUFFICIENT_FUNDS") {
    return RemedyForNoFunds(asked, details);
  }
  if (reason == "ACCOUNT_NOT_FOUND") {
    return "check the number; the sample accounts of 'atm-server --demo' are 10001 to 10009 and "
           "100000";
  }
  if (reason == "INVALID_ACCOUNT") {
    return "an account number is 1 to 34 capital letters and digits, such as 10001";
  }
  if (reason == "INVALID_AMOUNT") {
    return "ask for an amount of more than zero";
  }
  if (reason == "CURRENCY_MISMATCH") {
    return "leave --currency out: the bank knows the currency of the account";
  }
  if (reason == "REQUEST_ID_REUSED") {
    return "leave --request-id out for a new operation, or repeat the first one unchanged";
  }
  if (reason == "BALANCE_OVERFLOW") {
    return "pay in less, or into another account";
  }
  if (reason == "OVERLOADED" || reason == "SHUTTING_DOWN" || reason == "STORAGE_FULL") {
    return details.retry_delay ? absl::StrFormat("run it again in %s: nothing moved",
                                                 TimeText(*details.retry_delay))
                               : "run it again a little later: nothing moved";
  }
  return "ask the bank, with these codes";
}

}  // namespace atm::cli
