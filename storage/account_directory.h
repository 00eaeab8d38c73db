// The directory of the bank: which number has which id.
#ifndef ATM_STORAGE_ACCOUNT_DIRECTORY_H_
#define ATM_STORAGE_ACCOUNT_DIRECTORY_H_

#include <cstddef>
#include <cstdint>
#include <optional>
#include <shared_mutex>

#include "absl/container/flat_hash_set.h"
#include "absl/hash/hash.h"
#include "storage/account.h"
#include "storage/growing_array.h"

namespace atm::storage {

// Thread-safe, for one thread that adds and any that look up. It is shared by the book and by those
// who read published balances, since ten million numbers are worth keeping once only: 36 bytes
// each, 8 for the time of opening, and about 8 for the index over them.
class AccountDirectory {
 public:
  AccountDirectory();
  AccountDirectory(const AccountDirectory&) = delete;
  AccountDirectory& operator=(const AccountDirectory&) = delete;

  // Enters a number and gives it the next id; nothing if the number is in it already.
  std::optional<AccountId> TryAdd(const AccountNumber& number, std::int64_t create_time_us = 0);

  // Makes room for so many.
  void Reserve(AccountId size);

  // Takes the newest number out again, and gives its id to the next. Whoever may have seen the id
  // must be able to tell that it did not count: see PublishedBalances.
  void RemoveNewest();

  // The id of a number; nothing if it is unknown.
  std::optional<AccountId> Find(const AccountNumber& number) const;

  // The number behind an id that Add or Find returned.
  AccountNumber number(AccountId id) const;

  // When that account was opened, in microseconds since 1970.
  std::int64_t create_time_us(AccountId id) const;

  // How many ids were given: the ids are 1 to size().
  AccountId size() const;

 private:
  using Numbers = GrowingArray<AccountNumber>;

  // The index holds ids only; it hashes and compares the numbers behind them.
  struct Hash {
    using is_transparent = void;
    std::size_t operator()(const AccountNumber& number) const;
    std::size_t operator()(AccountId id) const { return (*this)((*numbers)[id - 1]); }
    const Numbers* numbers;
  };
  struct Equal {
    using is_transparent = void;
    bool operator()(AccountId a, AccountId b) const { return (*this)(a, (*numbers)[b - 1]); }
    bool operator()(AccountId a, const AccountNumber& b) const { return (*numbers)[a - 1] == b; }
    bool operator()(const AccountNumber& a, AccountId b) const { return (*this)(b, a); }
    const Numbers* numbers;
  };

  mutable std::shared_mutex mutex_;
  Numbers numbers_;                                    // guarded by mutex_
  GrowingArray<std::int64_t> create_times_us_;         // by id - 1; guarded by mutex_
  absl::flat_hash_set<AccountId, Hash, Equal> index_;  // guarded by mutex_
};

}  // namespace atm::storage

#endif  // ATM_STORAGE_ACCOUNT_DIRECTORY_H_
