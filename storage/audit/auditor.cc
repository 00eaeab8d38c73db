#include "storage/audit/auditor.h"

#include <array>
#include <string_view>

#include "absl/numeric/int128.h"
#include "absl/strings/str_format.h"

namespace atm::storage {
namespace {

// Whether the account was closed, or opened again, by the kinds of change that do that alone.
bool FitsKind(const AccountChange& change) {
  AccountAttributes closed = change.before;
  closed.state = AccountState::kClosed;
  AccountAttributes active = change.before;
  active.state = AccountState::kActive;
  switch (change.kind) {
    case AccountChangeKind::kOpened:
    case AccountChangeKind::kUpdated:
      return change.before.state == AccountState::kActive &&
             change.after.state == AccountState::kActive;
    case AccountChangeKind::kClosed:
      return change.before == active && change.after == closed;
    case AccountChangeKind::kReopened:
      return change.before == closed && change.after == active;
  }
  return false;
}

}  // namespace

Objection Auditor::Differs(std::string_view what, std::int64_t is, std::int64_t should_be) {
  return absl::StrFormat("%s is %d, and should be %d", what, is, should_be);
}

const AccountAttributes& Auditor::AttributesOf(AccountId id) const {
  static const AccountAttributes kNew;
  const auto found = attributes_.find(id);
  return found == attributes_.end() ? kNew : found->second;
}

Objection Auditor::AddRow(const Account& row) {
  if (row.id != accounts_.size() + 1) {
    return absl::StrFormat("account %d has no row", accounts_.size() + 1);
  }
  Role role = Role::kCustomer;
  if (row.number == AccountNumber::Internal(kCashRole, row.currency)) role = Role::kCash;
  if (row.number == AccountNumber::Internal(kOpeningRole, row.currency)) role = Role::kOpening;
  if (role != Role::kCustomer) ++bank_accounts_;
  accounts_.push_back({.number = row.number,
                       .currency = row.currency,
                       .role = role,
                       .create_time_us = row.create_time_us,
                       .row = {.balance_minor = row.balance_minor,
                               .held_minor = row.held_minor,
                               .last_transaction = row.last_transaction,
                               .sequence = row.sequence}});
  if (row.attributes != AccountAttributes{}) row_attributes_.emplace(row.id, row.attributes);
  if (!row.skips.empty()) row_skips_.emplace(row.id, row.skips);
  if (row.used != DayUse{}) row_uses_.emplace(row.id, row.used);
  if (row.number.is_internal() && role == Role::kCustomer) {
    return absl::StrFormat("account %d has the number %s, which nobody can have", row.id,
                           row.number.text());
  }
  return std::nullopt;
}

Objection Auditor::AddLateRow(const Account& row) {
  if (auto wrong = AddRow(row)) return wrong;
  accounts_[row.id - 1].is_late = true;
  return std::nullopt;
}

Objection Auditor::On(const PrincipalRow& row) {
  const auto expected = static_cast<PrincipalId>(principals_.size());
  if (row.id != expected) return Differs("the number of a principal", row.id, expected);
  const bool is_first = row.id <= kBankPrincipal;
  if (is_first &&
      row != PrincipalRow{
                 .id = row.id,
                 .principal = row.id == kUnknownPrincipal ? Principal() : Principal::Bank()}) {
    return absl::StrFormat("principal %d is not the one that begins every record", row.id);
  }
  if (!is_first && row.principal.kind != PrincipalKind::kPeer) {
    return absl::StrFormat("principal %d is of no kind", row.id);
  }
  if (!principals_.insert(row.principal).second) {
    return absl::StrFormat("principal %d is on record twice", row.id);
  }
  return std::nullopt;
}

Objection Auditor::CheckOrigin(PrincipalId origin) const {
  if (origin < principals_.size()) return std::nullopt;
  return absl::StrFormat("principal %d, who caused it, is not on record before it", origin);
}

Objection Auditor::On(const RecordedAnswer& answer) const { return CheckOrigin(answer.origin); }

Objection Auditor::On(const AccountChange& change, Time time) {
  if (time == Time::kSince) changed_since_.insert(change.account);
  if (auto wrong = CheckOrigin(change.origin)) return wrong;
  if (!Knows(change.account)) {
    return absl::StrFormat("a change of account %d, which has no row", change.account);
  }
  Entry& account = accounts_[change.account - 1];
  if (!(change.name.number == account.number) || change.name.currency != account.currency) {
    return absl::StrFormat("account %d is %s in %s by its row, and %s in %s by its changes",
                           change.account, account.number.text(), account.currency.code(),
                           change.name.number.text(), change.name.currency.code());
  }
  if (change.kind == AccountChangeKind::kOpened) {
    if (change.account != ++opened_) {
      return absl::StrFormat("account %d was opened out of its turn", change.account);
    }
    if (change.create_time_us != account.create_time_us) {
      return Differs(absl::StrFormat("the time in the row of account %s", account.number.text()),
                     account.create_time_us, change.create_time_us);
    }
    account.is_opened = true;
  } else if (!account.is_opened) {
    return absl::StrFormat("account %s was changed before it was opened", account.number.text());
  }
  if (change.before != AttributesOf(change.account)) {
    return absl::StrFormat("account %s was not so before the change that is recorded",
                           account.number.text());
  }
  if (!FitsKind(change)) {
    return absl::StrFormat("a change of account %s is not of its kind", account.number.text());
  }
  if (change.after == AccountAttributes{}) {
    attributes_.erase(change.account);
  } else {
    attributes_.insert_or_assign(change.account, change.after);
  }
  return std::nullopt;
}

// Whether the row tells of something that happened, and what the bank changed of the account.
Objection Auditor::CheckRow(AccountId id) const {
  const Entry& account = entry(id);
  if (!account.is_opened) {
    // One that was opened later is not told of.
    if (account.is_late) return std::nullopt;
    return absl::StrFormat("account %s was never opened", account.number.text());
  }
  if (account.is_late) return std::nullopt;
  if (!account.has_met && account.row != Holding{}) {
    return absl::StrFormat("the row of account %s is as of transaction %d, which is none of it",
                           account.number.text(), account.row.last_transaction);
  }
  // The use of a day that is over is forgotten.
  const DayUse told = FindIn(row_uses_, id);
  const DayUse use = FindIn(uses_, id).at_row;
  const bool is_forgotten = told == DayUse{} && use.day < day_;
  if (told != use && !is_forgotten) {
    return absl::StrFormat("what the row of account %s says was taken out in a day was not",
                           account.number.text());
  }
  if (account.row == Holding{} && row_skips_.contains(id)) {
    return absl::StrFormat("the row of account %s has skip links without a transaction",
                           account.number.text());
  }
  if (AttributesOf(id) != FindIn(row_attributes_, id) && !changed_since_.contains(id)) {
    return absl::StrFormat("the row of account %s is not what was changed of it",
                           account.number.text());
  }
  return std::nullopt;
}

Objection Auditor::Finish() const {
  std::array<absl::int128, Currency::kMaxOrdinal + 1> sums = {};
  for (AccountId id = 1; id <= accounts_.size(); ++id) {
    if (auto wrong = CheckRow(id)) return wrong;
    sums[entry(id).currency.ordinal()] += entry(id).now.balance_minor;
  }
  for (AccountId id = 1; id <= accounts_.size(); ++id) {
    const Currency currency = entry(id).currency;
    if (sums[currency.ordinal()] != 0) {
      return absl::StrFormat("the balances in %s do not sum to zero", currency.code());
    }
  }
  for (const auto& [id, hold] : holds_) {
    if (hold.state != HoldState::kOpen) {
      return absl::StrFormat("hold %d is kept as ended, and nothing ended it", id);
    }
  }
  for (const auto& [id, original] : originals_) {
    if (original.reversed_minor != original.recorded_minor) {
      return Differs(absl::StrFormat("what is kept as taken back of transaction %d", id),
                     original.recorded_minor, original.reversed_minor);
    }
  }
  return std::nullopt;
}

}  // namespace atm::storage
