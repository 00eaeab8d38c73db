#include "storage/book/book.h"

#include <algorithm>
#include <utility>
#include <variant>

#include "absl/container/inlined_vector.h"
#include "storage/base/check.h"
#include "storage/book/tentative.h"
#include "storage/model/daily_use.h"

namespace atm::storage {

void Book::LookAhead(std::span<const Command> commands) const {
  absl::InlinedVector<AccountNumber, kLookAhead> numbers;
  for (const Command& command : commands) {
    const auto add = [&numbers](const auto& operation) {
      if constexpr (requires { operation.account; }) {
        numbers.push_back(operation.account);
      } else if constexpr (requires { operation.from; }) {
        numbers.push_back(operation.from);
        numbers.push_back(operation.to);
      }
    };
    std::visit(add, command.operation);
  }
  for (const AccountId id : directory_.FindAll(numbers)) {
    __builtin_prefetch(&entry(id));
  }
}

void Book::Note(const Event& event) {
  if (tentative_ == nullptr) {
    return;
  }
  const Transaction& transaction = event.transaction;
  tentative_->NoteAccount(transaction.debit_account);
  tentative_->NoteAccount(transaction.credit_account);
  if (event.ended_hold) {
    tentative_->NoteHold(*holds_.Find(event.ended_hold->id), /*is_beginning=*/false);
  } else if (transaction.kind == TransactionKind::kHold) {
    tentative_->NoteHold(HoldOf(transaction), /*is_beginning=*/true);
  }
}

void Book::Evolve(const Event& event) {
  Note(event);
  for (const Account& account : event.opened) {
    Check(account.id == directory_.size() + 1, "accounts are opened in the order of their ids");
    Check(Enter(account), "an account's number is given once");
  }
  const absl::Status follows = CheckFollows(event.transaction);
  Check(follows.ok(), "a decision is carried out on the book that it was made for");
  if (!Apply(event.transaction)) {
    // The use of a day is not proved where it is not decided on (storage/journal/account_proof.h).
    entry(AccountOfUse(event.transaction)).ForgetUse();
  }
  if (event.ended_hold) {
    holds_.Remove(event.ended_hold->id);
  } else if (event.transaction.kind == TransactionKind::kHold) {
    holds_.Add(HoldOf(event.transaction));
  }
}

void Book::Evolve(const AccountChange& change) {
  Check(AttributesOf(change.account) == change.before,
        "a change is carried out on the account that it was decided for");
  if (tentative_ != nullptr) {
    tentative_->NoteAccount(change.account);
  }
  SetAttributes(change.account, change.after);
}

void Book::SetAttributes(AccountId id, const AccountAttributes& attributes) {
  const bool has_attributes = attributes != AccountAttributes{};
  if (has_attributes) {
    attributes_.insert_or_assign(id, std::make_shared<const AccountAttributes>(attributes));
  } else if (entry(id).has_attributes) {
    attributes_.erase(id);
  }
  entry(id).has_attributes = has_attributes;
}

std::shared_ptr<const AccountAttributes> Book::SharedAttributesOf(AccountId id) const {
  static const auto kNone = std::make_shared<const AccountAttributes>();
  return entry(id).has_attributes ? attributes_.at(id) : kNone;
}

bool Book::Count(AccountId id, const DayUse& change) {
  // Nothing counts a day that is over any more.
  return change.day < newest_day_ || entry(id).AddUse(change);
}

bool Book::Apply(const Transaction& transaction) {
  newest_day_ = std::max(newest_day_, transaction.business_day);
  // Before the balances: what was held, and whether the account knows of the transaction already.
  const AccountId user = AccountOfUse(transaction);
  const bool is_counted =
      transaction.limit_day == 0 || transaction.id <= entry(user).last_transaction ||
      Count(user, ChangeOfUse(transaction, entry(user).held_minor - transaction.debit_held_minor));
  const auto update = [&](AccountId id, std::int64_t balance_minor, std::int64_t held_minor) {
    Entry& account = entry(id);
    if (transaction.id > account.last_transaction) {
      account.MoveTo(transaction.id, balance_minor, held_minor);
      skip_links_.Add(id, ++account.sequence, transaction.id);
    }
  };
  update(transaction.debit_account, transaction.debit_balance_minor, transaction.debit_held_minor);
  update(transaction.credit_account, transaction.credit_balance_minor,
         transaction.credit_held_minor);
  last_transaction_ = transaction.id;
  last_time_us_ = transaction.create_time_us;
  return is_counted;
}

bool Book::Enter(const Account& account) {
  const std::optional<AccountId> id = directory_.TryAdd(account.number, account.create_time_us);
  if (!id) {
    return false;
  }
  entries_.push_back({AccountEntry::Of(account), account.sequence});
  SetAttributes(*id, account.attributes);
  if (!account.number.is_internal()) {
    return true;
  }
  Internal& internal = internal_[account.currency.ordinal()];
  if (account.number == AccountNumber::Internal(kCashRole, account.currency)) {
    internal.cash = *id;
  } else if (account.number == AccountNumber::Internal(kOpeningRole, account.currency)) {
    internal.opening = *id;
  }
  return true;
}

void Book::RemoveNewest() {
  const AccountId id = directory_.size();
  Internal& internal = internal_[entry(id).currency().ordinal()];
  if (internal.cash == id) {
    internal.cash = 0;
  } else if (internal.opening == id) {
    internal.opening = 0;
  }
  SetAttributes(id, {});
  skip_links_.Put(id, {});
  entries_.pop_back();
  directory_.RemoveNewest();
}

Account Book::Get(AccountId id) const {
  const Entry& found = entry(id);
  return {.id = id,
          .number = directory_.number(id),
          .currency = found.currency(),
          .balance_minor = found.balance_minor,
          .held_minor = found.held_minor,
          .last_transaction = found.last_transaction,
          .sequence = found.sequence,
          .skips = skip_links_.Get(id),
          .create_time_us = directory_.create_time_us(id),
          .attributes = AttributesOf(id),
          .limits_in_force = found.is_internal ? Limits{} : LimitsOf(id),
          .used = found.UseOn(newest_day_)};
}

AccountName Book::Name(AccountId id) const {
  return {.number = directory_.number(id), .currency = entry(id).currency()};
}

Book::Side Book::SideOf(AccountId id) const {
  const Entry& found = entry(id);
  return {.account = id,
          .currency = found.currency(),
          .balance_minor = found.balance_minor,
          .held_minor = found.held_minor,
          .last_transaction = found.last_transaction,
          .sequence = found.sequence,
          .floor_minor = FloorOf(id),
          .has_attributes = found.has_attributes,
          .is_internal = found.is_internal};
}

// Most accounts have no limits of their own: no look into attributes_ for them.
std::int64_t Book::FloorOf(AccountId id) const {
  const Entry& found = entry(id);
  if (found.is_internal) {
    return 0;
  }
  return found.has_attributes ? LimitsOf(id).floor_minor()
                              : default_limits_.Of(found.currency()).floor_minor();
}

}  // namespace atm::storage
