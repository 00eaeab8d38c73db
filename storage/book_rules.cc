// The rules of money: Book::Decide and Book::Expire.
#include <algorithm>
#include <optional>
#include <utility>
#include <variant>

#include "storage/book.h"
#include "storage/check.h"
#include "storage/money.h"

namespace atm::storage {
namespace {

using Side = Book::Side;

// One decision. It reads the book, and writes nothing.
class Rules {
 public:
  Rules(const Book& book, const Context& context)
      : book_(book), context_(context), now_us_(std::max(context.now_us, book.last_time_us())) {}

  Decision On(const OpenAccount& open) const;
  Decision On(const Deposit& deposit) const;
  Decision On(const Withdraw& withdraw) const;
  Decision On(const Transfer& transfer) const;
  Decision On(const Hold& hold) const;
  Decision On(const Capture& capture) const;
  Decision On(const Release& release) const;
  Decision On(const Reverse& reverse) const;

  // Frees a hold, because of a release, an expiry or a reversal.
  Event Free(const HoldRecord& hold, TransactionKind kind, HoldState state) const;

 private:
  // A customer's account that can be used in this currency, or why it cannot.
  std::variant<Side, Refusal> Find(const AccountNumber& number, std::int64_t amount_minor,
                                   const std::optional<Currency>& currency) const;

  // The open hold that an operation names, or why there is none to use.
  std::variant<HoldRecord, Refusal> FindHold(TransactionId id, std::int64_t amount_minor) const;

  // What On(Reverse) does to money that moved, and to money that is set aside.
  Decision TakeBack(const Reverse& reverse, const Original& record) const;
  Decision TakeBackHold(const Reverse& reverse, const Transaction& original) const;

  Refusal About(RefusalReason reason, const Side& side, std::int64_t requested_minor) const;
  std::optional<Refusal> CheckFunds(const Side& side, std::int64_t amount_minor) const;

  // The next transaction, or nothing if a balance would leave its range.
  std::optional<Transaction> Post(TransactionKind kind, const Side& debit, const Side& credit,
                                  std::int64_t amount_minor) const;

  // The same as a decision; `asked` is the account to name if it is refused.
  Decision Move(TransactionKind kind, const Side& debit, const Side& credit,
                std::int64_t amount_minor, const Side& asked) const;

  Side CashOf(const Side& side) const { return book_.SideOf(book_.InternalOf(side.currency).cash); }

  const Book& book_;
  const Context& context_;
  const std::int64_t now_us_;
};

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
    opened.push_back({.id = ++next, .number = number, .currency = open.currency});
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
  const std::optional<Transaction> posted =
      Post(TransactionKind::kOpening, opening, customer, open.opening_minor);
  if (!posted) {
    return Refusal{.reason = RefusalReason::kBalanceOverflow,
                   .account = open.account,
                   .requested_minor = open.opening_minor,
                   .currency = open.currency};
  }
  return Event{.transaction = *posted, .opened = std::move(opened)};
}

Decision Rules::On(const Deposit& deposit) const {
  const auto found = Find(deposit.account, deposit.amount_minor, deposit.currency);
  if (const auto* refusal = std::get_if<Refusal>(&found)) {
    return *refusal;
  }
  const Side customer = std::get<Side>(found);
  return Move(TransactionKind::kDeposit, CashOf(customer), customer, deposit.amount_minor,
              customer);
}

Decision Rules::On(const Withdraw& withdraw) const {
  const auto found = Find(withdraw.account, withdraw.amount_minor, withdraw.currency);
  if (const auto* refusal = std::get_if<Refusal>(&found)) {
    return *refusal;
  }
  const Side customer = std::get<Side>(found);
  if (auto refusal = CheckFunds(customer, withdraw.amount_minor)) {
    return *refusal;
  }
  return Move(TransactionKind::kWithdrawal, customer, CashOf(customer), withdraw.amount_minor,
              customer);
}

Decision Rules::On(const Transfer& transfer) const {
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
  const std::int64_t expire_time_us = hold.expire_time_us.value_or(now_us_ + kDefaultHoldUs);
  if (expire_time_us <= now_us_ || expire_time_us - now_us_ > kMaxHoldUs) {
    return About(RefusalReason::kInvalidExpireTime, customer, hold.amount_minor);
  }
  if (auto refusal = CheckFunds(customer, hold.amount_minor)) {
    return *refusal;
  }
  // Nothing moves: the amount is carried by what is held.
  Transaction posted = *Post(TransactionKind::kHold, customer, CashOf(customer), 0);
  posted.amount_minor = hold.amount_minor;
  posted.debit_held_minor += hold.amount_minor;
  posted.expire_time_us = expire_time_us;
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

Decision Rules::On(const Reverse& reverse) const {
  Check(reverse.reason != ReversalReason::kNone, "a reversal has a reason");
  if (context_.original) {
    return context_.original->transaction.kind == TransactionKind::kHold
               ? TakeBackHold(reverse, context_.original->transaction)
               : TakeBack(reverse, *context_.original);
  }
  if (const auto* id = std::get_if<TransactionId>(&reverse.original)) {
    return Refusal{.reason = RefusalReason::kTransactionNotFound,
                   .requested_minor = reverse.amount_minor.value_or(0),
                   .original = *id};
  }
  return NothingToReverse{};
}

Decision Rules::TakeBack(const Reverse& reverse, const Original& record) const {
  const Transaction& original = record.transaction;
  const Side debit = book_.SideOf(original.credit_account);  // back the way it came
  const Side credit = book_.SideOf(original.debit_account);
  const bool from_customer = !book_.directory().number(debit.account).is_internal();
  const Side& customer = from_customer ? debit : credit;
  const std::int64_t left_minor = original.amount_minor - record.reversed_minor;
  const std::int64_t amount_minor = reverse.amount_minor.value_or(left_minor);
  const auto refuse = [&](RefusalReason reason, std::int64_t limit_minor = 0) {
    Refusal refusal = About(reason, customer, amount_minor);
    refusal.limit_minor = limit_minor;
    refusal.original = original.id;
    return refusal;
  };
  if (reverse.currency && *reverse.currency != customer.currency) {
    return refuse(RefusalReason::kCurrencyMismatch);
  }
  if (!MovesMoney(original.kind) || original.kind == TransactionKind::kOpening ||
      original.kind == TransactionKind::kReversal) {
    return refuse(RefusalReason::kNotReversible);
  }
  if (left_minor == 0) {
    return refuse(RefusalReason::kAlreadyReversed);
  }
  if (amount_minor > left_minor) {
    return refuse(RefusalReason::kReversalExceedsOriginal, left_minor);
  }
  // The bank's own account may go below zero, a customer's may not.
  if (from_customer && amount_minor > customer.available_minor()) {
    return refuse(RefusalReason::kInsufficientFunds);
  }
  std::optional<Transaction> posted = Post(TransactionKind::kReversal, debit, credit, amount_minor);
  if (!posted) {
    return refuse(RefusalReason::kBalanceOverflow);
  }
  posted->original = original.id;
  posted->reason = reverse.reason;
  return Event{.transaction = *std::move(posted)};
}

// Whole or not at all: a part of it is what a capture is for.
Decision Rules::TakeBackHold(const Reverse& reverse, const Transaction& original) const {
  const std::int64_t asked_minor = reverse.amount_minor.value_or(original.amount_minor);
  const auto found = FindHold(original.id, asked_minor);
  if (const auto* refusal = std::get_if<Refusal>(&found)) {
    return *refusal;
  }
  const auto& hold = std::get<HoldRecord>(found);
  const Side customer = book_.SideOf(hold.account);
  const auto refuse = [&](RefusalReason reason, std::int64_t limit_minor = 0) {
    Refusal refusal = About(reason, customer, asked_minor);
    refusal.limit_minor = limit_minor;
    refusal.original = hold.id;
    return refusal;
  };
  if (reverse.currency && *reverse.currency != customer.currency) {
    return refuse(RefusalReason::kCurrencyMismatch);
  }
  if (asked_minor < hold.amount_minor) {
    return refuse(RefusalReason::kNotReversible, hold.amount_minor);
  }
  if (asked_minor > hold.amount_minor) {
    return refuse(RefusalReason::kReversalExceedsOriginal, hold.amount_minor);
  }
  Event event = Free(hold, TransactionKind::kRelease, HoldState::kReleased);
  event.transaction.reason = reverse.reason;
  return event;
}

Event Rules::Free(const HoldRecord& hold, TransactionKind kind, HoldState state) const {
  const Side customer = book_.SideOf(hold.account);
  Transaction posted = *Post(kind, customer, CashOf(customer), 0);
  posted.amount_minor = hold.amount_minor;
  posted.debit_held_minor -= hold.amount_minor;
  posted.original = hold.id;
  HoldRecord ended = hold;
  ended.state = state;
  return Event{.transaction = std::move(posted), .ended_hold = ended};
}

std::variant<Side, Refusal> Rules::Find(const AccountNumber& number, std::int64_t amount_minor,
                                        const std::optional<Currency>& currency) const {
  Check(amount_minor > 0, "an amount is positive");
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
                     .memo = context_.memo};
}

Decision Rules::Move(TransactionKind kind, const Side& debit, const Side& credit,
                     std::int64_t amount_minor, const Side& asked) const {
  std::optional<Transaction> posted = Post(kind, debit, credit, amount_minor);
  if (!posted) {
    return About(RefusalReason::kBalanceOverflow, asked, amount_minor);
  }
  return Event{.transaction = *std::move(posted)};
}

}  // namespace

Decision Book::Decide(const Operation& operation, const Context& context) const {
  const Rules rules(*this, context);
  return std::visit([&](const auto& asked) { return rules.On(asked); }, operation);
}

Event Book::Expire(const HoldRecord& hold, const Context& context) const {
  Check(hold.expire_time_us <= context.now_us, "a hold is never released early");
  return Rules(*this, context).Free(hold, TransactionKind::kExpiry, HoldState::kExpired);
}

}  // namespace atm::storage
