#include "client/cli/show/explain_admin_refusal.h"

#include <cstdint>

#include "absl/strings/str_format.h"
#include "client/cli/text/amount.h"

namespace atm::cli {
namespace {

std::string Account(const Asked& asked, const ErrorDetails& details) {
  return details.Find("account").value_or(asked.account);
}

// ": no money can leave it". Empty if the command may have been refused in either direction.
std::string_view WhatIsBlocked(const Asked& asked, const std::string& account) {
  constexpr std::string_view kOut = ": no money can leave it";
  constexpr std::string_view kIn = ": no money can reach it";
  if (asked.command == "transfer") {
    return account == asked.to_account ? kIn : kOut;
  }
  return asked.command == "deposit"                               ? kIn
         : asked.command == "withdraw" || asked.command == "hold" ? kOut
                                                                  : "";
}

std::string WhyNotEmpty(const std::string& account, const ErrorDetails& details) {
  const std::string code = details.Find("currency_code").value_or("");
  const std::int64_t balance_minor = details.FindInt("balance_minor").value_or(0);
  const std::int64_t held_minor = details.FindInt("held_minor").value_or(0);
  const std::string holds =
      absl::StrFormat("account %s holds %s", account, AmountWithCurrency(balance_minor, code));
  return held_minor == 0 ? holds
                         : absl::StrFormat("%s, and open holds set %s of it aside", holds,
                                           AmountWithCurrency(held_minor, code));
}

std::string RemedyForNotEmpty(const std::string& account, const ErrorDetails& details) {
  const std::string code = details.Find("currency_code").value_or("");
  const std::optional<std::string> amount =
      DecimalAmount(details.FindInt("balance_minor").value_or(0), code);
  if (details.FindInt("held_minor").value_or(0) != 0) {
    return "end its holds first, with 'capture' or 'release', and pay out what is left";
  }
  return amount ? absl::StrFormat("pay it out first: 'withdraw %s %s', or 'transfer'", account,
                                  *amount)
                : "pay it out first, with 'withdraw' or 'transfer'";
}

}  // namespace

std::optional<std::string> WhyAccountRefused(const Asked& asked, const ErrorDetails& details) {
  const std::string account = Account(asked, details);
  const std::string& reason = details.reason;
  if (reason == "ACCOUNT_EXISTS") {
    return absl::StrFormat("account %s was opened before", account);
  }
  if (reason == "ACCOUNT_CLOSED") {
    return absl::StrFormat("account %s is closed", account);
  }
  if (reason == "ACCOUNT_NOT_CLOSED") {
    return absl::StrFormat("account %s is open", account);
  }
  if (reason == "ACCOUNT_FROZEN") {
    return absl::StrFormat("account %s is frozen%s", account, WhatIsBlocked(asked, account));
  }
  if (reason == "ACCOUNT_NOT_EMPTY") {
    return WhyNotEmpty(account, details);
  }
  if (reason == "INVALID_NUMBER_PREFIX") {
    return "no account number begins like --prefix";
  }
  return std::nullopt;
}

std::optional<std::string> RemedyForAccount(const Asked& asked, const ErrorDetails& details) {
  const std::string account = Account(asked, details);
  const std::string& reason = details.reason;
  if (reason == "ACCOUNT_EXISTS") {
    return absl::StrFormat("choose another number; 'admin show %s' shows that account", account);
  }
  if (reason == "ACCOUNT_CLOSED") {
    return asked.command == "admin close"
               ? "there is nothing left to do"
               : absl::StrFormat("the bank can open it again, with 'admin reopen %s'", account);
  }
  if (reason == "ACCOUNT_NOT_CLOSED") {
    return "there is nothing to open again";
  }
  if (reason == "ACCOUNT_FROZEN") {
    return absl::StrFormat(
        "the bank sees why with 'admin show %s', and ends it with 'admin unfreeze'", account);
  }
  if (reason == "ACCOUNT_NOT_EMPTY") {
    return RemedyForNotEmpty(account, details);
  }
  if (reason == "INVALID_DISPLAY_NAME") {
    return "write at most 140 characters, on one line";
  }
  if (reason == "INVALID_FREEZE") {
    return "--reason has at most 140 characters on one line; --until is later than now, by the "
           "clock of the bank";
  }
  if (reason == "INVALID_NUMBER_PREFIX") {
    return "--prefix takes up to 34 capital letters and digits, such as 100";
  }
  if (reason == "INVALID_STATE") {
    return "leave --state out: the server is older than this atm-cli";
  }
  return std::nullopt;
}

}  // namespace atm::cli
