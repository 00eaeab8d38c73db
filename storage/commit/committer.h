// One batch after the other: what the committer does, without its threads and their queues, so that
// a test can own the time and the order.
#ifndef ATM_STORAGE_COMMIT_COMMITTER_H_
#define ATM_STORAGE_COMMIT_COMMITTER_H_

#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "storage/book/book.h"
#include "storage/commit/lookups.h"
#include "storage/commit/recent_requests.h"
#include "storage/commit/recording.h"
#include "storage/commit/write_back.h"
#include "storage/journal/chain.h"
#include "storage/journal/journal.h"
#include "storage/model/account_limits.h"
#include "storage/model/command.h"
#include "storage/model/outcome.h"
#include "storage/model/publication.h"
#include "storage/values/uuid.h"

namespace atm::storage {

// What came of some commands, in the books and not yet on record.
struct Decided {
  Batch batch;                    // what is to be recorded; without entries if nothing is
  Publication publication;        // what readers are to see then
  std::vector<Outcome> outcomes;  // what is to be answered then: one for each command, in order
};

// Used by one thread, but Record, which another may call meanwhile. The book, the journal and the
// recording are the caller's and live longer.
class Committer {
 public:
  // What belongs to the world around it.
  struct Setting {
    std::int64_t redo_target;  // see WriteBack
    std::function<std::int64_t()> clock_us;
    BusinessCalendar calendar = UtcDay;
  };

  // Each batch is recorded before the next is decided.
  Committer(Book& book, Journal& journal, Setting setting);

  // What was decided may still be on its way to the journal, by `recording`, while more is decided.
  Committer(Book& book, Journal& journal, Recording& recording, Setting setting);

  // Fills the book from the journal. The error tells what is wrong with the record.
  absl::Status Load();

  // Frees the holds whose time is over, then decides the commands in their order, each after the
  // one before. There may be no commands. What was decided before may still be on its way to the
  // record. After an error nobody knows what is: the caller must not go on.
  //
  // If they are carried out all or none and one is refused, nothing happens and nothing is
  // recorded: each that is refused for itself says why, each that the record answers is answered,
  // and the others are refused with kOthersRefused.
  absl::StatusOr<Decided> Decide(std::span<const Command> commands,
                                 Together together = Together::kEachForItself);

  // Records what was decided, in the order in which it was. When it returns the outcomes are
  // durable. Errors as those of Decide.
  absl::Status Record(const Decided& decided);

  // Decides and records; the outcomes, which are durable.
  absl::StatusOr<std::vector<Outcome>> Commit(std::span<const Command> commands,
                                              Together together = Together::kEachForItself);

  // When the next hold ends, in microseconds since 1970; nothing if none is open.
  std::optional<std::int64_t> next_expiry_us() const;

  // The end of the chain, after all that was decided.
  const ChainHead& chain_head() const { return chain_.head(); }

  // Writes all balances back, so that the next start has nothing to redo.
  absl::Status WriteBackAll();

 private:
  // A batch that is being made.
  struct Draft {
    Draft() = default;
    Draft(const Draft&) = delete;  // lookups know where the batch is
    Draft& operator=(const Draft&) = delete;

    Batch batch;
    std::vector<Outcome> outcomes;
    std::vector<AccountId> changed;   // accounts whose balance changed; may repeat
    std::vector<AccountId> new_rows;  // accounts that were opened or that the bank changed
    Lookups lookups{batch};
  };

  // The business day of a time, which is remembered: most are of the day of the one before.
  const BusinessDay& DayOf(std::int64_t time_us);

  // Decides all, and makes the draft of what came of them. An error ends the committer.
  absl::Status Decide(std::span<const Command> commands, Together together, Draft& draft);

  absl::StatusOr<Decided> DecideTogether(std::span<const Command> commands, Together together);

  // Adds to the draft what goes with what happened.
  Decided Complete(Draft& draft);

  void ExpireHolds(Draft& draft);

  // The answer that is on record for the command's request id; nothing if the id is new.
  std::optional<Outcome> FromRecord(const Command& command, const Draft& draft) const;

  Outcome Carry(const Command& command, Draft& draft);
  Outcome CarryNew(const Command& command, const Uuid& request_id, Draft& draft);
  void RecordAnswer(const Command& command, const Outcome& outcome, Draft& draft);
  const Transaction& Happen(Event event, const std::string& who, Draft& draft);
  void RecordOpening(const Account& account, const std::string& who, Draft& draft);
  Outcome Change(AccountChange change, const std::string& who, Draft& draft);

  Book& book_;
  Journal& journal_;
  Recording& recording_;
  const Setting setting_;
  BusinessDay today_;  // as far as it is known
  WriteBack write_back_;
  RecentRequests recent_requests_;
  Chain chain_;
  UuidV7Generator own_request_ids_;
};

}  // namespace atm::storage

#endif  // ATM_STORAGE_COMMIT_COMMITTER_H_
