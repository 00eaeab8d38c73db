#include "storage/published_balances.h"

#include <algorithm>
#include <mutex>
#include <utility>

#include "storage/check.h"

namespace atm::storage {

namespace {

// But for what was taken out of it.
Publication::Holding HoldingOf(const Book::Side& found) {
  return {.account = found.account,
          .balance_minor = found.balance_minor,
          .held_minor = found.held_minor,
          .last_transaction = found.last_transaction,
          .currency = found.currency,
          .used = {}};
}

Publication::Attributes AttributesOf(const Book& book, AccountId account) {
  return {.account = account,
          .attributes =
              book.SideOf(account).has_attributes ? book.SharedAttributesOf(account) : nullptr};
}

}  // namespace

Publication PublicationOf(const Book& book, std::span<const AccountId> changed,
                          std::span<const AccountId> new_rows) {
  std::vector<AccountId> accounts(changed.begin(), changed.end());
  accounts.insert(accounts.end(), new_rows.begin(), new_rows.end());
  std::ranges::sort(accounts);
  accounts.erase(std::ranges::unique(accounts).begin(), accounts.end());
  Publication publication;
  publication.last_transaction = book.last_transaction();
  publication.holdings.reserve(accounts.size());
  for (const AccountId account : accounts) {
    publication.holdings.push_back(HoldingOf(book.SideOf(account)));
    publication.holdings.back().used = book.daily_use().Of(account);
  }
  publication.attributes.reserve(new_rows.size());
  for (const AccountId account : new_rows) {
    publication.attributes.push_back(AttributesOf(book, account));
  }
  return publication;
}

Limits PublishedBalances::LimitsOf(AccountId account) const {
  const Entry& entry = entries_[account - 1];
  const Limits& defaults = book_.default_limits().Of(entry.currency);
  return entry.has_attributes ? LimitsInForce(attributes_.at(account)->limits, defaults) : defaults;
}

void PublishedBalances::Show(const Publication::Holding& holding) {
  Check(holding.account <= entries_.size() + 1, "accounts appear in the order of their ids");
  if (holding.account > entries_.size()) {
    entries_.push_back({.currency = holding.currency, .has_attributes = false});
  }
  Entry& entry = entries_[holding.account - 1];
  entry.balance_minor = holding.balance_minor;
  entry.held_minor = holding.held_minor;
  entry.last_transaction = holding.last_transaction;
}

void PublishedBalances::Show(Publication::Attributes changed) {
  const bool has_attributes = changed.attributes != nullptr;
  entries_[changed.account - 1].has_attributes = has_attributes;
  if (has_attributes) {
    attributes_.insert_or_assign(changed.account, std::move(changed.attributes));
  } else {
    attributes_.erase(changed.account);
  }
}

void PublishedBalances::Start() {
  const std::unique_lock lock(mutex_);
  const AccountId newest = book_.directory().size();
  for (AccountId account = 1; account <= newest; ++account) {
    const Book::Side found = book_.SideOf(account);
    Show(HoldingOf(found));
    if (found.has_attributes) {
      Show(AttributesOf(book_, account));
    }
  }
  daily_use_ = book_.daily_use();
  last_transaction_ = book_.last_transaction();
}

void PublishedBalances::Publish(Publication publication) {
  const std::unique_lock lock(mutex_);
  for (const Publication::Holding& holding : publication.holdings) {
    Show(holding);
    daily_use_.Set(holding.account, holding.used);
  }
  for (Publication::Attributes& changed : publication.attributes) {
    Show(std::move(changed));
  }
  last_transaction_ = publication.last_transaction;
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
