#include "client/cli/show/explain.h"

#include "absl/strings/str_format.h"
#include "atm/error.h"
#include "client/cli/show/explain_refusal.h"
#include "client/cli/text/duration.h"

namespace atm::cli {
namespace {

std::string RemedyForUnknown(const Asked& asked) {
  return absl::StrFormat("run this, which %s:\n       %s", asked.again_does, asked.again);
}

// Explains what the bank said, with the codes by which its staff look it up.
Failure Refused(const Asked& asked, const std::string& message, const ErrorDetails& details) {
  std::string codes = details.reason;
  if (!details.response_code().empty()) {
    codes += absl::StrFormat(", response code %s", details.response_code());
  }
  Failure failure;
  failure.what =
      absl::StrFormat("%s %s", asked.noun, asked.is_trial ? "would be refused" : "refused");
  failure.why = absl::StrFormat("%s (%s)", WhyRefused(asked, details, message), codes);
  failure.remedy = RemedyForRefusal(asked, details);
  return failure;
}

// Reasons of the client library, which the bank never gives.
constexpr std::string_view kUnreachable = "UNREACHABLE";
constexpr std::string_view kNotTrusted = "SERVER_NOT_TRUSTED";
constexpr std::string_view kWithoutTls = "SERVER_WITHOUT_TLS";

// Explains why the bank's certificate is not believed, as far as the library beneath tells: by its
// words, a wrong name is all that can be told from the rest.
Failure NotTrusted(const absl::Status& status, const Asked& asked) {
  const std::string_view message(status.message().data(), status.message().size());
  const bool is_other_name = message.find("is not in peer certificate") != std::string_view::npos;
  const std::string& server = asked.bank.server;
  const std::string given = asked.bank.tls_ca_file.empty()
                                ? "this machine trusts"
                                : absl::StrFormat("--tls-ca %s has", asked.bank.tls_ca_file);
  return {.what = "the bank cannot be trusted",
          .why = absl::StrFormat(
              "the certificate of %s is not trusted: %s (%s)", server,
              is_other_name
                  ? std::string("it is for another name")
                  : absl::StrFormat("none of the authorities that %s signed it, or it has expired",
                                    given),
              message),
          .remedy = is_other_name
                        ? "name the server with --server as its certificate does, or have it "
                          "given a certificate for this name"
                        : "pass --tls-ca with the certificate of the authority that signed it; if "
                          "it has expired, the bank must renew it"};
}

Failure WithoutTls(const absl::Status& status, const Asked& asked) {
  return {.what = "the bank does not use TLS",
          .why = absl::StrFormat("%s answered in the clear (%s)", asked.bank.server,
                                 std::string(status.message())),
          .remedy =
              "leave --tls, --tls-ca and --tls-cert out (and ATM_TLS_CA and ATM_TLS_CERT), or "
              "check --server"};
}

// Explains an error of the way to the bank, which is not an answer of the bank.
Failure NotAnswered(const absl::Status& status, const std::string& reason, const Asked& asked) {
  if (reason == kNotTrusted) return NotTrusted(status, asked);
  if (reason == kWithoutTls) return WithoutTls(status, asked);
  const std::string message(status.message());
  const std::string code = absl::StatusCodeToString(status.code());
  const std::string code_and_message =
      message.empty() ? code : absl::StrFormat("%s: %s", code, message);
  switch (status.code()) {
    case absl::StatusCode::kUnavailable:
      return {
          .what = "the bank cannot be reached",
          .why =
              absl::StrFormat("no server answers at %s (%s)", asked.bank.server, code_and_message),
          .remedy = asked.bank.tls
                        ? "check --server and the TLS files, and that the server uses TLS"
                        : "start atm-server there, name another with --server or ATM_SERVER, or "
                          "give --tls if the server wants it"};
    case absl::StatusCode::kDeadlineExceeded:
      return {.what = absl::StrFormat("no answer within %s", TimeText(asked.bank.timeout)),
              .why = absl::StrFormat("%s took too long (%s)", asked.bank.server, code),
              .remedy = "wait longer with --timeout 30s, or look at the server's log"};
    case absl::StatusCode::kUnimplemented:
      if (asked.command != "balance") {
        return {.what = absl::StrFormat("%s does not know '%s'", asked.bank.server, asked.command),
                .why = absl::StrFormat("it is older than this atm-cli, or no bank (%s)",
                                       code_and_message),
                .remedy = "update the server, or check --server and ATM_SERVER"};
      }
      return {.what = absl::StrFormat("%s is not a bank", asked.bank.server),
              .why = absl::StrFormat("it does not know the service atm.v1 (%s)", code_and_message),
              .remedy = "check --server and ATM_SERVER"};
    default:
      return {.what = absl::StrFormat("%s failed", asked.noun),
              .why = absl::StrFormat("%s answered %s", asked.bank.server, code_and_message),
              .remedy = "look at the server's log"};
  }
}

}  // namespace

Failure Explain(const absl::Status& status, const Asked& asked) {
  const ErrorDetails details = DetailsOf(status);
  const bool has_answer = !details.reason.empty() && details.reason != kUnreachable &&
                          details.reason != kNotTrusted && details.reason != kWithoutTls;
  Failure failure = has_answer ? Refused(asked, std::string(status.message()), details)
                               : NotAnswered(status, details.reason, asked);
  failure.exit_code = kExitServer + static_cast<int>(status.code());
  failure.facts = {.code = absl::StatusCodeToString(status.code()),
                   .reason = details.reason,
                   .message = std::string(status.message()),
                   .metadata = details.metadata,
                   .response_code = details.response_code(),
                   .request_id = RequestIdOf(status)};
  if (!asked.again.empty() && !IsDefinite(status)) {
    failure.what =
        absl::StrFormat("the outcome of the %s is not known: %s", asked.noun, failure.what);
    failure.remedy = RemedyForUnknown(asked);
  }
  return failure;
}

Failure Interrupted(const Asked& asked) {
  return {kExitLocal,
          absl::StrFormat("interrupted: the outcome of the %s is not known", asked.noun),
          "it was on its way to the bank", RemedyForUnknown(asked)};
}

}  // namespace atm::cli
