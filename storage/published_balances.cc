#include "storage/published_balances.h"

#include <algorithm>
#include <mutex>
#include <utility>

namespace atm::storage {

PublishedBalances::Entry PublishedBalances::EntryOf(AccountId account) const {
  const Book::Side found = book_.SideOf(account);
  return {.balance_minor = found.balance_minor,
          .held_minor = found.held_minor,
          .last_transaction = found.last_transaction,
          .currency = found.currency,
          .has_attributes = found.has_attributes};
}

void PublishedBalances::PublishAttributes(AccountId account) {
  if (entries_[account - 1].has_attributes) {
    attributes_.insert_or_assign(account, book_.SharedAttributesOf(account));
  } else {
    attributes_.erase(account);
  }
}

Limits PublishedBalances::LimitsOf(AccountId account) const {
  const Entry& entry = entries_[account - 1];
  const Limits& defaults = book_.default_limits().Of(entry.currency);
  return entry.has_attributes ? LimitsInForce(attributes_.at(account)->limits, defaults) : defaults;
}

void PublishedBalances::Publish(std::span<const AccountId> changed,
                                std::span<const AccountId> attributes_changed) {
  const std::unique_lock lock(mutex_);
  while (entries_.size() < book_.directory().size()) {
    const auto opened = static_cast<AccountId>(entries_.size() + 1);
    entries_.push_back(EntryOf(opened));
    if (entries_.back().has_attributes) {
      PublishAttributes(opened);
    }
    daily_use_.Set(opened, book_.daily_use().Of(opened));
  }
  for (const AccountId account : changed) {
    entries_[account - 1] = EntryOf(account);
    daily_use_.Set(account, book_.daily_use().Of(account));
  }
  for (const AccountId account : attributes_changed) {
    entries_[account - 1] = EntryOf(account);
    PublishAttributes(account);
  }
  last_transaction_ = book_.last_transaction();
}

std::optional<AccountBalance> PublishedBalances::Find(const AccountNumber& account) const {
  const std::shared_lock lock(mutex_);
  const std::optional<AccountId> id = PublishedIdOf(account);
  if (!id) {
    return std::nullopt;
  }
  const Entry& entry = entries_[*id - 1];
  return AccountBalance{.account = account,
                        .currency = entry.currency,
                        .balance_minor = entry.balance_minor,
                        .available_minor = AvailableMinor(entry.balance_minor, entry.held_minor,
                                                          LimitsOf(*id).floor_minor()),
                        .last_transaction = entry.last_transaction};
}

std::optional<AccountId> PublishedBalances::IdOf(const AccountNumber& account) const {
  const std::shared_lock lock(mutex_);
  return PublishedIdOf(account);
}

std::optional<AccountId> PublishedBalances::PublishedIdOf(const AccountNumber& account) const {
  const std::optional<AccountId> id = book_.directory().Find(account);
  return id && *id <= entries_.size() ? id : std::nullopt;
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

Account PublishedBalances::Show(AccountId id, const AccountNumber& number,
                                std::int64_t now_us) const {
  const std::int64_t create_time_us = book_.directory().create_time_us(id);
  const std::shared_lock lock(mutex_);
  const Entry& entry = entries_[id - 1];
  Account account{.id = id,
                  .number = number,
                  .currency = entry.currency,
                  .balance_minor = entry.balance_minor,
                  .held_minor = entry.held_minor,
                  .last_transaction = entry.last_transaction,
                  .create_time_us = create_time_us,
                  .limits_in_force = LimitsOf(id),
                  .used = daily_use_.Of(id)};
  if (entry.has_attributes) {
    account.attributes = *attributes_.at(id);
    account.attributes.DropEndedFreeze(now_us);
  }
  return account;
}

std::optional<Account> PublishedBalances::Get(const AccountNumber& number,
                                              std::int64_t now_us) const {
  const std::optional<AccountId> id = IdOf(number);
  return id ? std::optional(Show(*id, number, now_us)) : std::nullopt;
}

AccountPage PublishedBalances::List(const AccountQuery& query, std::int64_t now_us) const {
  const AccountId newest = accounts();
  AccountPage page;
  AccountId id = std::min(query.after, newest);
  const AccountId last = id + std::min(kMaxAccountsLookedAt, newest - id);
  while (id < last && page.accounts.size() < query.page_size) {
    const AccountNumber number = book_.directory().number(++id);
    if (number.is_internal() || !number.text().starts_with(query.number_prefix)) {
      continue;
    }
    Account account = Show(id, number, now_us);
    if (!query.standing || *query.standing == StandingOf(account.attributes)) {
      page.accounts.push_back(std::move(account));
    }
  }
  page.next_after = id < newest ? id : 0;
  return page;
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
