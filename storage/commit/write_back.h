// Lazy write-back of balances.
//
// A transaction is durable once its row is appended; the balances in the accounts table only save a
// restart from redoing all of history. So they are written a few at a time: each batch carries
// those of the next slice of the accounts whose balance changed since it was last written. When the
// slices have gone round once, every account is on disk as of the transaction at which the round
// began, or later: that transaction is the new watermark.
//
// Used by the committer alone.
#ifndef ATM_STORAGE_COMMIT_WRITE_BACK_H_
#define ATM_STORAGE_COMMIT_WRITE_BACK_H_

#include <cstddef>
#include <cstdint>
#include <vector>

#include "storage/book/book.h"
#include "storage/journal/journal.h"
#include "storage/model/account.h"

namespace atm::storage {

class WriteBack {
 public:
  // Goes round once in about `redo_target` transactions, or in half as many as there are accounts
  // if those are more: a restart redoes at most about twice that. Shorter rounds would meet few
  // accounts of a page that changed, and write most pages anyway.
  explicit WriteBack(std::int64_t redo_target);

  // Takes over the watermark of the record that was loaded.
  void Start(TransactionId watermark);

  // The account's balance is newer than its row.
  void MarkDirty(AccountId account);

  // Adds an account to a batch, as it is now.
  void Add(const Book& book, AccountId account, Batch& batch);

  // Adds to a batch the accounts that are due after its transactions, and the watermark. The book
  // has evolved by them already.
  void AddDue(const Book& book, Batch& batch);

  // Adds accounts whose balance is newer than its row, at most `most`. True if these were the last:
  // a restart after the batch has nothing to redo. Else it goes on with the next call, between
  // which the book does not change.
  bool AddRest(const Book& book, std::size_t most, Batch& batch);

 private:
  // How many transactions a round takes now.
  std::int64_t RoundOf(AccountId accounts) const;

  void AddSlice(const Book& book, AccountId length, Batch& batch);

  const std::int64_t redo_target_;
  TransactionId watermark_ = 0;
  std::vector<bool> dirty_;         // by account id
  AccountId next_ = 1;              // where the next slice begins
  AccountId rest_ = 1;              // where the next part of the rest does
  TransactionId round_start_ = 0;   // the newest transaction when the round began
  std::int64_t due_numerator_ = 0;  // accounts due, in parts of RoundOf
};

}  // namespace atm::storage

#endif  // ATM_STORAGE_COMMIT_WRITE_BACK_H_
