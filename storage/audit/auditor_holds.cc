// What an auditor derives of what transactions begin and end: holds, what is taken back, and what
// counts for the limits of a day.
#include <algorithm>
#include <utility>

#include "absl/strings/str_format.h"
#include "storage/audit/auditor.h"
#include "storage/values/money.h"

namespace atm::storage {
namespace {

HoldState StateAfter(TransactionKind kind) {
  if (kind == TransactionKind::kCapture) return HoldState::kCaptured;
  return kind == TransactionKind::kRelease ? HoldState::kReleased : HoldState::kExpired;
}

}  // namespace

// Takes note of what is kept beside a transaction.
Objection Auditor::Keep(const Transaction& transaction, const Kept& kept) {
  const bool is_hold = transaction.kind == TransactionKind::kHold;
  if (is_hold != kept.hold.has_value()) {
    return is_hold ? "it is not among the holds" : "it is among the holds, and is none";
  }
  if (is_hold) {
    HoldRecord opened = HoldOf(transaction);
    opened.state = kept.hold->state;
    if (*kept.hold != opened) return "what is kept of the hold is not what was recorded";
    if (transaction.expire_time_us <= transaction.create_time_us) return "it ends before it begins";
    holds_.emplace(transaction.id, *kept.hold);
  }
  if (kept.reversed_minor) {
    originals_.emplace(transaction.id, Original{.transaction = transaction,
                                                .recorded_minor = *kept.reversed_minor});
  }
  return std::nullopt;
}

Objection Auditor::EndHold(const Transaction& transaction, std::int64_t& set_aside_minor,
                           DayUse& use) {
  const auto found = holds_.find(transaction.original);
  if (found == holds_.end()) {
    return absl::StrFormat("hold %d, which it ends, is not open", transaction.original);
  }
  const HoldRecord& hold = found->second;
  const bool is_capture = transaction.kind == TransactionKind::kCapture;
  const bool is_expiry = transaction.kind == TransactionKind::kExpiry;
  if (hold.account != transaction.debit_account ||
      (is_capture ? transaction.amount_minor > hold.amount_minor
                  : transaction.amount_minor != hold.amount_minor)) {
    return absl::StrFormat("it does not fit hold %d, which it ends", hold.id);
  }
  if (is_expiry != (transaction.create_time_us >= hold.expire_time_us)) {
    return absl::StrFormat("it ends hold %d at a time at which that cannot be", hold.id);
  }
  if (hold.state != StateAfter(transaction.kind)) {
    return absl::StrFormat("the state that is kept of hold %d, which it ends, is another", hold.id);
  }
  set_aside_minor = -hold.amount_minor;
  use = {.day = hold.limit_day,
         .withdrawn_minor =
             is_capture ? transaction.amount_minor - hold.amount_minor : -hold.amount_minor,
         .count = is_capture ? 0 : -1};
  holds_.erase(found);
  return std::nullopt;
}

Objection Auditor::TakeBack(const Transaction& transaction, DayUse& use) {
  const auto found = originals_.find(transaction.original);
  if (found == originals_.end()) {
    return absl::StrFormat("what was taken back of transaction %d is not kept",
                           transaction.original);
  }
  Original& original = found->second;
  if (original.transaction.debit_account != transaction.credit_account ||
      original.transaction.credit_account != transaction.debit_account ||
      original.transaction.kind == TransactionKind::kReversal ||
      !MovesMoney(original.transaction.kind)) {
    return absl::StrFormat("it cannot take back transaction %d", transaction.original);
  }
  const auto reversed_minor = CheckedAdd(original.reversed_minor, transaction.amount_minor);
  if (!reversed_minor || *reversed_minor > original.transaction.amount_minor) {
    return absl::StrFormat("it takes back more than the amount of transaction %d",
                           transaction.original);
  }
  original.reversed_minor = *reversed_minor;
  const bool is_all = original.reversed_minor == original.transaction.amount_minor;
  if (original.transaction.limit_day != 0) {
    use = {.day = original.transaction.limit_day,
           .withdrawn_minor = -transaction.amount_minor,
           .count = is_all ? -1 : 0};
  }
  return std::nullopt;
}

void Auditor::BeginLater() {
  for (const auto& [id, hold] : holds_) {
    if (hold.state != HoldState::kOpen) later_holds_.insert(id);
  }
  for (const auto& [id, original] : originals_) {
    if (original.reversed_minor < original.recorded_minor) later_originals_.insert(id);
  }
}

Objection Auditor::OnLater(const Transaction& transaction) {
  const bool ends_hold = transaction.kind == TransactionKind::kCapture ||
                         transaction.kind == TransactionKind::kRelease ||
                         transaction.kind == TransactionKind::kExpiry;
  if (ends_hold && later_holds_.erase(transaction.original) != 0) {
    if (holds_.at(transaction.original).state != StateAfter(transaction.kind)) {
      return absl::StrFormat("the state that is kept of hold %d, which it ends, is another",
                             transaction.original);
    }
    holds_.erase(transaction.original);
  }
  if (transaction.kind == TransactionKind::kReversal &&
      later_originals_.contains(transaction.original)) {
    Original& original = originals_.at(transaction.original);
    const auto sum_minor = CheckedAdd(original.reversed_minor, transaction.amount_minor);
    original.reversed_minor = sum_minor.value_or(original.recorded_minor);
    if (original.reversed_minor >= original.recorded_minor) {
      later_originals_.erase(transaction.original);
    }
  }
  return std::nullopt;
}

// Counts what a transaction changes of the use of a day. One that is over is not looked at again.
Objection Auditor::Count(const Transaction& transaction, const DayUse& change) {
  if (transaction.limit_day != change.day) {
    return Differs("the day of its limits", transaction.limit_day, change.day);
  }
  if (transaction.limit_count != change.count) {
    return Differs("its count for the limits of a day", transaction.limit_count, change.count);
  }
  if (change.day == 0 || change.day < day_) return std::nullopt;
  const bool is_reversal = transaction.kind == TransactionKind::kReversal;
  DayUse& use = uses_[is_reversal ? transaction.credit_account : transaction.debit_account].now;
  if (use.day != day_) use = {.day = day_};
  const auto withdrawn_minor = CheckedAdd(use.withdrawn_minor, change.withdrawn_minor);
  use.count += change.count;
  if (!withdrawn_minor || *withdrawn_minor < 0 || use.count < 0) {
    return "it gives back more to the limits of a day than was taken";
  }
  use.withdrawn_minor = *withdrawn_minor;
  return std::nullopt;
}

}  // namespace atm::storage
