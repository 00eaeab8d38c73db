// Proves the accounts that a batch is about before anything is decided on them: each once after a
// start, see storage/model/account_proofs.h.
#ifndef ATM_STORAGE_COMMIT_PROVING_H_
#define ATM_STORAGE_COMMIT_PROVING_H_

#include <memory>
#include <span>
#include <vector>

#include "absl/status/status.h"
#include "storage/book/book.h"
#include "storage/journal/history.h"
#include "storage/journal/journal.h"
#include "storage/journal/record.h"
#include "storage/model/account.h"
#include "storage/model/command.h"

namespace atm::storage {

// Used by the committer's thread.
class Proving {
 public:
  // The book is the caller's and lives longer.
  explicit Proving(Book& book) : book_(book) {}

  // Takes the accounts of the book, which was just loaded from this journal, as not proved, and
  // proves the open holds. DATA_LOSS if one of these is not as the chain says. Errors also as those
  // of the journal.
  absl::Status Begin(Journal& journal);

  // Proves the bank's own accounts, which most operations use. Errors as those of Prove.
  absl::Status ProveOwn();

  // Lets go of the journal's history, until it is needed again.
  void LetGo() { history_.reset(); }

  // Whether there is nothing left to prove.
  bool is_done() const { return book_.directory().proofs().has_all(); }

  // Proves those of these accounts that are not proved yet. DATA_LOSS if one is not as the chain
  // says: then nothing may be decided. Errors also as those of the history.
  absl::Status Prove(std::span<const AccountId> accounts);

  // Proves how much of each of these transactions was taken back. All that was decided is on
  // record. Their accounts are proved. Errors as those of Prove.
  absl::Status ProveReversals(std::span<const Original> originals);

  // Returns the accounts that the commands name.
  std::vector<AccountId> AccountsOf(std::span<const Command> commands) const;

 private:
  absl::Status ProveOne(AccountId account);
  absl::Status ProveHolds() const;

  // Opens the history if it is not open.
  absl::Status OpenHistory();

  Book& book_;
  Journal* journal_ = nullptr;        // not owned; from Begin on
  std::unique_ptr<History> history_;  // as long as it is needed
};

}  // namespace atm::storage

#endif  // ATM_STORAGE_COMMIT_PROVING_H_
