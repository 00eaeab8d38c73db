// The balances that readers see: those of the newest durable batch.
#ifndef ATM_STORAGE_PUBLISHED_BALANCES_H_
#define ATM_STORAGE_PUBLISHED_BALANCES_H_

#include <cstdint>
#include <deque>
#include <optional>
#include <shared_mutex>
#include <span>

#include "storage/account.h"
#include "storage/book.h"

namespace atm::storage {

// Thread-safe, for one thread that publishes and any that read. A whole batch appears at once: a
// reader never sees a part of one.
class PublishedBalances {
 public:
  // The book is the caller's and lives longer.
  explicit PublishedBalances(const Book& book) : book_(book) {}

  // Shows these accounts, and all new ones, as the book has them now. By the book's own thread.
  void Publish(std::span<const AccountId> changed);

  // A customer's account; nothing if it is not there, or not durable yet.
  std::optional<AccountBalance> Find(const AccountNumber& account) const;

  // The id of a number of either kind; nothing if it is not there, or not durable yet.
  std::optional<AccountId> IdOf(const AccountNumber& account) const;

  // Who an account is; nothing if it is not there, or not durable yet.
  std::optional<AccountName> Name(AccountId account) const;

  AccountId accounts() const;
  TransactionId last_transaction() const;

 private:
  struct Entry {
    std::int64_t balance_minor;
    std::int64_t available_minor;
    TransactionId last_transaction;
    Currency currency;
  };

  Entry EntryOf(AccountId account) const;

  const Book& book_;
  mutable std::shared_mutex mutex_;
  std::deque<Entry> entries_;           // by id - 1; guarded by mutex_
  TransactionId last_transaction_ = 0;  // guarded by mutex_
};

}  // namespace atm::storage

#endif  // ATM_STORAGE_PUBLISHED_BALANCES_H_
