// The rules of taking back: Reverse.
#include <optional>
#include <utility>
#include <variant>

#include "storage/base/check.h"
#include "storage/book/rules.h"

namespace atm::storage {

using Side = Book::Side;

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
  const bool from_customer = !debit.is_internal;
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
  // A freeze does not stop a reversal, which takes back what should not have happened. But a closed
  // account stays empty.
  for (const Side& side : {debit, credit}) {
    if (auto closed = CheckOpen(side, amount_minor)) {
      closed->original = original.id;
      return *std::move(closed);
    }
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
  // The bank's own account may go below zero, a customer's not below what its limits say.
  if (from_customer && amount_minor > customer.available_minor()) {
    return refuse(RefusalReason::kInsufficientFunds);
  }
  std::optional<Transaction> posted = Post(TransactionKind::kReversal, debit, credit, amount_minor);
  if (!posted) {
    return refuse(RefusalReason::kBalanceOverflow);
  }
  posted->original = original.id;
  posted->reason = reverse.reason;
  if (original.limit_day != 0) {
    posted->limit_day = original.limit_day;
    posted->limit_count = amount_minor == left_minor ? -1 : 0;
  }
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

}  // namespace atm::storage
