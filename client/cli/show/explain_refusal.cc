#include "client/cli/show/explain_refusal.h"

#include <algorithm>
#include <array>
#include <optional>
#include <string_view>

#include "absl/strings/str_format.h"
#include "client/cli/show/explain_admin_refusal.h"
#include "client/cli/show/explain_amount_refusal.h"
#include "client/cli/show/refusal_values.h"
#include "client/cli/text/choices.h"
#include "client/cli/text/describe.h"
#include "client/cli/text/duration.h"

namespace atm::cli {
namespace {

// The account that is paid is in another currency than the one that pays.
bool IsBetweenAccounts(const Asked& asked, const ErrorDetails& details) {
  return !asked.to_account.empty() && details.Find("account") == asked.to_account;
}

std::string WhyWrongCurrency(const Asked& asked, const ErrorDetails& details,
                             const std::string& message) {
  const std::optional<std::string> kept_in = details.Find("currency_code");
  return kept_in && !asked.currency_code.empty() && *kept_in != asked.currency_code
             ? absl::StrFormat("account %s is kept in %s, not in %s", AccountIn(asked, details),
                               *kept_in, asked.currency_code)
             : message;
}

std::string WhyNoTransaction(const Asked& asked, const ErrorDetails& details) {
  if (asked.is_hold) {
    return absl::StrFormat("the bank has no hold %d", asked.transaction_id);
  }
  return asked.original_request_id.empty()
             ? absl::StrFormat("the bank has no transaction %s",
                               NumberIn(asked, details, "transaction_id"))
             : absl::StrFormat("the bank has no record of request %s", asked.original_request_id);
}

std::string RemedyForNoTransaction(const Asked& asked) {
  return asked.original_request_id.empty()
             ? "check the number: it is the one that the bank answered with"
             : absl::StrFormat(
                   "it may still arrive; to make sure that it never happens: 'reverse "
                   "--request %s --reason time-out'",
                   asked.original_request_id);
}

std::string RemedyForWrongCurrency(const Asked& asked, const ErrorDetails& details) {
  return IsBetweenAccounts(asked, details)
             ? "a transfer is between two accounts of one currency"
             : "leave --currency out: the bank knows the currency of the account";
}

struct FixedRemedy {
  std::string_view reason;
  std::string_view remedy;
};

// The remedies that do not depend on the values of the refusal.
constexpr std::array<FixedRemedy, 27> kFixedRemedies = {{
    {"ACCOUNT_NOT_FOUND",
     "check the number; the sample accounts of 'atm-server --demo' are 10001 to 10009 and 100000"},
    {"INVALID_ACCOUNT", "an account number is 1 to 34 capital letters and digits, such as 10001"},
    {"INVALID_HOLD_ID", "give the number that 'hold' answered with"},
    {"INVALID_TRANSACTION_ID", "give the number that the bank answered with"},
    {"INVALID_AMOUNT", "ask for an amount of more than zero"},
    {"INVALID_REQUEST_ID", "leave --request-id out: atm-cli makes one by itself"},
    {"INVALID_MEMO", "write at most 140 characters, on one line"},
    {"INVALID_REFERENCE", "write 1 to 64 characters, on one line"},
    {"INVALID_BUSINESS_DAY", "--day takes a day of the calendar, such as 2026-11-30"},
    {"INVALID_EXPIRE_TIME",
     "--expires takes a time of at most 7d, such as 10m, or one later than now by the bank's "
     "clock"},
    {"REQUEST_ID_REUSED",
     "leave --request-id out for a new operation, or repeat the first one unchanged"},
    {"REVERSED_BEFORE_ARRIVAL", "leave --request-id out for a new operation"},
    {"HOLD_NOT_FOUND", "check the number: it is the one that 'hold' answered with"},
    {"HOLD_ALREADY_CAPTURED", "to take the payment back, 'reverse' the transaction of 'capture'"},
    {"HOLD_ALREADY_RELEASED", "set the money aside anew, with 'hold'"},
    {"HOLD_EXPIRED", "set the money aside anew, with 'hold' and a longer --expires"},
    {"NOT_REVERSIBLE",
     "what can be reversed are deposits, withdrawals, transfers, captures, and whole open holds"},
    {"ALREADY_REVERSED", "there is nothing left to do: see 'show' for what it was"},
    {"INVALID_TIME_RANGE", "give the earlier time to --since, the later one to --until"},
    {"INVALID_AS_OF_TIME",
     "--at takes a time that is not later than now, by the clock of the bank"},
    {"INVALID_PAGE_TOKEN", "run it again: the bank was changed between two pages"},
    {"INVALID_PAGE_SIZE", "give a smaller --limit"},
    {"INVALID_KIND", "leave --kind out: the server is older than this atm-cli"},
    {"INVALID_ORDER", "leave --oldest-first out: the server is older than this atm-cli"},
    {"BALANCE_OVERFLOW", "pay in less, or into another account"},
    {"CALLER_STALLED", "run it again, without a pause: nothing moved"},
    {"BOOKS_IN_DOUBT", "ask the bank: its operator has to restore its record first"},
}};

bool IsOfTheMoment(const std::string& reason) {
  return reason == "OVERLOADED" || reason == "SHUTTING_DOWN" || reason == "STARTING_UP" ||
         reason == "STORAGE_FULL" || reason == "STORAGE_LOCKED" || reason == "CLOCK_JUMPED" ||
         reason == "RECORD_QUOTA_EXCEEDED" || reason == "RECORD_UNREADABLE" ||
         reason == "DEADLINE_EXCEEDED" || reason == "CANCELLED";
}

}  // namespace

std::string WhyRefused(const Asked& asked, const ErrorDetails& details, std::string message) {
  if (message.ends_with('.')) {
    message.pop_back();
  }
  if (const std::optional<std::string> why = WhyAccountRefused(asked, details)) {
    return *why;
  }
  if (const std::optional<std::string> why = WhyAmountRefused(asked, details, message)) {
    return *why;
  }
  const std::string& reason = details.reason;
  if (reason == "ACCOUNT_NOT_FOUND") {
    return absl::StrFormat("the bank has no account %s", AccountIn(asked, details));
  }
  if (reason == "INVALID_ACCOUNT" && asked.to_account.empty()) {
    return absl::StrFormat("'%s' is not an account number", asked.account);
  }
  if (reason == "CURRENCY_MISMATCH") {
    return WhyWrongCurrency(asked, details, message);
  }
  if (reason == "REQUEST_ID_REUSED") {
    return absl::StrFormat("the request id belongs to an earlier request, with another %s",
                           details.Find("field").value_or("meaning"));
  }
  if (reason == "REVERSED_BEFORE_ARRIVAL") {
    return "this request id was reversed before it arrived, and is never carried out";
  }
  if (reason == "TRANSACTION_NOT_FOUND") {
    return WhyNoTransaction(asked, details);
  }
  if (reason == "HOLD_NOT_FOUND") {
    return absl::StrFormat("the bank has no hold %s", NumberIn(asked, details, "hold_id"));
  }
  if (reason == "HOLD_ALREADY_CAPTURED" || reason == "HOLD_ALREADY_RELEASED" ||
      reason == "HOLD_EXPIRED") {
    const std::string_view end = reason == "HOLD_ALREADY_CAPTURED"   ? "was paid out before"
                                 : reason == "HOLD_ALREADY_RELEASED" ? "was released before"
                                                                     : "is over: it has expired";
    return absl::StrFormat("hold %s %s", NumberIn(asked, details, "hold_id"), end);
  }
  if (reason == "ALREADY_REVERSED") {
    return absl::StrFormat("all of transaction %s was taken back before",
                           NumberIn(asked, details, "transaction_id"));
  }
  return message;
}

std::string RemedyForRefusal(const Asked& asked, const ErrorDetails& details) {
  if (const std::optional<std::string> remedy = RemedyForAccount(asked, details)) {
    return *remedy;
  }
  if (const std::optional<std::string> remedy = RemedyForAmount(asked, details)) {
    return *remedy;
  }
  const std::string& reason = details.reason;
  if (reason == "INVALID_ACCOUNT" && !asked.to_account.empty()) {
    return "a transfer is between two different accounts, of 1 to 34 capital letters and digits";
  }
  if (reason == "CURRENCY_MISMATCH") {
    return RemedyForWrongCurrency(asked, details);
  }
  if (reason == "TRANSACTION_NOT_FOUND") {
    return RemedyForNoTransaction(asked);
  }
  if (reason == "INVALID_REVERSAL_REASON") {
    return absl::StrFormat("one of %s", Listed(ReversalReasonWords()));
  }
  if (IsOfTheMoment(reason)) {
    return details.retry_delay ? absl::StrFormat("run it again in %s: nothing moved",
                                                 TimeText(*details.retry_delay))
                               : "run it again a little later: nothing moved";
  }
  const auto fixed = std::ranges::find(kFixedRemedies, reason, &FixedRemedy::reason);
  return std::string(fixed == kFixedRemedies.end() ? "ask the bank, with these codes"
                                                   : fixed->remedy);
}

}  // namespace atm::cli
