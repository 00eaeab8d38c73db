// One batch while it is being made: its commands are carried out in the book one after the other,
// and what came of them is put together for the journal, the readers and those who wait for an
// answer.
//
// Used by the committer's thread alone.
#ifndef ATM_STORAGE_COMMIT_DRAFT_H_
#define ATM_STORAGE_COMMIT_DRAFT_H_

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "absl/status/status.h"
#include "storage/book/book.h"
#include "storage/commit/clock_guard.h"
#include "storage/commit/lookups.h"
#include "storage/commit/proving.h"
#include "storage/commit/recent_requests.h"
#include "storage/commit/record_budget.h"
#include "storage/commit/recording.h"
#include "storage/journal/batch.h"
#include "storage/journal/chain.h"
#include "storage/journal/journal.h"
#include "storage/model/account_change.h"
#include "storage/model/account_limits.h"
#include "storage/model/command.h"
#include "storage/model/outcome.h"
#include "storage/model/principal.h"
#include "storage/values/uuid.h"

namespace atm::storage {

// What goes on from one batch to the next. The book is the caller's and lives longer.
struct CommitState {
  Book& book;
  ClockGuard clock;
  RecordBudget budget;
  BusinessCalendar calendar;
  Chain chain = {};
  RecentRequests recent_requests = RecentRequests();
  UuidV7Generator own_request_ids = {};  // for what happens without a request
  BusinessDay today = {};                // as far as it is known
  Proving proving = Proving(book);
  BusinessDay later_day = {};  // the newest day of the book, if it is after today

  // Returns the business day of a time. Most times are of the day of the one before.
  const BusinessDay& DayOf(std::int64_t time_us);

  // Returns the business day that counts at a time: the newest day of the book if that is later,
  // because the clock went back or the bank had another time zone before.
  const BusinessDay& DayInForce(std::int64_t time_us);
};

class Draft {
 public:
  // The state lives longer. The draft evolves its book and its chain.
  explicit Draft(CommitState& state) : state_(state) {}

  Draft(const Draft&) = delete;  // the look-ups know where the batch is
  Draft& operator=(const Draft&) = delete;

  // First: fetches from the journal what the commands name, and proves the accounts that they are
  // about. The recording is settled before the journal is asked. Errors are those of
  // Lookups::Fetch.
  absl::Status LookUp(std::span<const Command> commands, Journal& journal, Recording& recording);

  // Frees the holds whose time is over.
  void ExpireHolds();

  // Makes room for so many transactions more: until then they stay where they are in memory.
  void Reserve(std::size_t commands);

  // Carries a command out and adds its outcome: answers it from the record, or decides it and has
  // it happen, or refuses it.
  void Carry(const Command& command);

  // Adds an outcome without deciding: the one on record, or a refusal with this reason.
  void Refuse(const Command& command, RefusalReason reason);

  const std::vector<Sealed<Transaction>>& transactions() const { return batch_.transactions; }
  std::vector<Outcome>& outcomes() { return outcomes_; }

  // Accounts whose balance changed; an account may be there twice.
  const std::vector<AccountId>& changed() const { return changed_; }

  // Accounts that were opened or that the bank changed.
  const std::vector<AccountId>& new_rows() const { return new_rows_; }

  // Takes back what was counted against the quotas of principals, where nothing is recorded.
  void TakeBackCharges();

  // Last: returns the batch.
  Batch TakeBatch();

 private:
  // Returns the answer that is on record for the command's request id; nullopt if the id is new.
  std::optional<Outcome> FromRecord(const Command& command) const;

  Outcome Decide(const Command& command);
  Outcome DecideNew(const Command& command, const Uuid& request_id);

  // Returns the id that a principal has, or that Enter would give it.
  PrincipalId IdOf(const Principal& principal);

  // Takes a principal that is new into the book and the batch. Returns its id.
  PrincipalId Enter(const Principal& principal);

  // What a decision does: each evolves the book and adds to the batch. `origin` is who asked.
  const Transaction& Happen(Event event, const Principal& origin);
  Outcome Change(AccountChange change, const Principal& origin);
  void RecordOpening(const Account& account, PrincipalId origin);
  void RecordTombstone(const Uuid& original, const Principal& origin);
  void RecordAnswer(const Command& command, const Outcome& outcome);

  // Counts a record against a principal's quota. Returns the refusal if that is used up.
  std::optional<Refusal> Charge(const Principal& principal, Recorded what);

  // What comes of a Reverse that found nothing: the tombstone of its original, if that is new.
  Outcome FindNothing(const Command& command);

  void AddAnswer(RecordedAnswer answer);

  CommitState& state_;
  std::int64_t begin_us_ = 0;  // when the look-ups were made
  Batch batch_;
  std::vector<Outcome> outcomes_;
  std::vector<AccountId> changed_;
  std::vector<AccountId> new_rows_;
  std::vector<RecordBudget::Charge> charges_;
  Principal last_origin_ = {};  // whose id was asked for last: mostly the next one's
  PrincipalId last_origin_id_ = kUnknownPrincipal;
  Lookups lookups_{batch_};
};

}  // namespace atm::storage

#endif  // ATM_STORAGE_COMMIT_DRAFT_H_
