// The durable record behind the ledger, whatever keeps it: an append-only list of transactions, the
// answers to requests that moved nothing, the changes of accounts and the principals who caused all
// this, in one chain of hashes; what became of holds and reversals; and snapshots of accounts,
// which save a restart from redoing everything. A new record has the entries of SealBeginning
// (chain.h).
//
// The ledger owns its journal. Threads: one thread at a time writes and looks up; meanwhile another
// one may call Await, Reserve and GiveBack, and any thread may call CheckRoom.
//
// A journal that others can reach too has one writer at a time. Its writer has a tenure, which
// TakeOver begins and which ends as soon as anybody else takes over. Load and the look-ups need no
// tenure.
//
// No call throws. Any call may return these errors, beside those that it names itself:
//   UNAVAILABLE         the record cannot be reached, read or written
//   DATA_LOSS           what is on record is damaged
//   RESOURCE_EXHAUSTED  there is no room to write
// After Stage, Write or Await returned an error, nobody knows whether the batch is on record. The
// caller must not go on: only a restart tells. All other calls leave the record as it was.
#ifndef ATM_STORAGE_JOURNAL_JOURNAL_H_
#define ATM_STORAGE_JOURNAL_JOURNAL_H_

#include <chrono>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <vector>

#include "absl/functional/function_ref.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "storage/journal/batch.h"
#include "storage/journal/hash.h"
#include "storage/journal/history.h"
#include "storage/journal/record.h"
#include "storage/model/account.h"
#include "storage/model/hold.h"
#include "storage/model/principal.h"
#include "storage/model/transaction.h"

namespace atm::storage {

// The right to write. It ends as soon as anybody else takes over.
struct Tenure {
  std::int64_t epoch;  // greater than that of every tenure before
  ChainHead head;      // the end of the record when the tenure began
};

// A batch that was written. Later batches have greater numbers.
struct Ticket {
  std::int64_t number;
};

// How many batches may be written and not awaited.
inline constexpr std::int64_t kMostNotAwaited = 2;

// Who is told what a journal holds. Each may end the telling by an error.
struct Loader {
  absl::FunctionRef<absl::Status(const PrincipalRow&)> on_principal;
  absl::FunctionRef<void(AccountId)> on_size;  // told before them: about so many accounts follow
  absl::FunctionRef<absl::Status(const Account&)> on_account;
  absl::FunctionRef<absl::Status(const HoldRecord&)> on_open_hold;
  absl::FunctionRef<absl::Status(const Transaction&)> on_transaction;
};

class Journal {
 public:
  virtual ~Journal() = default;

  // Tells all principals in the order of their ids, about how many accounts there are, all of them
  // in the order of their ids, then the holds that are open, then all transactions after the
  // watermark in the order of theirs. If there are no such transactions, the newest one is told
  // again, so that the caller learns its id and time. Returns how far the record has come, or the
  // loader's first error.
  virtual absl::StatusOr<Progress> Load(const Loader& loader) = 0;

  // Begins a tenure: from then on Write fails for everybody else. `known` is the end of the record
  // as far as the caller knows it. If the tenure's head is another one, others have written since,
  // and the caller must load that before it writes.
  //
  // FAILED_PRECONDITION if a batch is not awaited. DATA_LOSS if the record ends before `known`, or
  // with another entry in its place.
  virtual absl::StatusOr<Tenure> TakeOver(const ChainHead& known) = 0;

  // Returns a gap in which the ids of the requests to come are likely to lie. It is empty if there
  // is none.
  virtual absl::StatusOr<RequestGap> FindGap() = 0;

  // The look-ups return one element for each key, in the order of the keys; nullopt for a key that
  // is not on record. They see every batch that Write has returned for, and must not be called
  // while something is staged.

  // What became of each of these requests.
  virtual absl::StatusOr<std::vector<std::optional<RequestRecord>>> FindRequests(
      std::span<const Uuid> request_ids) = 0;

  // Each of these transactions, and how much of it was taken back.
  virtual absl::StatusOr<std::vector<std::optional<Original>>> FindTransactions(
      std::span<const TransactionId> ids) = 0;

  // What became of each of these holds.
  virtual absl::StatusOr<std::vector<std::optional<HoldState>>> FindHolds(
      std::span<const TransactionId> ids) = 0;

  // Opens a way to read the record beside this one, for another thread. The history must be gone
  // before Close.
  virtual absl::StatusOr<std::unique_ptr<History>> OpenHistory() = 0;

  // Returns RESOURCE_EXHAUSTED if there is no room for a batch of any allowed size. The committer
  // asks before it decides, so that it can refuse instead of failing. Any thread may call it.
  virtual absl::Status CheckRoom() = 0;

  // Obtains the right to write one batch more. From then until that batch is written nobody else
  // can write, so that what is decided meanwhile can be recorded. If somebody else, such as another
  // program, is writing now, waits for at most `patience`, and returns false if that is still so:
  // then nothing was written, and nothing may be decided. The committer asks before it decides each
  // batch; the batch before may still be on its way.
  virtual bool Reserve(std::chrono::milliseconds patience) = 0;

  // Gives up a right that Reserve obtained, where there turned out to be nothing to write.
  virtual void GiveBack() = 0;

  // Takes the first transactions of a batch that is still being decided, so that its Write has less
  // to do. They follow on those that were staged before; the next Write must have all of them in
  // front. Until that Write returns nobody sees them, and they are gone if it never comes.
  //
  // Errors as those of Write.
  virtual absl::Status Stage(std::span<const Sealed<Transaction>> transactions) = 0;

  // Writes a batch, of which the first transactions may be staged, and the snapshots after it: all
  // or nothing. The batch is durable once its ticket was awaited. Before that a history may show it
  // or not; the look-ups do show it.
  //
  // FAILED_PRECONDITION, with nothing written, if this journal has no tenure yet or two batches are
  // not awaited. ABORTED if the tenure is over: nothing of the batch will ever be on record.
  // DATA_LOSS, with nothing written, if the record is damaged: an id or a request id is on record
  // already, say.
  virtual absl::StatusOr<Ticket> Write(const Batch& batch, const Snapshots& snapshots) = 0;

  // Blocks until the batch of this ticket, and all that were written before it, are durable.
  // Returns at once if the ticket was awaited before. May be called while another thread writes.
  //
  // INVALID_ARGUMENT if Write did not return this ticket. ABORTED as for Write.
  virtual absl::Status Await(Ticket ticket) = 0;

  // Ends all use of the record in an orderly way, and lets go of it, whether or not it succeeds.
  // Only the destructor may follow.
  virtual absl::Status Close() = 0;
};

}  // namespace atm::storage

#endif  // ATM_STORAGE_JOURNAL_JOURNAL_H_
