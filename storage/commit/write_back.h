// Lazy write-back of balances.
//
// A transaction is durable once it is on record; the snapshots of accounts only save a restart from
// redoing all of history. So they are written a few at a time: with each batch go those of the next
// slice of the accounts whose balance changed since it was last written. When the slices have gone
// round once, every account is on record as of the transaction at which the round began, or later:
// that transaction is the new watermark.
//
// Used by the committer alone.
#ifndef ATM_STORAGE_COMMIT_WRITE_BACK_H_
#define ATM_STORAGE_COMMIT_WRITE_BACK_H_

#include <cstddef>
#include <cstdint>
#include <vector>

#include "storage/book/book.h"
#include "storage/journal/batch.h"
#include "storage/model/account.h"

namespace atm::storage {

class WriteBack {
 public:
  // Goes round once in about `redo_target` transactions, or in half as many as there are accounts
  // if those are more: a restart redoes at most about twice that. Shorter rounds would meet few
  // accounts of a page that changed, and write most pages anyway.
  explicit WriteBack(std::int64_t redo_target);

  // Goes on from the watermark of the record that was loaded.
  void Start(TransactionId watermark);

  // The account's balance is newer than on record.
  void MarkDirty(AccountId account);

  // Adds an account to the snapshots, as it is now.
  void Add(const Book& book, AccountId account, Snapshots& snapshots);

  // Adds the accounts that are due after a batch of this many transactions, and the watermark. The
  // book has evolved by them already.
  void AddDue(const Book& book, std::size_t transactions, Snapshots& snapshots);

  // Adds accounts whose balance is newer than on record, at most `most`, and the watermark. Returns
  // whether these were the last: a restart after that has nothing to redo. If not, the next call
  // goes on where this one ended; the book must not change between the two.
  bool AddRest(const Book& book, std::size_t most, Snapshots& snapshots);

 private:
  // Returns how many transactions a round takes now.
  std::int64_t RoundOf(AccountId accounts) const;

  void AddSlice(const Book& book, AccountId length, Snapshots& snapshots);

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
