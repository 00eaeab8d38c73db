// What a ledger is opened with.
#ifndef ATM_STORAGE_LEDGER_LEDGER_OPTIONS_H_
#define ATM_STORAGE_LEDGER_LEDGER_OPTIONS_H_

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <string>

#include "absl/status/status.h"
#include "storage/audit/audit_report.h"
#include "storage/model/account_limits.h"
#include "storage/model/command.h"
#include "storage/model/record_quota.h"
#include "storage/model/writing_observer.h"

namespace atm::storage {

class LedgerObserver;

struct LedgerOptions {
  // How many commands may wait. At 100,000 a second this is a wait of 0.3 s: who comes later is
  // better served by OVERLOADED at once.
  std::size_t queue_capacity = 32'768;

  // How many commands one batch takes, unless more were handed in together. Larger ones gain little
  // throughput and cost latency.
  std::size_t max_batch = 2'048;

  // How many transactions a restart may have to redo: balances are written back so often that it
  // stays below about twice this, or below as many as there are accounts, if those are more. A
  // million are redone in about a second.
  std::int64_t redo_target = 1'000'000;

  // How many threads read the record. Two, so that one that waits for a slow disk does not hold up
  // all others; more would take the processors from the committer.
  std::size_t readers = 2;

  // How many look-ups may wait for these threads. At 150,000 a second, the pages being in memory,
  // this is a wait of 30 ms; where a slow disk must be asked for each, it is one of many seconds,
  // and who comes later is better served by OVERLOADED at once.
  std::size_t read_queue_capacity = 4'096;

  // How long Close may write balances back. What is left then is redone by the next start. Longer
  // than it takes, unless the owner is in a hurry.
  std::chrono::milliseconds write_back_time = std::chrono::hours(24);

  // The clock, in microseconds since 1970.
  std::function<std::int64_t()> clock_us = SystemClockUs;

  // A clock that nobody can set, in microseconds since whenever, which tells how far the first one
  // may have come (see commit/clock_guard.h). Left out, it is the machine's if the first one is;
  // one that a test made never jumps.
  std::function<std::int64_t()> steady_us = {};

  // The limits of accounts that have none of their own; and the days by which limits count. The
  // calendar must be safe to call from any thread.
  DefaultLimits default_limits = {};
  BusinessCalendar calendar = UtcDay;

  // The most that one operation may move, set aside, or open an account with, in minor units.
  std::int64_t max_amount_minor = kMaxAmountMinor;

  // How much each principal may have recorded that moves no money.
  RecordQuotas quotas = {};

  // Called when the journal failed and nobody can know what is on record; the process then exits
  // with kExitJournalFailed, for a restart to find the truth. To write a log line.
  std::function<void(const absl::Status&)> on_failure = [](const absl::Status&) {};

  // Told when nothing can be written for a while, and everything is refused, and when it goes on.
  // To write log lines; told by the thread that commits.
  WritingObserver writing = {};

  // Told, in a sentence, what an operator should know and the ledger does without. To write log
  // lines.
  std::function<void(const std::string&)> on_warning = [](const std::string&) {};

  // Called when the record could not be read for a Find, a statement or a feed. Nothing is lost;
  // somebody should look at the disk. To write a log line; called by the threads that read.
  std::function<void(const absl::Status&)> on_read_failure = [](const absl::Status&) {};

  // Called when a backup without a name could not be made or read. To write a log line; called by
  // the threads that do that.
  std::function<void(const absl::Status&)> on_backup_failure = [](const absl::Status&) {};
  // Whether the whole record is verified after the start, beside all else that goes on and at the
  // lowest priority; and who is told, by the audit's thread, that it is whole.
  bool audits_after_start = true;
  std::function<void(const AuditReport&)> on_audited = [](const AuditReport&) {};

  // Called once, if the record turned out to be damaged: in a look-up, where an account is used for
  // the first time, or by the audit after the start. From then on every command is refused with
  // kBooksInDoubt, what is right is still told, and nothing is written any more. To write a log
  // line; called by any thread of the ledger.
  std::function<void(const absl::Status&)> on_doubt = [](const absl::Status&) {};

  // Told of each batch; null for nobody, which costs nothing. It must live longer than the ledger.
  LedgerObserver* observer = nullptr;

  static std::int64_t SystemClockUs();

  // Goes on while the machine sleeps.
  static std::int64_t SteadyClockUs();
};

// The exit status of a process whose journal failed (EX_IOERR of sysexits.h).
inline constexpr int kExitJournalFailed = 74;

}  // namespace atm::storage

#endif  // ATM_STORAGE_LEDGER_LEDGER_OPTIONS_H_
