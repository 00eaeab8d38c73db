// Where the record is verified while the ledger goes on: by a thread of its own, one audit at a
// time, and one that waits.
//
// Audit may be called from any thread, the others from the thread that opens and closes the ledger.
#ifndef ATM_STORAGE_LEDGER_AUDITING_H_
#define ATM_STORAGE_LEDGER_AUDITING_H_

#include <atomic>
#include <functional>
#include <optional>

#include "absl/status/status.h"
#include "storage/audit/audit_report.h"
#include "storage/journal/doubt.h"
#include "storage/journal/journal.h"
#include "storage/read/readers.h"

namespace atm::storage {

class Auditing {
 public:
  // `on_failure` is told what could not be read, `doubt` what is damaged.
  Auditing(Doubt& doubt, std::function<void(const absl::Status&)> on_failure);

  // Starts the thread, which reads this journal.
  absl::Status Open(Journal& journal);

  // See ledger.h. After Open.
  void Audit(AuditRequest request, AuditDone done);

  // Tells what an audit found: whether the record is whole in itself.
  bool IsWhole(const AuditReport& report);

  // Ends the audit that is under way.
  void Stop() { is_stopping_ = true; }

  // Lets go of the journal. After Stop.
  void Close();

 private:
  Doubt& doubt_;
  const std::function<void(const absl::Status&)> on_failure_;
  std::atomic<bool> is_stopping_ = false;
  std::optional<Readers> auditor_;  // one thread; from Open on
};

}  // namespace atm::storage

#endif  // ATM_STORAGE_LEDGER_AUDITING_H_
