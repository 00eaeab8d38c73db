#include "storage/ledger/auditing.h"

#include <cstddef>
#include <memory>
#include <utility>
#include <variant>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/str_format.h"
#include "storage/audit/chain_walk.h"
#include "storage/journal/history.h"

namespace atm::storage {
namespace {

constexpr std::size_t kWaitingAudits = 1;

}  // namespace

Auditing::Auditing(Doubt& doubt, std::function<void(const absl::Status&)> on_failure)
    : doubt_(doubt), on_failure_(std::move(on_failure)) {}

absl::Status Auditing::Open(Journal& journal) {
  absl::StatusOr<std::unique_ptr<History>> history = journal.OpenHistory();
  if (!history.ok()) return history.status();
  std::vector<std::unique_ptr<History>> histories;
  histories.push_back(*std::move(history));
  auditor_.emplace(std::move(histories), kWaitingAudits);
  return absl::OkStatus();
}

void Auditing::Audit(AuditRequest request, AuditDone done) {
  request.on_progress = [this, told = std::move(request.on_progress)](std::int64_t n,
                                                                      std::int64_t of) {
    return !is_stopping_ && told(n, of);
  };
  auditor_->Submit([this, request = std::move(request),
                    done = std::move(done)](const Readers::Access& access) mutable {
    if (const auto* refusal = std::get_if<Refusal>(&access)) return done(*refusal);
    absl::StatusOr<AuditReport> report = VerifyRecord(*std::get<History*>(access), request);
    if (absl::IsCancelled(report.status())) {
      return done(Refusal{.reason = RefusalReason::kShuttingDown});
    }
    if (!report.ok()) {
      on_failure_(report.status());
      if (absl::IsDataLoss(report.status())) doubt_.Raise(report.status());
      return done(Unreadable{});
    }
    static_cast<void>(IsWhole(*report));
    done(*std::move(report));
  });
}

bool Auditing::IsWhole(const AuditReport& report) {
  if (!report.fault || report.fault->is_of_copy) return true;
  const Fault& fault = *report.fault;
  doubt_.Raise(absl::DataLossError(
      fault.transaction == 0 ? absl::StrFormat("the books are not whole: %s", fault.what)
                             : absl::StrFormat("the books are not whole: transaction %d: %s",
                                               fault.transaction, fault.what)));
  return false;
}

void Auditing::Close() { auditor_->Close(); }

}  // namespace atm::storage
