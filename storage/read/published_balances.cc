#include "storage/read/published_balances.h"

#include <algorithm>
#include <utility>

#include "storage/base/check.h"

namespace atm::storage {
Limits PublishedBalances::LimitsOf(AccountId account, const AccountEntry& shown) const {
  const Limits& defaults = default_limits_.Of(shown.currency());
  return shown.has_attributes ? LimitsInForce(attributes_.at(account)->limits, defaults) : defaults;
}

void PublishedBalances::Show(AccountId account, const AccountEntry& entry) {
  Check(account <= accounts_ + 1, "accounts appear in the order of their ids");
  directory_.shown(account) = entry;
  accounts_ = std::max(accounts_, account);
}

void PublishedBalances::Show(Publication::Attributes changed) {
  if (changed.attributes != nullptr) {
    attributes_.insert_or_assign(changed.account, std::move(changed.attributes));
  } else {
    attributes_.erase(changed.account);
  }
}

void PublishedBalances::Publish(Publication publication) {
  const WriterLock lock(mutex_);
  for (const auto& [account, entry] : publication.entries) {
    Show(account, entry);
  }
  for (Publication::Attributes& changed : publication.attributes) {
    Show(std::move(changed));
  }
  for (const HoldRecord& hold : publication.holds) holds_.Publish(hold);
  newest_day_ = publication.newest_day;
  last_transaction_ = publication.last_transaction;
}

std::optional<AccountBalance> PublishedBalances::Find(const AccountNumber& account) const {
  const ReaderLock lock(mutex_);
  const auto found = FindPublished(account);
  if (!found) {
    return std::nullopt;
  }
  return BalanceOf(account, *found);
}

AccountBalance PublishedBalances::BalanceOf(const AccountNumber& account,
                                            const AccountDirectory::Found& found) const {
  const AccountEntry& shown = *found.shown;
  return {.account = account,
          .currency = shown.currency(),
          .balance_minor = shown.balance_minor,
          .available_minor = AvailableMinor(shown.balance_minor, shown.held_minor,
                                            LimitsOf(found.id, shown).floor_minor()),
          .last_transaction = shown.last_transaction};
}

std::optional<PublishedBalances::OpenHoldsThen> PublishedBalances::ListHolds(
    const HoldQuery& query) const {
  const std::size_t most = query.page_size + 1;
  const ReaderLock lock(mutex_);
  if (!query.account) {
    return OpenHoldsThen{
        .holds = holds_.ByExpiry({query.after.expire_time_us, query.after.id}, most),
        .balance = {}};
  }
  const auto found = FindPublished(*query.account);
  if (!found) {
    return std::nullopt;
  }
  return OpenHoldsThen{.holds = holds_.OfAccount(found->id, query.after.id, most),
                       .balance = BalanceOf(*query.account, *found)};
}

std::optional<AccountId> PublishedBalances::IdOf(const AccountNumber& account) const {
  const ReaderLock lock(mutex_);
  const auto found = FindPublished(account);
  return found ? std::optional(found->id) : std::nullopt;
}

std::optional<AccountDirectory::Found> PublishedBalances::FindPublished(
    const AccountNumber& account) const {
  const auto found = directory_.FindShown(account);
  return found && found->id <= accounts_ ? found : std::nullopt;
}

std::optional<AccountName> PublishedBalances::Name(AccountId account) const {
  std::optional<Currency> currency;
  {
    const ReaderLock lock(mutex_);
    if (account < 1 || account > accounts_) {
      return std::nullopt;
    }
    currency = directory_.shown(account).currency();
  }
  return AccountName{.number = directory_.number(account), .currency = *currency};
}

std::optional<AccountId> PublishedBalances::FindUnproved(const AccountNumber& number) const {
  if (directory_.proofs().has_all()) return std::nullopt;
  const std::optional<AccountId> id = IdOf(number);
  return id && !IsProved(*id) ? id : std::nullopt;
}

PublishedBalances::Unproved PublishedBalances::GetUnproved(AccountId id) const {
  const AccountNumber number = directory_.number(id);
  const ReaderLock lock(mutex_);
  return {.account = Raw(id, number), .newest_day = newest_day_};
}

Account PublishedBalances::Show(AccountId id, const AccountNumber& number,
                                std::int64_t now_us) const {
  const ReaderLock lock(mutex_);
  Account account = Raw(id, number);
  account.attributes.DropEndedFreeze(now_us);
  return account;
}

Account PublishedBalances::Raw(AccountId id, const AccountNumber& number) const {
  const AccountEntry& shown = directory_.shown(id);
  Account account{.id = id,
                  .number = number,
                  .currency = shown.currency(),
                  .balance_minor = shown.balance_minor,
                  .held_minor = shown.held_minor,
                  .last_transaction = shown.last_transaction,
                  .create_time_us = directory_.create_time_us(id),
                  .limits_in_force = LimitsOf(id, shown),
                  .used = shown.UseOn(newest_day_)};
  if (shown.has_attributes) account.attributes = *attributes_.at(id);
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
    const AccountNumber number = directory_.number(++id);
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
  const ReaderLock lock(mutex_);
  return accounts_;
}

TransactionId PublishedBalances::last_transaction() const {
  const ReaderLock lock(mutex_);
  return last_transaction_;
}

}  // namespace atm::storage
