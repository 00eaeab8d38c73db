#include "client/cli/show/explain.h"

#include "absl/strings/str_format.h"
#include "atm/error.h"
#include "client/cli/show/explain_refusal.h"

namespace atm::cli {
namespace {

std::string_view Noun(Command command) {
  switch (command) {
    case Command::kWithdraw:
      return "withdrawal";
    case Command::kDeposit:
      return "deposit";
    case Command::kTransfer:
      return "transfer";
    case Command::kHold:
      return "hold";
    case Command::kCapture:
      return "capture";
    case Command::kRelease:
      return "release";
    case Command::kReverse:
      return "reversal";
    case Command::kShow:
      return "look-up";
    case Command::kStatement:
      return "statement";
    case Command::kWatch:
      return "feed";
    case Command::kAdminOpen:
      return "opening";
    case Command::kAdminShow:
      return "look-up";
    case Command::kAdminList:
      return "list";
    case Command::kAdminFreeze:
      return "freeze";
    case Command::kAdminUnfreeze:
      return "end of the freeze";
    case Command::kAdminRename:
      return "renaming";
    case Command::kAdminClose:
      return "closing";
    case Command::kAdminReopen:
      return "reopening";
    case Command::kAdminLimits:
      return "change of limits";
    case Command::kAdminVerify:
      return "verification";
    case Command::kAdminImport:
      return "import";
    case Command::kAdminExport:
      return "export";
    case Command::kBench:
      return "load";
    default:
      return "balance";
  }
}

// What the command does that a person is to run where nobody knows what happened.
std::string_view WhatAgainDoes(Command command) {
  switch (command) {
    case Command::kAdminOpen:
      return "asks again under the same request id and never opens two accounts";
    case Command::kAdminImport:
      return "imports the same file again and opens no account twice";
    case Command::kAdminFreeze:
    case Command::kAdminUnfreeze:
    case Command::kAdminRename:
    case Command::kAdminLimits:
      return "asks for the same again: twice is no more than once";
    case Command::kAdminClose:
    case Command::kAdminReopen:
      return "shows whether it was done";
    default:
      return "asks again under the same request id and never moves money twice";
  }
}

std::string RemedyForUnknown(const Asked& asked) {
  return absl::StrFormat("run this, which %s:\n       %s", WhatAgainDoes(asked.command),
                         asked.again);
}

// What the bank said, and the codes by which its people look it up.
Failure Refused(const Asked& asked, const std::string& message, const ErrorDetails& details) {
  std::string codes = details.reason;
  if (!details.response_code().empty()) {
    codes += absl::StrFormat(", response code %s", details.response_code());
  }
  Failure failure;
  failure.what = absl::StrFormat("%s refused", Noun(asked.command));
  failure.why = absl::StrFormat("%s (%s)", WhyRefused(asked, details, message), codes);
  failure.remedy = RemedyForRefusal(asked, details);
  return failure;
}

// An error of the way to the bank, not of the bank.
Failure NotAnswered(const absl::Status& status, const Asked& asked) {
  const std::string message(status.message());
  const std::string code = absl::StatusCodeToString(status.code());
  const std::string code_and_message =
      message.empty() ? code : absl::StrFormat("%s: %s", code, message);
  switch (status.code()) {
    case absl::StatusCode::kUnavailable:
      return {
          .what = "the bank cannot be reached",
          .why = absl::StrFormat("no server answers at %s (%s)", asked.server, code_and_message),
          .remedy = asked.tls
                        ? "check --server and the TLS files, and that the server uses TLS"
                        : "start atm-server there, name another with --server or ATM_SERVER, or "
                          "give --tls if the server wants it"};
    case absl::StatusCode::kDeadlineExceeded:
      return {.what = absl::StrFormat("no answer within %s", TimeText(asked.timeout)),
              .why = absl::StrFormat("%s took too long (%s)", asked.server, code),
              .remedy = "wait longer with --timeout 30s, or look at the server's log"};
    case absl::StatusCode::kUnimplemented:
      if (asked.command != Command::kBalance) {
        return {.what = absl::StrFormat("%s does not know '%s'", asked.server,
                                        SpecOf(asked.command).name),
                .why = absl::StrFormat("it is older than this atm-cli, or no bank (%s)",
                                       code_and_message),
                .remedy = "update the server, or check --server and ATM_SERVER"};
      }
      return {.what = absl::StrFormat("%s is not a bank", asked.server),
              .why = absl::StrFormat("it does not know the service atm.v1 (%s)", code_and_message),
              .remedy = "check --server and ATM_SERVER"};
    default:
      return {.what = absl::StrFormat("%s failed", Noun(asked.command)),
              .why = absl::StrFormat("%s answered %s", asked.server, code_and_message),
              .remedy = "look at the server's log"};
  }
}

}  // namespace

Failure Explain(const absl::Status& status, const Asked& asked) {
  const ErrorDetails details = DetailsOf(status);
  // UNREACHABLE is the library's own: it has no code of the bank's.
  const bool has_answer = !details.reason.empty() && details.reason != "UNREACHABLE";
  Failure failure = has_answer ? Refused(asked, std::string(status.message()), details)
                               : NotAnswered(status, asked);
  failure.exit_code = kExitServer + static_cast<int>(status.code());
  if (!asked.again.empty() && !IsDefinite(status)) {
    failure.what = absl::StrFormat("the outcome of the %s is not known: %s", Noun(asked.command),
                                   failure.what);
    failure.remedy = RemedyForUnknown(asked);
  }
  return failure;
}

Failure Interrupted(const Asked& asked) {
  return {kExitLocal,
          absl::StrFormat("interrupted: the outcome of the %s is not known", Noun(asked.command)),
          "it was on its way to the bank", RemedyForUnknown(asked)};
}

std::string ErrorText(const Failure& failure, const Paint& paint) {
  return absl::StrFormat("%s %s\n%s %s\n%s %s\n", paint.BoldRed("error:"), Printable(failure.what),
                         paint.Bold("  why:"), Printable(failure.why), paint.Bold("  try:"),
                         Printable(failure.remedy));
}

}  // namespace atm::cli
