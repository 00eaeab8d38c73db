// What an auditor derives from the transactions.
#include <algorithm>
#include <string_view>
#include <utility>

#include "absl/strings/str_format.h"
#include "storage/audit/auditor.h"
#include "storage/values/money.h"

namespace atm::storage {
namespace {

// What leaves the one account and reaches the other, by a transaction of an ordinary kind.
std::int64_t MovedMinor(const Transaction& transaction) {
  return MovesMoney(transaction.kind) ? transaction.amount_minor : 0;
}

bool EndsHold(TransactionKind kind) {
  return kind == TransactionKind::kCapture || kind == TransactionKind::kRelease ||
         kind == TransactionKind::kExpiry;
}

}  // namespace

// Who can be on either side, by the kind of the transaction.
Objection Auditor::CheckKind(const Transaction& transaction) const {
  const Entry& debit = entry(transaction.debit_account);
  const Entry& credit = entry(transaction.credit_account);
  const auto between = [&](Role from, Role to) { return debit.role == from && credit.role == to; };
  const auto fits = [&] {
    switch (transaction.kind) {
      case TransactionKind::kOpening:
        return between(Role::kOpening, Role::kCustomer) && transaction.credit_sequence == 1;
      case TransactionKind::kDeposit:
        return between(Role::kCash, Role::kCustomer);
      case TransactionKind::kTransfer:
        return between(Role::kCustomer, Role::kCustomer);
      case TransactionKind::kWithdrawal:
      case TransactionKind::kHold:
      case TransactionKind::kCapture:
      case TransactionKind::kRelease:
      case TransactionKind::kExpiry:
        return between(Role::kCustomer, Role::kCash);
      case TransactionKind::kReversal:
        return true;  // by its original
    }
    return false;
  };
  if (!fits()) return "its kind and its two accounts do not go together";
  if (transaction.debit_account == transaction.credit_account ||
      debit.currency != credit.currency) {
    return "its two accounts do not go together";
  }
  const bool may_be_zero = transaction.kind == TransactionKind::kOpening;
  if (transaction.amount_minor < (may_be_zero ? 0 : 1)) return "its amount is not positive";
  if ((transaction.expire_time_us != 0) != (transaction.kind == TransactionKind::kHold)) {
    return "only a hold ends at a time";
  }
  return std::nullopt;
}

// Nothing moves what is frozen, but the end of what was begun; and nothing moves in a closed
// account.
Objection Auditor::CheckState(const Transaction& transaction) const {
  const auto check = [&](AccountId id, Blocks movement) -> Objection {
    const AccountAttributes& attributes = AttributesOf(id);
    if (attributes.state == AccountState::kClosed) {
      return absl::StrFormat("account %s was closed then", entry(id).number.text());
    }
    const bool ends = EndsHold(transaction.kind) || transaction.kind == TransactionKind::kReversal;
    if (!ends && attributes.freeze && attributes.freeze->Stops(movement) &&
        attributes.freeze->IsInForce(transaction.create_time_us)) {
      return absl::StrFormat("account %s was frozen then", entry(id).number.text());
    }
    return std::nullopt;
  };
  if (auto wrong = check(transaction.debit_account, Blocks::kDebits)) return wrong;
  return check(transaction.credit_account, Blocks::kCredits);
}

// What leaves a customer's account was available, by the limits of the time: but what ends a hold
// was set aside.
Objection Auditor::CheckFloor(const Transaction& transaction) const {
  const auto is_customer = [&](AccountId id) { return entry(id).role == Role::kCustomer; };
  const bool has_debit_floor = is_customer(transaction.debit_account);
  const bool has_credit_floor = is_customer(transaction.credit_account);
  if ((!has_debit_floor && transaction.debit_floor_minor != 0) ||
      (!has_credit_floor && transaction.credit_floor_minor != 0)) {
    return "the bank's own accounts have no limits";
  }
  if (has_debit_floor && !EndsHold(transaction.kind) &&
      AvailableMinor(transaction.debit_balance_minor, transaction.debit_held_minor,
                     transaction.debit_floor_minor) < 0) {
    return absl::StrFormat("it takes more from account %s than was available",
                           entry(transaction.debit_account).number.text());
  }
  return std::nullopt;
}

// Whether the row, which is as of the newest transaction of the account, says what is so now.
bool Auditor::FitsRow(AccountId id) const {
  return entry(id).row == entry(id).now && skip_links_.Get(id) == FindIn(row_skips_, id);
}

Objection Auditor::CheckSide(const Transaction& transaction, AccountId id, const Holding& told,
                             TransactionId previous, TransactionId skip, std::int64_t moved_minor,
                             std::int64_t set_aside_minor) const {
  const Holding& now = entry(id).now;
  const auto differs = [&](std::string_view what, std::int64_t is, std::int64_t should_be) {
    return Differs(absl::StrFormat("the %s of account %s", what, entry(id).number.text()), is,
                   should_be);
  };
  const auto balance_minor = CheckedAdd(now.balance_minor, moved_minor);
  const auto held_minor = CheckedAdd(now.held_minor, set_aside_minor);
  if (!balance_minor || !held_minor) return "an amount leaves the range of money";
  if (told.balance_minor != *balance_minor) {
    return differs("balance", told.balance_minor, *balance_minor);
  }
  if (told.held_minor != *held_minor) return differs("held amount", told.held_minor, *held_minor);
  if (previous != now.last_transaction) {
    return differs("transaction before", previous, now.last_transaction);
  }
  if (told.sequence != now.sequence + 1) {
    return differs("sequence", told.sequence, now.sequence + 1);
  }
  if (const TransactionId link = skip_links_.LinkOf(id, told.sequence); skip != link) {
    return differs("skip link", skip, link);
  }
  if (transaction.create_time_us < entry(id).create_time_us) return "it is older than its account";
  return std::nullopt;
}

Objection Auditor::Move(const Transaction& transaction, AccountId id, const Holding& after) {
  Entry& account = accounts_[id - 1];
  account.now = after;
  skip_links_.Add(id, after.sequence, transaction.id);
  if (account.is_late) return std::nullopt;
  if (account.row.last_transaction == transaction.id) {
    account.has_met = FitsRow(id);
    if (const auto use = uses_.find(id); use != uses_.end()) {
      use->second.at_row = use->second.now.day == day_ ? use->second.now : DayUse{};
    }
    if (!account.has_met) {
      return absl::StrFormat("the row of account %s, which is as of it, tells otherwise",
                             account.number.text());
    }
  } else if (account.row.last_transaction < transaction.id && transaction.id <= watermark_) {
    return absl::StrFormat("the row of account %s is not as of it, and should be",
                           account.number.text());
  }
  return std::nullopt;
}

// Which business day it is only the bank's calendar knows; none comes back.
Objection Auditor::CheckTime(const Transaction& transaction) {
  if (transaction.create_time_us < last_time_us_) return "it is older than the one before";
  last_time_us_ = transaction.create_time_us;
  if (transaction.business_day < std::max(day_, 1)) {
    return Differs("its business day", transaction.business_day, std::max(day_, 1));
  }
  day_ = transaction.business_day;
  return std::nullopt;
}

Objection Auditor::On(const Transaction& transaction, const Kept& kept) {
  const AccountId debit = transaction.debit_account;
  const AccountId credit = transaction.credit_account;
  for (const AccountId id : {debit, credit}) {
    if (!Knows(id) || !entry(id).is_opened) {
      return absl::StrFormat("account %d, which it names, is not open", id);
    }
  }
  if (auto wrong = CheckOrigin(transaction.origin)) return wrong;
  if (auto wrong = CheckTime(transaction)) return wrong;
  if (auto wrong = CheckKind(transaction)) return wrong;
  if (auto wrong = CheckState(transaction)) return wrong;
  if (auto wrong = Keep(transaction, kept)) return wrong;
  const bool is_hold = transaction.kind == TransactionKind::kHold;
  std::int64_t set_aside_minor = is_hold ? transaction.amount_minor : 0;
  DayUse use;
  if (EndsHold(transaction.kind)) {
    if (auto wrong = EndHold(transaction, set_aside_minor, use)) return wrong;
  } else if (transaction.kind == TransactionKind::kReversal) {
    if (auto wrong = TakeBack(transaction, use)) return wrong;
  } else if (transaction.original != 0) {
    return "it neither ends nor takes back another";
  } else if (is_hold || transaction.kind == TransactionKind::kWithdrawal) {
    use = {
        .day = transaction.business_day, .withdrawn_minor = transaction.amount_minor, .count = 1};
  }
  if (auto wrong = Count(transaction, use)) return wrong;
  if (auto wrong = CheckFloor(transaction)) return wrong;
  const Holding debit_after{.balance_minor = transaction.debit_balance_minor,
                            .held_minor = transaction.debit_held_minor,
                            .last_transaction = transaction.id,
                            .sequence = transaction.debit_sequence};
  const Holding credit_after{.balance_minor = transaction.credit_balance_minor,
                             .held_minor = transaction.credit_held_minor,
                             .last_transaction = transaction.id,
                             .sequence = transaction.credit_sequence};
  const std::int64_t moved_minor = MovedMinor(transaction);
  if (auto wrong = CheckSide(transaction, debit, debit_after, transaction.debit_previous,
                             transaction.debit_skip, -moved_minor, set_aside_minor)) {
    return wrong;
  }
  if (auto wrong = CheckSide(transaction, credit, credit_after, transaction.credit_previous,
                             transaction.credit_skip, moved_minor, 0)) {
    return wrong;
  }
  if (auto wrong = Move(transaction, debit, debit_after)) return wrong;
  return Move(transaction, credit, credit_after);
}

}  // namespace atm::storage
