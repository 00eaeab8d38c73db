#include "client/cli/errors.h"

#include <cstdint>

#include "absl/strings/str_format.h"
#include "atm/error.h"

namespace atm::cli {
namespace {

std::string_view Noun(Command command) {
  switch (command) {
    case Command::kWithdraw:
      return "withdrawal";
    case Command::kDeposit:
      return "deposit";
    default:
      return "balance";
  }
}

// The bank's own words, and the codes by which its people look them up.
std::string WithCodes(std::string_view sentence, const ErrorDetails& details) {
  std::string codes = details.reason;
  if (!details.response_code().empty()) {
    codes += absl::StrFormat(", response code %s", details.response_code());
  }
  return absl::StrFormat("%s (%s)", sentence, codes);
}

std::string WhyNoFunds(const Asked& asked, const ErrorDetails& details,
                       const std::string& message) {
  const std::optional<std::int64_t> available = details.FindInt("available_minor");
  const std::optional<std::int64_t> requested = details.FindInt("requested_minor");
  if (!available || !requested || asked.currency_code.empty()) {
    return message;
  }
  return absl::StrFormat("account %s has %s available, %s was asked for", asked.account,
                         AmountWithCurrency(*available, asked.currency_code),
                         AmountWithCurrency(*requested, asked.currency_code));
}

std::string RemedyForNoFunds(const Asked& asked, const ErrorDetails& details) {
  const std::optional<std::int64_t> available = details.FindInt("available_minor");
  if (!available || *available <= 0 || asked.currency_code.empty()) {
    return "pay in first, with 'deposit'";
  }
  return absl::StrFormat("withdraw at most %s, or pay in first, with 'deposit'",
                         AmountWithCurrency(*available, asked.currency_code));
}

std::string RemedyForLater(const ErrorDetails& details) {
  return details.retry_delay
             ? absl::StrFormat("run it again in %s: nothing moved", TimeText(*details.retry_delay))
             : "run it again a little later: nothing moved";
}

// What to try for each reason that the bank gives.
std::string RemedyFor(const Asked& asked, const ErrorDetails& details) {
  const std::string& reason = details.reason;
  if (reason == "INSUFFICIENT_FUNDS") {
    return RemedyForNoFunds(asked, details);
  }
  if (reason == "ACCOUNT_NOT_FOUND") {
    return "check the number; with 'atm-server --demo' there are 10001 to 10009 and 100000";
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
    return RemedyForLater(details);
  }
  return "ask the bank, with these codes";
}

Failure Refused(const absl::Status& status, const Asked& asked, const ErrorDetails& details) {
  std::string sentence(status.message());
  if (sentence.ends_with('.')) {
    sentence.pop_back();  // the codes follow
  }
  if (details.reason == "INSUFFICIENT_FUNDS") {
    sentence = WhyNoFunds(asked, details, sentence);
  }
  return {.what = absl::StrFormat("%s refused", Noun(asked.command)),
          .why = WithCodes(sentence, details),
          .remedy = RemedyFor(asked, details)};
}

// An error of the way to the bank, not of the bank.
Failure NotAnswered(const absl::Status& status, const Asked& asked) {
  const std::string message(status.message());
  const std::string code = absl::StatusCodeToString(status.code());
  switch (status.code()) {
    case absl::StatusCode::kUnavailable:
      return {
          .what = "the bank cannot be reached",
          .why = absl::StrFormat("no server answers at %s (%s: %s)", asked.server, code, message),
          .remedy = asked.tls
                        ? "check --server and the TLS files, and that the server uses TLS"
                        : "start atm-server there, name another with --server or ATM_SERVER, or "
                          "give --tls if the server wants it"};
    case absl::StatusCode::kDeadlineExceeded:
      return {.what = absl::StrFormat("no answer within %s", TimeText(asked.timeout)),
              .why = absl::StrFormat("%s took too long (%s)", asked.server, code),
              .remedy = "wait longer with --timeout 30s, or look at the server's log"};
    case absl::StatusCode::kUnimplemented:
      return {.what = absl::StrFormat("%s is not a bank", asked.server),
              .why = absl::StrFormat("it does not know the service atm.v1 (%s: %s)", code, message),
              .remedy = "check --server and ATM_SERVER"};
    default:
      return {.what = absl::StrFormat("%s failed", Noun(asked.command)),
              .why = absl::StrFormat("%s answered %s: %s", asked.server, code, message),
              .remedy = "look at the server's log"};
  }
}

}  // namespace

Failure Explain(const absl::Status& status, const Asked& asked) {
  const ErrorDetails details = DetailsOf(status);
  // UNREACHABLE is the library's own: it has no code of the bank's.
  const bool has_answer = !details.reason.empty() && details.reason != "UNREACHABLE";
  Failure failure = has_answer ? Refused(status, asked, details) : NotAnswered(status, asked);
  failure.exit_code = kExitServer + static_cast<int>(status.code());
  if (!asked.again.empty() && !IsDefinite(status)) {
    failure.what = absl::StrFormat("the outcome of the %s is not known: %s", Noun(asked.command),
                                   failure.what);
    failure.remedy = absl::StrFormat(
        "run this, which asks again under the same request id and never moves money twice:\n       "
        "%s",
        asked.again);
  }
  return failure;
}

std::string ErrorText(const Failure& failure, const Paint& paint) {
  return absl::StrFormat("%s %s\n%s %s\n%s %s\n", paint.BoldRed("error:"), Printable(failure.what),
                         paint.Bold("  why:"), Printable(failure.why), paint.Bold("  try:"),
                         Printable(failure.remedy));
}

}  // namespace atm::cli
