#include "storage/published_balances.h"

#include <algorithm>
#include <mutex>
#include <utility>

#include "storage/check.h"

namespace atm::storage {

namespace {

Publication::Attributes AttributesOf(const Book& book, AccountId account) {
  return {.account = account,
          .attributes =
              book.EntryOf(account).has_attributes ? book.SharedAttributesOf(account) : nullptr};
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
  publication.newest_day = book.newest_day();
  publication.entries.reserve(accounts.size());
  for (const AccountId account : accounts) {
    publication.entries.push_back({.account = account, .entry = book.EntryOf(account)});
  }
  publication.attributes.reserve(new_rows.size());
  for (const AccountId account : new_rows) {
    publication.attributes.push_back(AttributesOf(book, account));
  }
  return publication;
}

Limits PublishedBalances::LimitsOf(AccountId account) const {
  const AccountEntry& entry = entries_[account - 1];
  const Limits& defaults = book_.default_limits().Of(entry.currency());
  return entry.has_attributes ? LimitsInForce(attributes_.at(account)->limits, defaults) : defaults;
}

void PublishedBalances::Show(AccountId account, const AccountEntry& entry) {
  Check(account <= entries_.size() + 1, "accounts appear in the order of their ids");
  if (account > entries_.size()) {
    entries_.push_back(entry);
  } else {
    entries_[account - 1] = entry;
  }
}

void PublishedBalances::Show(Publication::Attributes changed) {
  if (changed.attributes != nullptr) {
    attributes_.insert_or_assign(changed.account, std::move(changed.attributes));
  } else {
    attributes_.erase(changed.account);
  }
}

void PublishedBalances::Start() {
  const std::unique_lock lock(mutex_);
  const AccountId newest = book_.directory().size();
  for (AccountId account = 1; account <= newest; ++account) {
    Show(account, book_.EntryOf(account));
    if (book_.EntryOf(account).has_attributes) {
      Show(AttributesOf(book_, account));
    }
  }
  newest_day_ = book_.newest_day();
  last_transaction_ = book_.last_transaction();
}

void PublishedBalances::Publish(Publication publication) {
  const std::unique_lock lock(mutex_);
  for (const auto& [account, entry] : publication.entries) {
    Show(account, entry);
  }
  for (Publication::Attributes& changed : publication.attributes) {
    Show(std::move(changed));
  }
  newest_day_ = publication.newest_day;
  last_transaction_ = publication.last_transaction;
}

std::optional<AccountBalance> PublishedBalances::Find(const AccountNumber& account) const {
  const std::shared_lock lock(mutex_);
  const std::optional<AccountId> id = PublishedIdOf(account);
  if (!id) {
    return std::nullopt;
  }
  const AccountEntry& entry = entries_[*id - 1];
  return AccountBalance{.account = account,
                        .currency = entry.currency(),
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
    currency = entries_[account - 1].currency();
  }
  return AccountName{.number = book_.directory().number(account), .currency = *currency};
}

Account PublishedBalances::Show(AccountId id, const AccountNumber& number,
                                std::int64_t now_us) const {
  const std::int64_t create_time_us = book_.directory().create_time_us(id);
  const std::shared_lock lock(mutex_);
  const AccountEntry& entry = entries_[id - 1];
  Account account{.id = id,
                  .number = number,
                  .currency = entry.currency(),
                  .balance_minor = entry.balance_minor,
                  .held_minor = entry.held_minor,
                  .last_transaction = entry.last_transaction,
                  .create_time_us = create_time_us,
                  .limits_in_force = LimitsOf(id),
                  .used = entry.UseOn(newest_day_)};
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
