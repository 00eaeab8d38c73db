// What keeps the ledger from writing for a while: no room on the disk, a clock that is not
// believed, or another program that holds the record's lock. Then nothing is decided. Each new
// command is refused with the reason, what is on record is answered and read as ever, and it goes
// on by itself.
#ifndef ATM_STORAGE_COMMIT_OBSTACLES_H_
#define ATM_STORAGE_COMMIT_OBSTACLES_H_

#include <cstdint>
#include <optional>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "storage/commit/clock_guard.h"
#include "storage/journal/journal.h"
#include "storage/model/refusal.h"
#include "storage/model/writing_observer.h"

namespace atm::storage {

// Used by the committer's thread. The journal and the clock are the caller's and live longer.
class Obstacles {
 public:
  Obstacles(Journal& journal, ClockGuard& clock, WritingObserver observer);

  // Looks whether a batch can be decided now: if so, the right to write it is reserved, and
  // returns nullopt. Else returns the reason with which everything is refused. Errors are those of
  // the journal, after which the caller must not go on.
  // `newest_us` is the time of the newest transaction.
  absl::StatusOr<std::optional<RefusalReason>> Find(std::int64_t newest_us);

  // To be called when a batch that was decided after Find has nothing to be written.
  void GiveBack() { journal_.GiveBack(); }

  // Whether something was in the way when it was looked last.
  bool any() const { return known_.has_value(); }

 private:
  // Notes what is in the way, and tells if that is news.
  void Note(std::optional<RefusalReason> reason, const absl::Status& why);

  Journal& journal_;
  ClockGuard& clock_;
  const WritingObserver observer_;
  std::optional<RefusalReason> known_;
};

}  // namespace atm::storage

#endif  // ATM_STORAGE_COMMIT_OBSTACLES_H_
