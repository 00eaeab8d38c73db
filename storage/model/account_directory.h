// The directory of the bank: which number has which id.
#ifndef ATM_STORAGE_MODEL_ACCOUNT_DIRECTORY_H_
#define ATM_STORAGE_MODEL_ACCOUNT_DIRECTORY_H_

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "absl/container/flat_hash_set.h"
#include "absl/hash/hash.h"
#include "storage/base/growing_array.h"
#include "storage/base/large_pages.h"
#include "storage/base/mutex.h"
#include "storage/model/account.h"
#include "storage/model/account_entry.h"
#include "storage/model/account_proofs.h"

namespace atm::storage {

// Thread-safe, for one thread that adds and any that look up. It is shared by the book and by those
// who read published balances, since ten million numbers are worth keeping once only: 24 bytes
// each, 8 for the time of opening, and about 8 for the index over them.
//
// What readers see of an account lies beside its number, in one line of the cache: who has found
// the number has waited for it already. It is PublishedBalances', whose lock guards it.
class AccountDirectory {
 public:
  AccountDirectory();
  AccountDirectory(const AccountDirectory&) = delete;
  AccountDirectory& operator=(const AccountDirectory&) = delete;

  // Enters a number and gives it the next id. Returns nullopt if the number is
  // in the directory already.
  std::optional<AccountId> TryAdd(const AccountNumber& number, std::int64_t create_time_us = 0);

  // Makes room for `size` accounts.
  void Reserve(AccountId size);

  // Takes the newest number out again, and gives its id to the next. Whoever may have seen the id
  // must be able to tell that it did not count: see PublishedBalances.
  void RemoveNewest();

  // Returns the id of a number; nullopt if the number is unknown.
  std::optional<AccountId> Find(const AccountNumber& number) const;

  // Returns the id of a number together with what readers see of that account.
  struct Found {
    AccountId id;
    const AccountEntry* shown;
  };
  std::optional<Found> FindShown(const AccountNumber& number) const;

  // The ids of those numbers that are known. To look for many at once costs much less than one by
  // one, since their waits for memory overlap.
  std::vector<AccountId> FindAll(std::span<const AccountNumber> numbers) const;

  // The number behind an id that Add or Find returned.
  AccountNumber number(AccountId id) const;

  // What readers see of that account. It stays where it is while the number is in.
  AccountEntry& shown(AccountId id);

  // When that account was opened, in microseconds since 1970.
  std::int64_t create_time_us(AccountId id) const;

  // Which of the accounts are known to be right.
  const AccountProofs& proofs() const { return proofs_; }
  AccountProofs& proofs() { return proofs_; }

  // How many ids were given: the ids are 1 to size().
  AccountId size() const { return size_.load(std::memory_order_relaxed); }

 private:
  struct alignas(64) Row {
    AccountNumber number;
    AccountEntry shown = {};
  };
  static_assert(sizeof(Row) == 64);
  using Rows = GrowingArray<Row>;

  // The index holds ids only; it hashes and compares the numbers behind them.
  struct Hash {
    using is_transparent = void;
    std::size_t operator()(const AccountNumber& number) const {
      return absl::Hash<AccountNumber>()(number);
    }
    std::size_t operator()(AccountId id) const { return (*this)((*rows)[id - 1].number); }
    const Rows* rows;
  };
  struct Equal {
    using is_transparent = void;
    bool operator()(AccountId a, AccountId b) const { return (*this)(a, (*rows)[b - 1].number); }
    bool operator()(AccountId a, const AccountNumber& b) const {
      return (*rows)[a - 1].number == b;
    }
    bool operator()(const AccountNumber& a, AccountId b) const { return (*this)(b, a); }
    const Rows* rows;
  };

  // Ends the process unless the id was given.
  void CheckGiven(AccountId id) const;

  // By id - 1. Those whose id was told are read without the lock: see GrowingArray.
  Rows rows_;
  GrowingArray<std::int64_t> create_times_us_;
  std::atomic<AccountId> size_ = 0;
  AccountProofs proofs_;

  mutable SharedMutex mutex_;
  absl::flat_hash_set<AccountId, Hash, Equal, LargePages<AccountId>> index_ ATM_GUARDED_BY(mutex_);
};

}  // namespace atm::storage

#endif  // ATM_STORAGE_MODEL_ACCOUNT_DIRECTORY_H_
