// The accounts and balances that readers see: those of the newest durable batch.
#ifndef ATM_STORAGE_READ_PUBLISHED_BALANCES_H_
#define ATM_STORAGE_READ_PUBLISHED_BALANCES_H_

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "storage/base/mutex.h"
#include "storage/book/book.h"
#include "storage/model/account.h"
#include "storage/model/account_directory.h"
#include "storage/model/account_entry.h"
#include "storage/read/account_query.h"

namespace atm::storage {

// What readers are to see of a batch once it is durable: values, since the book goes on.
struct Publication {
  struct Entry {
    AccountId account;
    AccountEntry entry;
  };

  // What the bank can change of an account; null if that is as a new one has it.
  struct Attributes {
    AccountId account;
    std::shared_ptr<const AccountAttributes> attributes;
  };

  std::vector<Entry> entries;  // each account once, in the order of their ids
  std::vector<Attributes> attributes;
  TransactionId last_transaction = 0;
  std::int32_t newest_day = 0;  // of business, in which anything was taken out
};

// Of the accounts whose balance changed, and of those that were opened or that the bank changed, as
// the book has them now. An account may be named more than once.
Publication PublicationOf(const Book& book, std::span<const AccountId> changed,
                          std::span<const AccountId> new_rows);

// Thread-safe, for one thread that publishes and any that read. A whole batch appears at once: a
// reader never sees a part of one.
class PublishedBalances {
 public:
  // The book is the caller's and lives longer. What is shown is kept in its directory.
  explicit PublishedBalances(Book& book) : book_(book), directory_(book.directory()) {}

  // Shows all that the book has. By the book's own thread, while no batch is under way.
  void Start();

  // Shows what a batch changed. The accounts that it opened follow on those that are here.
  void Publish(Publication publication);

  // A customer's account; nothing if it is not there, or not durable yet.
  std::optional<AccountBalance> Find(const AccountNumber& account) const;

  // The id of a number of either kind; nothing if it is not there, or not durable yet.
  std::optional<AccountId> IdOf(const AccountNumber& account) const;

  // Who an account is; nothing if it is not there, or not durable yet.
  std::optional<AccountName> Name(AccountId account) const;

  // All of a customer's account, without a freeze that is over; nothing likewise. What was taken
  // out of it is of the newest day that anything was, which may be over.
  std::optional<Account> Get(const AccountNumber& number, std::int64_t now_us) const;

  // One page of all of them, each as it is when it is looked at.
  AccountPage List(const AccountQuery& query, std::int64_t now_us) const;

  AccountId accounts() const;
  TransactionId last_transaction() const;

 private:
  void Show(AccountId account, const AccountEntry& entry) ATM_REQUIRES(mutex_);
  void Show(Publication::Attributes changed) ATM_REQUIRES(mutex_);

  // The limits of a customer's account that is shown so.
  Limits LimitsOf(AccountId account, const AccountEntry& shown) const ATM_REQUIRES_SHARED(mutex_);

  // The directory knows an account from the moment it is decided; it is here once it is durable.
  // It needs the lock, since the id of an account that was taken back is another account's when
  // that one is shown.
  std::optional<AccountDirectory::Found> FindPublished(const AccountNumber& account) const
      ATM_REQUIRES_SHARED(mutex_);

  // An account that is published.
  Account Show(AccountId id, const AccountNumber& number, std::int64_t now_us) const;

  const Book& book_;
  AccountDirectory& directory_;
  mutable SharedMutex mutex_;                      // guards what the directory shows, too
  AccountId accounts_ ATM_GUARDED_BY(mutex_) = 0;  // how many are shown
  TransactionId last_transaction_ ATM_GUARDED_BY(mutex_) = 0;

  // Those of few accounts differ from a new one's, and the book shares them.
  absl::flat_hash_map<AccountId, std::shared_ptr<const AccountAttributes>> attributes_
      ATM_GUARDED_BY(mutex_);
  std::int32_t newest_day_ ATM_GUARDED_BY(mutex_) = 0;
};

}  // namespace atm::storage

#endif  // ATM_STORAGE_READ_PUBLISHED_BALANCES_H_
