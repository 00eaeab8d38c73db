#include "client/cli/commands/dry_run.h"

#include "absl/strings/str_format.h"

namespace atm::cli {
namespace {

std::optional<Failure> FailureOfTrials(const absl::Status& status, const Asked& asked) {
  if (status.ok()) {
    return std::nullopt;
  }
  if (!absl::IsUnimplemented(status)) {
    return Explain(status, asked);
  }
  return Failure{kExitServer + static_cast<int>(status.code()),
                 absl::StrFormat("%s does not know --dry-run", asked.bank.server),
                 "it is older than this atm-cli, and would carry out what is only to be tried",
                 "update the server; nothing was done"};
}

}  // namespace

std::optional<Failure> CheckTrialsOfMoney(const Session& session, const Asked& asked) {
  v1::FindTransactionsRequest request;
  request.set_reference("--dry-run");
  request.set_page_size(1);
  return FailureOfTrials(session.bank().FindTransactions(request, session.TimeLeft()).status(),
                         asked);
}

std::optional<Failure> CheckTrialsOfAccounts(const Session& session, const Asked& asked) {
  v1::AdminServiceListHoldsRequest request;
  request.set_page_size(1);
  return FailureOfTrials(session.admin().ListHolds(request, session.TimeLeft()).status(), asked);
}

std::string TrialNote(const Look& look) {
  return look.format == Format::kTable ? "" : "note: dry run: nothing was done\n";
}

}  // namespace atm::cli
