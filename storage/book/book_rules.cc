// The rules of money: Book::Decide and Book::Expire.
#include <optional>
#include <utility>
#include <variant>

#include "storage/base/check.h"
#include "storage/book/book.h"
#include "storage/book/rules.h"
#include "storage/values/money.h"

namespace atm::storage {

using Side = Book::Side;

Decision Rules::On(const Deposit& deposit) const {
  const auto found = Find(deposit.account, deposit.amount_minor, deposit.currency);
  if (const auto* refusal = std::get_if<Refusal>(&found)) {
    return *refusal;
  }
  const Side customer = std::get<Side>(found);
  if (auto refusal = CheckState(customer, deposit.amount_minor, Blocks::kCredits)) {
    return *refusal;
  }
  return Move(TransactionKind::kDeposit, CashOf(customer), customer, deposit.amount_minor,
              customer);
}

Decision Rules::On(const Withdraw& withdraw) const {
  const auto found = Find(withdraw.account, withdraw.amount_minor, withdraw.currency);
  if (const auto* refusal = std::get_if<Refusal>(&found)) {
    return *refusal;
  }
  const Side customer = std::get<Side>(found);
  if (auto refusal = CheckWithdrawal(customer, withdraw.amount_minor)) {
    return *refusal;
  }
  std::optional<Transaction> posted =
      Post(TransactionKind::kWithdrawal, customer, CashOf(customer), withdraw.amount_minor);
  if (!posted) {
    return About(RefusalReason::kBalanceOverflow, customer, withdraw.amount_minor);
  }
  posted->limit_day = business_day_;
  posted->limit_count = 1;
  return Event{.transaction = *std::move(posted)};
}

Decision Rules::On(const Transfer& transfer) const {
  Check(transfer.amount_minor > 0, "an amount is positive");
  Check(!(transfer.from == transfer.to), "a transfer has two accounts");
  const auto found_from = Find(transfer.from, transfer.amount_minor, std::nullopt);
  if (const auto* refusal = std::get_if<Refusal>(&found_from)) {
    return *refusal;
  }
  const auto found_to = Find(transfer.to, transfer.amount_minor, std::nullopt);
  if (const auto* refusal = std::get_if<Refusal>(&found_to)) {
    return *refusal;
  }
  const Side from = std::get<Side>(found_from);
  const Side to = std::get<Side>(found_to);
  const bool from_fits = from.currency == transfer.currency.value_or(from.currency);
  if (!from_fits || to.currency != from.currency) {
    return About(RefusalReason::kCurrencyMismatch, from_fits ? to : from, transfer.amount_minor);
  }
  if (auto refusal = CheckBothStates(from, to, transfer.amount_minor)) {
    return *refusal;
  }
  if (auto refusal = CheckFunds(from, transfer.amount_minor)) {
    return *refusal;
  }
  return Move(TransactionKind::kTransfer, from, to, transfer.amount_minor, to);
}

Decision Rules::On(const Hold& hold) const {
  const auto found = Find(hold.account, hold.amount_minor, hold.currency);
  if (const auto* refusal = std::get_if<Refusal>(&found)) {
    return *refusal;
  }
  const Side customer = std::get<Side>(found);
  const std::int64_t expire_time_us =
      hold.expire_time_us.value_or(now_us_ + hold.expire_after_us.value_or(kDefaultHoldUs));
  if (expire_time_us <= now_us_ || expire_time_us - now_us_ > kMaxHoldUs) {
    return About(RefusalReason::kInvalidExpireTime, customer, hold.amount_minor);
  }
  if (auto refusal = CheckWithdrawal(customer, hold.amount_minor)) {
    return *refusal;
  }
  // Nothing moves: the amount is carried by what is held.
  Transaction posted = *Post(TransactionKind::kHold, customer, CashOf(customer), 0);
  posted.amount_minor = hold.amount_minor;
  posted.debit_held_minor += hold.amount_minor;
  posted.expire_time_us = expire_time_us;
  posted.limit_day = business_day_;
  posted.limit_count = 1;
  return Event{.transaction = std::move(posted)};
}

Decision Rules::On(const Capture& capture) const {
  const auto found = FindHold(capture.hold, capture.amount_minor);
  if (const auto* refusal = std::get_if<Refusal>(&found)) {
    return *refusal;
  }
  HoldRecord hold = std::get<HoldRecord>(found);
  const Side customer = book_.SideOf(hold.account);
  const auto refuse = [&](RefusalReason reason, std::int64_t limit_minor) {
    Refusal refusal = About(reason, customer, capture.amount_minor);
    refusal.limit_minor = limit_minor;
    refusal.original = hold.id;
    return refusal;
  };
  if (capture.currency && *capture.currency != customer.currency) {
    return refuse(RefusalReason::kCurrencyMismatch, 0);
  }
  if (capture.amount_minor > hold.amount_minor) {
    return refuse(RefusalReason::kHoldExceeded, hold.amount_minor);
  }
  std::optional<Transaction> posted =
      Post(TransactionKind::kCapture, customer, CashOf(customer), capture.amount_minor);
  if (!posted) {
    return refuse(RefusalReason::kBalanceOverflow, 0);
  }
  posted->debit_held_minor -= hold.amount_minor;
  posted->original = hold.id;
  posted->limit_day = hold.limit_day;
  hold.state = HoldState::kCaptured;
  return Event{.transaction = *std::move(posted), .ended_hold = hold};
}

Decision Rules::On(const Release& release) const {
  const auto found = FindHold(release.hold, 0);
  if (const auto* refusal = std::get_if<Refusal>(&found)) {
    return *refusal;
  }
  return Free(std::get<HoldRecord>(found), TransactionKind::kRelease, HoldState::kReleased);
}

Event Rules::Free(const HoldRecord& hold, TransactionKind kind, HoldState state) const {
  const Side customer = book_.SideOf(hold.account);
  Transaction posted = *Post(kind, customer, CashOf(customer), 0);
  posted.amount_minor = hold.amount_minor;
  posted.debit_held_minor -= hold.amount_minor;
  posted.original = hold.id;
  posted.limit_day = hold.limit_day;
  posted.limit_count = -1;
  HoldRecord ended = hold;
  ended.state = state;
  return Event{.transaction = std::move(posted), .ended_hold = ended};
}

std::variant<HoldRecord, Refusal> Rules::FindHold(TransactionId id,
                                                  std::int64_t amount_minor) const {
  const std::optional<HoldRecord> hold = book_.holds().Find(id);
  // One whose time is over is not used any more, also before the ledger has freed it.
  if (hold && hold->expire_time_us > now_us_) {
    return *hold;
  }
  const std::optional<HoldState> state = hold ? HoldState::kExpired : context_.hold_state;
  const auto reason = [&] {
    if (!state) return RefusalReason::kHoldNotFound;
    switch (*state) {
      case HoldState::kCaptured:
        return RefusalReason::kHoldAlreadyCaptured;
      case HoldState::kReleased:
        return RefusalReason::kHoldAlreadyReleased;
      default:
        return RefusalReason::kHoldExpired;
    }
  };
  return Refusal{.reason = reason(), .requested_minor = amount_minor, .original = id};
}

Refusal Rules::About(RefusalReason reason, const Side& side, std::int64_t requested_minor) const {
  return {.reason = reason,
          .account = book_.directory().number(side.account),
          .requested_minor = requested_minor,
          .balance_minor = side.balance_minor,
          .available_minor = side.available_minor(),
          .currency = side.currency};
}

std::optional<Refusal> Rules::CheckFunds(const Side& side, std::int64_t amount_minor) const {
  if (amount_minor <= side.available_minor()) {
    return std::nullopt;
  }
  return About(RefusalReason::kInsufficientFunds, side, amount_minor);
}

std::optional<Transaction> Rules::Post(TransactionKind kind, const Side& debit, const Side& credit,
                                       std::int64_t amount_minor) const {
  const auto debit_balance = CheckedSubtract(debit.balance_minor, amount_minor);
  const auto credit_balance = CheckedAdd(credit.balance_minor, amount_minor);
  if (!debit_balance || !credit_balance) {
    return std::nullopt;
  }
  return Transaction{.id = book_.last_transaction() + 1,
                     .kind = kind,
                     .debit_account = debit.account,
                     .credit_account = credit.account,
                     .amount_minor = amount_minor,
                     .create_time_us = now_us_,
                     .request_id = context_.request_id,
                     .debit_balance_minor = *debit_balance,
                     .credit_balance_minor = *credit_balance,
                     .debit_previous = debit.last_transaction,
                     .credit_previous = credit.last_transaction,
                     .debit_sequence = debit.sequence + 1,
                     .credit_sequence = credit.sequence + 1,
                     .debit_skip = book_.skip_links().LinkOf(debit.account, debit.sequence + 1),
                     .credit_skip = book_.skip_links().LinkOf(credit.account, credit.sequence + 1),
                     .debit_held_minor = debit.held_minor,
                     .credit_held_minor = credit.held_minor,
                     .debit_floor_minor = debit.floor_minor,
                     .credit_floor_minor = credit.floor_minor,
                     .business_day = business_day_,
                     .origin = context_.origin,
                     .memo = context_.memo,
                     .reference = context_.reference};
}

Decision Rules::Move(TransactionKind kind, const Side& debit, const Side& credit,
                     std::int64_t amount_minor, const Side& asked) const {
  std::optional<Transaction> posted = Post(kind, debit, credit, amount_minor);
  if (!posted) {
    return About(RefusalReason::kBalanceOverflow, asked, amount_minor);
  }
  return Event{.transaction = *std::move(posted)};
}

Decision Book::Decide(const Operation& operation, const Context& context) const {
  const Rules rules(*this, context);
  if (auto refusal = rules.CheckAmount(operation)) {
    return *refusal;
  }
  return std::visit([&](const auto& asked) { return rules.On(asked); }, operation);
}

Event Book::Expire(const HoldRecord& hold, const Context& context) const {
  Check(hold.expire_time_us <= context.now_us, "a hold is never released early");
  return Rules(*this, context).Free(hold, TransactionKind::kExpiry, HoldState::kExpired);
}

}  // namespace atm::storage
