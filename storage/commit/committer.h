// One batch after the other: what the committer does, without its threads and their queues, so that
// a test can own the time and the order.
#ifndef ATM_STORAGE_COMMIT_COMMITTER_H_
#define ATM_STORAGE_COMMIT_COMMITTER_H_

#include <chrono>
#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "storage/book/book.h"
#include "storage/commit/draft.h"
#include "storage/commit/obstacles.h"
#include "storage/commit/recording.h"
#include "storage/commit/write_back.h"
#include "storage/journal/batch.h"
#include "storage/journal/doubt.h"
#include "storage/journal/hash.h"
#include "storage/journal/journal.h"
#include "storage/model/account_limits.h"
#include "storage/model/command.h"
#include "storage/model/outcome.h"
#include "storage/model/publication.h"

namespace atm::storage {

// What came of some commands: it has happened in the book and is not yet on record.
struct Decided {
  Batch batch;                    // to be recorded; if it has no entries, nothing is
  Snapshots snapshots;            // to be written with it
  Publication publication;        // what readers are to see after that
  std::vector<Outcome> outcomes;  // the answers after that: one for each command, in order
};

// The way of a batch: look-ups in the journal, answers from the record, decisions and what they do
// to the book (Decide); then the journal (Write, Await). Who publishes and answers is the caller.
//
// Used by one thread at a time; while it decides, another thread may call Write and Await. The
// book, the journal and the recording are the caller's and live longer.
class Committer {
 public:
  // What belongs to the world around it.
  struct Setting {
    std::int64_t redo_target;  // see WriteBack
    ClockUs clock_us;
    ClockUs steady_us = {};  // see ClockGuard
    BusinessCalendar calendar = UtcDay;
    WritingObserver writing = {};
    RecordQuotas quotas = {};
    std::function<void(const std::string&)> on_warning = [](const std::string&) {};

    // Where it says that the record is damaged, and hears that others found so: then it refuses
    // every command with kBooksInDoubt. Not owned. Null: it returns what it finds as an error.
    Doubt* doubt = nullptr;
  };

  // Each batch is recorded before the next is decided.
  Committer(Book& book, Journal& journal, Setting setting);

  // What was decided may still be on its way to the journal, by `recording`, while more is decided.
  Committer(Book& book, Journal& journal, Recording& recording, Setting setting);

  // Fills the book from the journal and begins the tenure in which all is written. The error tells
  // what is wrong with the record, or who else uses it.
  absl::Status Load();

  // Frees the holds whose time is over, then decides the commands in their order, each after the
  // one before. There may be no commands. What was decided before may still be on its way to the
  // record. Errors are those of the journal. After one, the book is ahead of the record: the caller
  // must not go on.
  //
  // If they are carried out all or none and one is refused, nothing happens and nothing is
  // recorded: each that is refused for itself says why, each that the record answers is answered,
  // and the others are refused with kOthersRefused.
  absl::StatusOr<Decided> Decide(std::span<const Command> commands,
                                 Together together = Together::kEachForItself);

  // Writes what was decided, in the order in which it was, and waits until a batch that was written
  // is durable: then its outcomes may be told. Only of what has entries. Errors as those of Decide.
  absl::StatusOr<Ticket> Write(const Decided& decided);
  absl::Status Await(Ticket ticket) { return journal_.Await(ticket); }

  // Decides and records. Returns the outcomes, which are durable.
  absl::StatusOr<std::vector<Outcome>> Commit(std::span<const Command> commands,
                                              Together together = Together::kEachForItself);

  // Whether the newest batch was refused as a whole: see obstacles.h. A batch without commands
  // looks again.
  bool is_obstructed() const { return obstacles_.any(); }

  // Returns when the next hold ends, in microseconds since 1970; nullopt if none is open.
  std::optional<std::int64_t> next_expiry_us() const;

  // The time as far as it is believed, and that of the newest transaction that was decided. Any
  // thread may ask for the first.
  std::int64_t now_us() const { return state_.clock.NowUs(); }
  std::int64_t newest_us() const { return state_.book.last_time_us(); }

  // The end of the chain, after all that was decided.
  const ChainHead& chain_head() const { return state_.chain.head(); }

  // Writes all balances back, so that the next start has nothing to redo; or, once `at_most` has
  // passed, only a part of them. Lets go of the journal's history. All that was decided must be
  // recorded. Returns false if another program holds the record's lock. The next start redoes what
  // was not written back.
  absl::StatusOr<bool> WriteBackAll(std::chrono::milliseconds at_most = std::chrono::hours(24));

 private:
  absl::Status TakeOver(const ChainHead& loaded);

  bool IsInDoubt() const { return doubt_ != nullptr && doubt_->exists(); }

  absl::StatusOr<Decided> DecideAll(std::span<const Command> commands, Together together);
  absl::StatusOr<Decided> DecideTogether(std::span<const Command> commands, Together together);

  // The steps of Decide, but for what is done with the draft.
  absl::Status CarryAll(std::span<const Command> commands, Together together, Draft& draft);

  // Instead of them while the record is in doubt: decides nothing, and answers what is on record.
  absl::Status AnswerInDoubt(std::span<const Command> commands, Draft& draft);

  // Makes what is to be recorded, written back, published and answered of a draft.
  Decided Complete(Draft& draft);

  Journal& journal_;
  Recording& recording_;
  WriteBack write_back_;
  Doubt* const doubt_;
  CommitState state_;
  Obstacles obstacles_;
  bool is_reserved_ = false;  // the right to write the batch that is being decided
};

}  // namespace atm::storage

#endif  // ATM_STORAGE_COMMIT_COMMITTER_H_
