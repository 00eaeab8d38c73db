#include "storage/published_balances.h"

#include <mutex>

namespace atm::storage {

PublishedBalances::Entry PublishedBalances::EntryOf(AccountId account) const {
  const Book::Side found = book_.SideOf(account);
  return {.balance_minor = found.balance_minor,
          .available_minor = found.available_minor(),
          .last_transaction = found.last_transaction,
          .currency = found.currency};
}

void PublishedBalances::Publish(std::span<const AccountId> changed) {
  const std::unique_lock lock(mutex_);
  while (entries_.size() < book_.directory().size()) {
    entries_.push_back(EntryOf(static_cast<AccountId>(entries_.size() + 1)));
  }
  for (const AccountId account : changed) {
    entries_[account - 1] = EntryOf(account);
  }
  last_transaction_ = book_.last_transaction();
}

std::optional<AccountBalance> PublishedBalances::Find(const AccountNumber& account) const {
  // The directory knows an account from the moment it is decided; it is here once it is durable.
  const std::optional<AccountId> id = book_.directory().Find(account);
  const std::shared_lock lock(mutex_);
  if (!id || *id > entries_.size()) {
    return std::nullopt;
  }
  const Entry& entry = entries_[*id - 1];
  return AccountBalance{.account = account,
                        .currency = entry.currency,
                        .balance_minor = entry.balance_minor,
                        .available_minor = entry.available_minor,
                        .last_transaction = entry.last_transaction};
}

std::optional<AccountId> PublishedBalances::IdOf(const AccountNumber& account) const {
  const std::optional<AccountId> id = book_.directory().Find(account);
  return id && *id <= accounts() ? id : std::nullopt;
}

std::optional<AccountName> PublishedBalances::Name(AccountId account) const {
  std::optional<Currency> currency;
  {
    const std::shared_lock lock(mutex_);
    if (account < 1 || account > entries_.size()) {
      return std::nullopt;
    }
    currency = entries_[account - 1].currency;
  }
  return AccountName{.number = book_.directory().number(account), .currency = *currency};
}

AccountId PublishedBalances::accounts() const {
  const std::shared_lock lock(mutex_);
  return static_cast<AccountId>(entries_.size());
}

TransactionId PublishedBalances::last_transaction() const {
  const std::shared_lock lock(mutex_);
  return last_transaction_;
}

}  // namespace atm::storage
