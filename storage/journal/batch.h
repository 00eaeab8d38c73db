// What a journal is given to write: a batch of what was decided, and snapshots of accounts.
//
// Plain values.
#ifndef ATM_STORAGE_JOURNAL_BATCH_H_
#define ATM_STORAGE_JOURNAL_BATCH_H_

#include <vector>

#include "storage/journal/hash.h"
#include "storage/journal/record.h"
#include "storage/model/account.h"
#include "storage/model/account_change.h"
#include "storage/model/hold.h"
#include "storage/model/principal.h"
#include "storage/model/transaction.h"

namespace atm::storage {

// What the committer decided at once: all of it is recorded, or nothing is.
struct Batch {
  // The ids follow on the newest one on record, without gaps.
  std::vector<Sealed<Transaction>> transactions = {};

  std::vector<Sealed<RecordedAnswer>> answers = {};

  // What the bank changed of accounts, and which accounts were opened.
  std::vector<Sealed<AccountChange>> account_changes = {};

  // Those who caused something for the first time.
  std::vector<Sealed<PrincipalRow>> principals = {};

  // The holds that were opened or ended. A hold that was both is here twice.
  std::vector<HoldRecord> holds = {};

  // New sums. If an original is here more than once, its last sum counts.
  std::vector<ReversedPart> reversed = {};

  // The end of the chain after all of this.
  ChainHead head = {};

  // Whether the batch adds entries to the chain.
  bool has_entries() const {
    return !transactions.empty() || !answers.empty() || !account_changes.empty() ||
           !principals.empty();
  }
};

// Accounts as they are after a batch. They repeat what the entries say, so that a restart need not
// redo all of them: it restores the accounts and redoes what follows the watermark.
//
// Those that a batch opens or changes are always among the snapshots that are written with it,
// since a restart cannot redo that.
struct Snapshots {
  std::vector<Account> accounts = {};

  // Every account is on record as of this transaction or a later one.
  TransactionId watermark = 0;
};

}  // namespace atm::storage

#endif  // ATM_STORAGE_JOURNAL_BATCH_H_
