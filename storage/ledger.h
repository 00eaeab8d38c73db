// The ledger: the one door to the bank's books.
//
// A Ledger owns a Book (the rules and balances, in memory), a Journal (the durable record) and one
// committer thread, which takes all commands that wait, decides them one after the other, and
// records them as one batch with one fsync. While a batch is written the next one fills.
//
// Nothing is answered, and nothing is seen by Balance, before it is durable. All public members may
// be called from any thread.
#ifndef ATM_STORAGE_LEDGER_H_
#define ATM_STORAGE_LEDGER_H_

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <vector>

#include "absl/functional/any_invocable.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "storage/account.h"
#include "storage/command.h"
#include "storage/journal.h"
#include "storage/outcome.h"

namespace atm::storage {

struct LedgerOptions {
  // How many commands may wait. At 100,000 a second this is a wait of 0.3 s: who comes later is
  // better served by OVERLOADED at once.
  std::size_t queue_capacity = 32'768;

  // How many commands one batch takes. Larger ones gain little throughput and cost latency.
  std::size_t max_batch = 2'048;

  // How many transactions a restart may have to replay: balances are written back so often that it
  // stays below about twice this. A million replay in about a second.
  std::int64_t replay_target = 1'000'000;

  // The clock, in microseconds since 1970.
  std::function<std::int64_t()> clock_us = SystemClockUs;

  // Told when the journal failed and nobody can know what is on disk; the process then exits with
  // kExitJournalFailed, for a restart to find the truth. To write a log line.
  std::function<void(const absl::Status&)> on_failure = [](const absl::Status&) {};

  static std::int64_t SystemClockUs();
};

// The exit status of a process whose journal failed (EX_IOERR of sysexits.h).
inline constexpr int kExitJournalFailed = 74;

class Ledger {
 public:
  using Done = absl::AnyInvocable<void(Outcome)>;

  // Reads the journal and starts the committer. FAILED_PRECONDITION, DATA_LOSS or UNAVAILABLE with
  // a sentence for people if the journal cannot be read or does not add up.
  static absl::StatusOr<std::unique_ptr<Ledger>> Open(std::unique_ptr<Journal> journal,
                                                      LedgerOptions options = {});

  // Closes the ledger if Close was not called.
  ~Ledger();

  Ledger(const Ledger&) = delete;
  Ledger& operator=(const Ledger&) = delete;

  // Hands in a command. `done` is called exactly once: by the committer, after the batch is
  // durable, or before Submit returns if the command is refused with kShuttingDown or kOverloaded.
  // It must not block and must not call Close.
  void Submit(Command command, Done done);

  // Submit, and wait. For tests, set-up and tools; not from `done`.
  Outcome Execute(Command command);

  // What a customer's account holds, by the newest durable batch; nothing if there is no such
  // account.
  std::optional<AccountBalance> Balance(const AccountNumber& account) const;

  // Whether no account was ever opened.
  bool empty() const;

  // The newest durable transaction; 0 if there is none.
  TransactionId last_transaction() const;

  // Refuses new commands, carries out those that wait, writes all balances back, closes the
  // journal. The later calls return what the first one did.
  absl::Status Close();

 private:
  class Core;
  explicit Ledger(std::unique_ptr<Core> core);

  std::unique_ptr<Core> core_;
};

}  // namespace atm::storage

#endif  // ATM_STORAGE_LEDGER_H_
