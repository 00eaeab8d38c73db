// One batch after the other: what the committer thread does.
//
// Kept apart from the thread and its queue, so that a test can own the time and the order.
#ifndef ATM_STORAGE_COMMITTER_H_
#define ATM_STORAGE_COMMITTER_H_

#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "storage/book.h"
#include "storage/chain.h"
#include "storage/command.h"
#include "storage/journal.h"
#include "storage/limits.h"
#include "storage/lookups.h"
#include "storage/outcome.h"
#include "storage/uuid.h"
#include "storage/write_back.h"

namespace atm::storage {

// Used by one thread. The book and the journal are the caller's and live longer.
class Committer {
 public:
  // What one batch did.
  struct Result {
    std::vector<Outcome> outcomes;  // one for each command, in order
    std::vector<AccountId>
        changed;  // accounts that were opened or whose balance changed; may repeat
    std::vector<AccountId> attributes_changed;  // accounts that the bank changed; may repeat
  };

  Committer(Book& book, Journal& journal, std::int64_t replay_target,
            std::function<std::int64_t()> clock_us, BusinessCalendar calendar = UtcDay);

  // Fills the book from the journal. The error tells what is wrong with the record.
  absl::Status Load();

  // Frees the holds whose time is over, then decides the commands in their order, each after the
  // one before, and records what came of them. There may be no commands. When it returns the
  // outcomes are durable. After an error nobody knows what is: the caller must not go on.
  //
  // If they are carried out all or none and one is refused, nothing happens and nothing is
  // recorded: each that is refused for itself says why, each that the record answers is answered,
  // and the others are refused with kOthersRefused.
  absl::StatusOr<Result> Commit(std::span<const Command> commands,
                                Together together = Together::kEachForItself);

  // When the next hold ends, in microseconds since 1970; nothing if none is open.
  std::optional<std::int64_t> next_expiry_us() const;

  // The end of the chain, after the newest batch.
  const ChainHead& chain_head() const { return chain_.head(); }

  // Writes all balances back, so that the next start has nothing to replay.
  absl::Status WriteBackAll();

 private:
  // A batch that is being made.
  struct Draft {
    Batch batch;
    std::vector<AccountId> new_rows;  // accounts that were opened or that the bank changed
    Result result;
    Lookups lookups;
  };

  // The business day of a time, which is remembered: most are of the day of the one before.
  const BusinessDay& DayOf(std::int64_t time_us);

  // Decides all, and makes the draft of what came of them. An error ends the committer.
  absl::Status Decide(std::span<const Command> commands, Draft& draft);

  absl::StatusOr<Result> CommitTogether(std::span<const Command> commands, Together together);

  // Records the draft, if there is anything to record.
  absl::StatusOr<Result> Record(Draft draft);

  void ExpireHolds(Draft& draft);

  // The answer that is on record for the command's request id; nothing if the id is new.
  std::optional<Outcome> FromRecord(const Command& command, const Draft& draft) const;

  Outcome Carry(const Command& command, Draft& draft);
  Outcome CarryNew(const Command& command, const Uuid& request_id, Draft& draft);
  void RecordAnswer(const Command& command, const Outcome& outcome, Draft& draft);
  void Happen(const Event& event, const std::string& who, Draft& draft);
  void RecordOpening(const Account& account, const std::string& who, Draft& draft);
  Outcome Change(AccountChange change, const std::string& who, Draft& draft);

  Book& book_;
  Journal& journal_;
  const std::function<std::int64_t()> clock_us_;
  const BusinessCalendar calendar_;
  BusinessDay today_;  // as far as it is known
  WriteBack write_back_;
  Chain chain_;
  UuidV7Generator own_request_ids_;
};

}  // namespace atm::storage

#endif  // ATM_STORAGE_COMMITTER_H_
