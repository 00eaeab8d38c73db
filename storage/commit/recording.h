// The part of the way to the journal that a committer has to know of while it decides: what was
// decided before may still be on that way.
//
// The recorder is the real one. The default is for whoever records each batch before the next is
// decided: then nothing is ever on the way.
#ifndef ATM_STORAGE_COMMIT_RECORDING_H_
#define ATM_STORAGE_COMMIT_RECORDING_H_

#include <span>

#include "storage/journal/hash.h"
#include "storage/model/transaction.h"

namespace atm::storage {

// Called by the thread that decides.
class Recording {
 public:
  virtual ~Recording() = default;

  // Blocks until all that was decided before is recorded. Only then may the journal be asked.
  virtual void Settle() {}

  // Offers the transactions of a large batch while the rest of it is decided, to have them staged
  // (Journal::Stage). Returns whether they will be staged; if not, they are offered again later
  // with those that were added meanwhile. What is to be staged must stay where it is until the
  // batch is recorded.
  virtual bool TryStage(std::span<const Sealed<Transaction>> /*part*/) { return false; }
};

}  // namespace atm::storage

#endif  // ATM_STORAGE_COMMIT_RECORDING_H_
