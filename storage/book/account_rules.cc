// The rules of accounts: opening them, changing them, and what their state forbids.
#include <optional>
#include <utility>
#include <variant>
#include <vector>

#include "storage/base/check.h"
#include "storage/book/rules.h"

namespace atm::storage {

using Side = Book::Side;

Decision Rules::On(const OpenAccount& open) const {
  Check(open.opening_minor >= 0, "an opening balance is not negative");
  if (book_.directory().Find(open.account)) {
    return Refusal{.reason = RefusalReason::kAccountExists,
                   .account = open.account,
                   .requested_minor = open.opening_minor};
  }
  std::vector<Account> opened;
  AccountId next = book_.directory().size();
  const auto add = [&](const AccountNumber& number) {
    opened.push_back(
        {.id = ++next, .number = number, .currency = open.currency, .create_time_us = now_us_});
    return Side{.account = next,
                .currency = open.currency,
                .balance_minor = 0,
                .held_minor = 0,
                .last_transaction = 0,
                .sequence = 0};
  };
  // The first account of a currency opens the bank's own accounts in it as well.
  const Book::Internal& internal = book_.InternalOf(open.currency);
  if (internal.cash == 0) {
    add(AccountNumber::Internal(kCashRole, open.currency));
  }
  const Side opening = internal.opening != 0
                           ? book_.SideOf(internal.opening)
                           : add(AccountNumber::Internal(kOpeningRole, open.currency));
  const Side customer = add(open.account);
  std::optional<Transaction> posted =
      Post(TransactionKind::kOpening, opening, customer, open.opening_minor);
  if (!posted) {
    return Refusal{.reason = RefusalReason::kBalanceOverflow,
                   .account = open.account,
                   .requested_minor = open.opening_minor,
                   .currency = open.currency};
  }
  posted->credit_floor_minor =
      LimitsInForce(open.limits, book_.default_limits().Of(open.currency)).floor_minor();
  opened.back().attributes.display_name = open.display_name;
  opened.back().attributes.limits = open.limits;
  return Event{.transaction = *std::move(posted), .opened = std::move(opened)};
}

Decision Rules::On(const UpdateAccount& update) const {
  const auto found = Find(update.account, 0, std::nullopt);
  if (const auto* refusal = std::get_if<Refusal>(&found)) {
    return *refusal;
  }
  const Side side = std::get<Side>(found);
  if (auto refusal = CheckOpen(side, 0)) {
    return *refusal;
  }
  AccountAttributes after = book_.AttributesOf(side.account);
  if (update.display_name) {
    after.display_name = *update.display_name;
  }
  if (const auto* freeze = std::get_if<Freeze>(&update.freeze)) {
    if (!freeze->IsInForce(now_us_)) {
      return About(RefusalReason::kInvalidFreezeEnd, side, 0);
    }
    after.freeze = *freeze;
  } else if (std::holds_alternative<Unfreeze>(update.freeze)) {
    after.freeze.reset();
  }
  for (const LimitChange& change : update.limits) {
    after.limits.*change.limit = change.value;
  }
  return Change(AccountChangeKind::kUpdated, side, std::move(after));
}

Decision Rules::On(const CloseAccount& close) const {
  const auto found = Find(close.account, 0, std::nullopt);
  if (const auto* refusal = std::get_if<Refusal>(&found)) {
    return *refusal;
  }
  const Side side = std::get<Side>(found);
  if (auto refusal = CheckOpen(side, 0)) {
    return *refusal;
  }
  if (side.balance_minor != 0 || side.held_minor != 0) {
    Refusal refusal = About(RefusalReason::kAccountNotEmpty, side, 0);
    refusal.limit_minor = side.held_minor;
    return refusal;
  }
  AccountAttributes after = book_.AttributesOf(side.account);
  after.state = AccountState::kClosed;
  return Change(AccountChangeKind::kClosed, side, std::move(after));
}

Decision Rules::On(const ReopenAccount& reopen) const {
  const auto found = Find(reopen.account, 0, std::nullopt);
  if (const auto* refusal = std::get_if<Refusal>(&found)) {
    return *refusal;
  }
  const Side side = std::get<Side>(found);
  if (!CheckOpen(side, 0)) {
    return About(RefusalReason::kAccountNotClosed, side, 0);
  }
  AccountAttributes after = book_.AttributesOf(side.account);
  after.state = AccountState::kActive;
  return Change(AccountChangeKind::kReopened, side, std::move(after));
}

Decision Rules::Change(AccountChangeKind kind, const Side& side, AccountAttributes after) const {
  return AccountChange{.account = side.account,
                       .name = book_.Name(side.account),
                       .kind = kind,
                       .create_time_us = now_us_,
                       .before = book_.AttributesOf(side.account),
                       .after = std::move(after)};
}

std::variant<Side, Refusal> Rules::Find(const AccountNumber& number, std::int64_t amount_minor,
                                        const std::optional<Currency>& currency) const {
  Check(!number.is_internal(), "customers have no access to the bank's own accounts");
  const std::optional<AccountId> id = book_.directory().Find(number);
  if (!id) {
    return Refusal{.reason = RefusalReason::kAccountNotFound,
                   .account = number,
                   .requested_minor = amount_minor};
  }
  const Side side = book_.SideOf(*id);
  if (currency && *currency != side.currency) {
    return About(RefusalReason::kCurrencyMismatch, side, amount_minor);
  }
  return side;
}

std::optional<Refusal> Rules::CheckOpen(const Side& side, std::int64_t amount_minor) const {
  if (!side.has_attributes || book_.AttributesOf(side.account).state != AccountState::kClosed) {
    return std::nullopt;
  }
  return About(RefusalReason::kAccountClosed, side, amount_minor);
}

std::optional<Refusal> Rules::CheckFrozen(const Side& side, std::int64_t amount_minor,
                                          Blocks movement) const {
  if (!side.has_attributes) {
    return std::nullopt;
  }
  const std::optional<Freeze>& freeze = book_.AttributesOf(side.account).freeze;
  if (!freeze || !freeze->IsInForce(now_us_) || !freeze->Stops(movement)) {
    return std::nullopt;
  }
  return About(RefusalReason::kAccountFrozen, side, amount_minor);
}

std::optional<Refusal> Rules::CheckState(const Side& side, std::int64_t amount_minor,
                                         Blocks movement) const {
  Check(amount_minor > 0, "an amount is positive");
  if (auto refusal = CheckOpen(side, amount_minor)) {
    return refusal;
  }
  return CheckFrozen(side, amount_minor, movement);
}

std::optional<Refusal> Rules::CheckBothStates(const Side& from, const Side& to,
                                              std::int64_t amount_minor) const {
  for (const Side& side : {from, to}) {
    if (auto refusal = CheckOpen(side, amount_minor)) {
      return refusal;
    }
  }
  if (auto refusal = CheckFrozen(from, amount_minor, Blocks::kDebits)) {
    return refusal;
  }
  return CheckFrozen(to, amount_minor, Blocks::kCredits);
}

}  // namespace atm::storage
