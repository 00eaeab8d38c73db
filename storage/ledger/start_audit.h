// The audit after a start: verifies the whole record once, beside all else that goes on.
//
// It stays out of the way: its thread runs when no other wants the processor, rests as long as it
// works, and holds no state of the record, so that the write-ahead log does not grow by it.
#ifndef ATM_STORAGE_LEDGER_START_AUDIT_H_
#define ATM_STORAGE_LEDGER_START_AUDIT_H_

#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <thread>

#include "absl/status/statusor.h"
#include "storage/audit/audit_report.h"
#include "storage/base/mutex.h"
#include "storage/journal/history.h"

namespace atm::storage {

class StartAudit {
 public:
  // Told the end by the audit's thread: what was found, or why the record could not be read. Not
  // told if Stop came first.
  using Told = std::function<void(const absl::StatusOr<AuditReport>&)>;

  // Starts the thread, which lets go of the history when it is done.
  StartAudit(std::unique_ptr<History> history, Told told);
  ~StartAudit() { Stop(); }

  StartAudit(const StartAudit&) = delete;
  StartAudit& operator=(const StartAudit&) = delete;

  // Ends the audit if it still goes on, and waits for its thread. A second call does nothing.
  void Stop();

 private:
  void Run(History& history);

  // Rests as long as was worked since the last rest. Returns false if the audit is to end.
  bool Rest();

  const Told told_;
  Mutex mutex_;
  ConditionVariable stopped_;
  bool is_stopping_ ATM_GUARDED_BY(mutex_) = false;
  std::chrono::steady_clock::time_point work_began_;  // the thread's own
  std::thread thread_;
};

}  // namespace atm::storage

#endif  // ATM_STORAGE_LEDGER_START_AUDIT_H_
