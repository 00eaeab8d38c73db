// The accounts and balances that readers see: those of the newest durable batch.
#ifndef ATM_STORAGE_READ_PUBLISHED_BALANCES_H_
#define ATM_STORAGE_READ_PUBLISHED_BALANCES_H_

#include <cstdint>
#include <memory>
#include <optional>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "storage/base/mutex.h"
#include "storage/model/account.h"
#include "storage/model/account_directory.h"
#include "storage/model/account_entry.h"
#include "storage/model/account_limits.h"
#include "storage/model/hold.h"
#include "storage/model/principal_directory.h"
#include "storage/model/publication.h"
#include "storage/read/account_query.h"
#include "storage/read/published_holds.h"
#include "storage/read/record_query.h"

namespace atm::storage {

// Thread-safe, for one thread that publishes and any that read. A whole batch appears at once: a
// reader never sees a part of one.
class PublishedBalances {
 public:
  // All are the caller's and live longer. What is shown is kept in the directory.
  PublishedBalances(AccountDirectory& directory, const PrincipalDirectory& principals,
                    const DefaultLimits& default_limits)
      : directory_(directory), principals_(principals), default_limits_(default_limits) {}

  // Shows what a batch changed, or a part of the state at the start. Accounts that were not shown
  // before must follow on those that are.
  void Publish(Publication publication);

  // Returns the balance of a customer's account; nullopt if it does not exist or is not durable
  // yet.
  std::optional<AccountBalance> Find(const AccountNumber& account) const;

  // Returns the id of a number of either kind; nullopt if it does not exist or is not durable yet.
  std::optional<AccountId> IdOf(const AccountNumber& account) const;

  // Returns number and currency of an account; nullopt if it does not exist or is not durable yet.
  std::optional<AccountName> Name(AccountId account) const;

  // Returns all of a customer's account, without a freeze that is over; nullopt if it does not
  // exist or is not durable yet. What was taken out of it is that of the newest business day,
  // which may be over.
  std::optional<Account> Get(const AccountNumber& number, std::int64_t now_us) const;

  // One page of all of them, each as it is when it is looked at.
  AccountPage List(const AccountQuery& query, std::int64_t now_us) const;

  // The open holds that `query` asks for, one more than its page has if there are more, and the
  // balance of its account at the same moment. Returns nullopt if there is no such account.
  struct OpenHoldsThen {
    std::vector<HoldRecord> holds;
    std::optional<AccountBalance> balance;
  };
  std::optional<OpenHoldsThen> ListHolds(const HoldQuery& query) const;

  // Whether what is shown of a published account was proved. If not, GetUnproved returns what is to
  // be proved, with a freeze that is over and with the newest business day, and AddProof says that
  // it is right.
  struct Unproved {
    Account account;
    std::int32_t newest_day;
  };
  // FindUnproved returns the id of a number whose account needs a proof.
  std::optional<AccountId> FindUnproved(const AccountNumber& number) const;
  bool IsProved(AccountId id) const { return directory_.proofs().IsShownRight(id); }
  Unproved GetUnproved(AccountId id) const;
  void AddProof(AccountId id) const { directory_.proofs().AddShown(id); }
  void AddAllProofs() { directory_.proofs().AddAll(); }

  // Those who caused what is published, and perhaps some who will have.
  const PrincipalDirectory& principals() const { return principals_; }

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
  Account Raw(AccountId id, const AccountNumber& number) const ATM_REQUIRES_SHARED(mutex_);

  // Returns the balance of an account that is shown so.
  AccountBalance BalanceOf(const AccountNumber& account, const AccountDirectory::Found& found) const
      ATM_REQUIRES_SHARED(mutex_);

  AccountDirectory& directory_;
  const PrincipalDirectory& principals_;
  const DefaultLimits& default_limits_;
  mutable SharedMutex mutex_;                      // guards what the directory shows, too
  AccountId accounts_ ATM_GUARDED_BY(mutex_) = 0;  // how many are shown
  TransactionId last_transaction_ ATM_GUARDED_BY(mutex_) = 0;

  // Those of few accounts differ from a new one's, and the book shares them.
  absl::flat_hash_map<AccountId, std::shared_ptr<const AccountAttributes>> attributes_
      ATM_GUARDED_BY(mutex_);
  PublishedHolds holds_ ATM_GUARDED_BY(mutex_);
  std::int32_t newest_day_ ATM_GUARDED_BY(mutex_) = 0;
};

}  // namespace atm::storage

#endif  // ATM_STORAGE_READ_PUBLISHED_BALANCES_H_
