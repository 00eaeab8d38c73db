#include "client/fake/fake_book.h"

#include <algorithm>
#include <utility>

#include "client/fake/fake_refusals.h"
#include "storage/values/money.h"

namespace atm {
namespace {

using Kind = v1::Transaction;

constexpr std::int64_t kStartOfTimeSeconds = 1'767'225'600;  // 2026-01-01T00:00:00Z
constexpr std::int64_t kMicrosPerSecond = 1'000'000;
constexpr std::int64_t kDefaultHoldSeconds = std::int64_t{10} * 60;
constexpr std::int64_t kMaxHoldSeconds = std::int64_t{7} * 24 * 3'600;

bool IsCustomer(const std::string& account) { return account.find(':') == std::string::npos; }

// The customer's side of a transaction: of two, the one that paid.
const std::string& CustomerOf(const v1::Transaction& transaction) {
  return IsCustomer(transaction.debit_account()) ? transaction.debit_account()
                                                 : transaction.credit_account();
}

v1::Transaction Draft(v1::Transaction::Kind kind, const std::string& debit,
                      const std::string& credit, std::int64_t amount_minor) {
  v1::Transaction draft;
  draft.set_kind(kind);
  draft.set_debit_account(debit);
  draft.set_credit_account(credit);
  draft.set_amount_minor(amount_minor);
  return draft;
}

bool MovesMoney(v1::Transaction::Kind kind) {
  return kind != Kind::KIND_HOLD && kind != Kind::KIND_RELEASE && kind != Kind::KIND_EXPIRY;
}

bool IsReversible(v1::Transaction::Kind kind) {
  return MovesMoney(kind) && kind != Kind::KIND_OPENING && kind != Kind::KIND_REVERSAL;
}

}  // namespace

FakeBook::FakeBook(std::function<std::int64_t()> clock_us) : clock_us_(std::move(clock_us)) {}

std::optional<v1::Transaction> FakeBook::Open(const std::string& account,
                                              const std::string& currency_code,
                                              std::int64_t balance_minor,
                                              const std::string& request_id) {
  const auto [opened, added] = accounts_.emplace(account, Account{currency_code, balance_minor});
  if (!added) return std::nullopt;
  accounts_.emplace(CashOf(account), Account{currency_code});
  v1::Transaction opening =
      Draft(Kind::KIND_OPENING, "opening:" + currency_code, account, balance_minor);
  last_time_us_ = NowUs();
  opening.set_id(static_cast<std::int64_t>(transactions_.size()) + 1);
  opening.set_currency_code(currency_code);
  *opening.mutable_create_time() = ToTimestamp(last_time_us_);
  opening.set_request_id(request_id);
  opened->second.last_transaction_id = opening.id();
  transactions_.push_back(opening);
  return opening;
}

absl::StatusOr<v1::AccountBalance> FakeBook::Balance(const std::string& account) const {
  if (accounts_.count(account) == 0) return fake_refusals::AccountNotFound(account);
  return BalanceOf(account);
}

const v1::Transaction* FakeBook::Find(std::int64_t transaction_id) const {
  const auto count = static_cast<std::int64_t>(transactions_.size());
  if (transaction_id < 1 || transaction_id > count) return nullptr;
  return &transactions_[static_cast<std::size_t>(transaction_id - 1)];
}

absl::StatusOr<FakeAnswer> FakeBook::Decide(FakeRequest& asked) {
  switch (asked.kind) {
    case Kind::KIND_TRANSFER:
      return Transfer(asked);
    case Kind::KIND_HOLD:
      return Hold(asked);
    case Kind::KIND_CAPTURE:
      return Capture(asked);
    case Kind::KIND_RELEASE:
      if (absl::Status status = CheckHold(asked.hold_id); !status.ok()) return status;
      return Free(asked, Kind::KIND_RELEASE);
    case Kind::KIND_EXPIRY:
      return Free(asked, Kind::KIND_EXPIRY);
    case Kind::KIND_REVERSAL:
      return Reverse(asked);
    default:
      return Move(asked);
  }
}

std::optional<std::int64_t> FakeBook::FirstExpired() const {
  const v1::Transaction* first = nullptr;
  const std::int64_t now_us = NowUs();
  for (const auto& [id, ended_by] : holds_) {
    if (ended_by != Kind::KIND_UNSPECIFIED) continue;
    const v1::Transaction& hold = *Find(id);
    const std::int64_t time_us = ToMicroseconds(hold.expire_time());
    if (time_us > now_us) continue;
    if (first == nullptr || time_us < ToMicroseconds(first->expire_time())) first = &hold;
  }
  return first == nullptr ? std::nullopt : std::optional(first->id());
}

absl::StatusOr<FakeAnswer> FakeBook::Move(FakeRequest& asked) {
  const std::string& account = asked.account;
  if (absl::Status status = CheckAccount(account, asked.currency_code); !status.ok()) return status;
  asked.currency_code = accounts_.at(account).currency_code;
  if (asked.kind == Kind::KIND_DEPOSIT) {
    return Post(asked, Draft(asked.kind, CashOf(account), account, asked.amount_minor), account);
  }
  if (absl::Status status = CheckFunds(account, asked.amount_minor); !status.ok()) return status;
  return Post(asked, Draft(asked.kind, account, CashOf(account), asked.amount_minor), account);
}

absl::StatusOr<FakeAnswer> FakeBook::Transfer(FakeRequest& asked) {
  if (absl::Status status = CheckAccount(asked.account, ""); !status.ok()) return status;
  if (absl::Status status = CheckAccount(asked.to_account, ""); !status.ok()) return status;
  if (absl::Status status = CheckAccount(asked.account, asked.currency_code); !status.ok()) {
    return status;
  }
  asked.currency_code = accounts_.at(asked.account).currency_code;
  const std::string& to_currency = accounts_.at(asked.to_account).currency_code;
  if (to_currency != asked.currency_code) {
    return fake_refusals::ToCurrencyMismatch(asked.to_account, to_currency);
  }
  if (absl::Status status = CheckFunds(asked.account, asked.amount_minor); !status.ok()) {
    return status;
  }
  return Post(asked, Draft(asked.kind, asked.account, asked.to_account, asked.amount_minor),
              asked.to_account);
}

absl::StatusOr<FakeAnswer> FakeBook::Hold(FakeRequest& asked) {
  if (absl::Status status = CheckAccount(asked.account, asked.currency_code); !status.ok()) {
    return status;
  }
  asked.currency_code = accounts_.at(asked.account).currency_code;
  const std::int64_t now_us = NowUs();
  const std::int64_t expire_time_us = asked.expire_time.has_value()
                                          ? ToMicroseconds(*asked.expire_time)
                                          : now_us + kDefaultHoldSeconds * kMicrosPerSecond;
  if (expire_time_us <= now_us || expire_time_us - now_us > kMaxHoldSeconds * kMicrosPerSecond) {
    return fake_refusals::InvalidExpireTime(asked.expire_time.value(), kMaxHoldSeconds);
  }
  if (absl::Status status = CheckFunds(asked.account, asked.amount_minor); !status.ok()) {
    return status;
  }
  asked.expire_time = ToTimestamp(expire_time_us);
  v1::Transaction draft =
      Draft(asked.kind, asked.account, CashOf(asked.account), asked.amount_minor);
  *draft.mutable_expire_time() = *asked.expire_time;
  return Post(asked, std::move(draft), asked.account);
}

absl::StatusOr<FakeAnswer> FakeBook::Capture(FakeRequest& asked) {
  if (absl::Status status = CheckHold(asked.hold_id); !status.ok()) return status;
  const v1::Transaction hold = *Find(asked.hold_id);
  const std::string& account = hold.debit_account();
  if (absl::Status status = CheckAccount(account, asked.currency_code); !status.ok()) return status;
  asked.currency_code = hold.currency_code();
  if (asked.amount_minor > hold.amount_minor()) {
    return fake_refusals::HoldExceeded(hold, asked.amount_minor);
  }
  v1::Transaction draft = Draft(asked.kind, account, CashOf(account), asked.amount_minor);
  draft.set_hold_id(asked.hold_id);
  return Post(asked, std::move(draft), account);
}

absl::StatusOr<FakeAnswer> FakeBook::Free(const FakeRequest& asked, v1::Transaction::Kind kind) {
  const bool reverses = asked.kind == Kind::KIND_REVERSAL;
  const v1::Transaction hold = *Find(reverses ? asked.original_id : asked.hold_id);
  v1::Transaction draft =
      Draft(kind, hold.debit_account(), hold.credit_account(), hold.amount_minor());
  draft.set_hold_id(hold.id());
  draft.set_original_transaction_id(asked.original_id);
  draft.set_reversal_reason(asked.reason);
  return Post(asked, std::move(draft), hold.debit_account());
}

absl::StatusOr<FakeAnswer> FakeBook::Reverse(FakeRequest& asked) {
  const v1::Transaction* found = Find(asked.original_id);
  if (found == nullptr) {
    if (asked.original_request_id.has_value()) return FakeAnswer();
    return fake_refusals::TransactionNotFound(asked.original_id);
  }
  const v1::Transaction original = *found;
  if (original.kind() == Kind::KIND_HOLD) return ReverseHold(asked, original);
  // Back the way it came.
  v1::Transaction draft = Draft(asked.kind, original.credit_account(), original.debit_account(), 0);
  const std::string& account = CustomerOf(draft);
  if (absl::Status status = CheckAccount(account, asked.currency_code); !status.ok()) return status;
  asked.currency_code = original.currency_code();
  const std::int64_t left_minor = original.amount_minor() - reversed_minor_[original.id()];
  if (asked.amount_minor == 0) asked.amount_minor = left_minor;
  if (!IsReversible(original.kind())) return fake_refusals::NotReversible(original.id(), account);
  if (left_minor == 0) return fake_refusals::AlreadyReversed(original.id(), account);
  if (asked.amount_minor > left_minor) {
    return fake_refusals::ReversalExceedsOriginal(original, account, left_minor,
                                                  asked.amount_minor);
  }
  // The bank's own account may go below zero, a customer's may not.
  if (account == draft.debit_account()) {
    if (absl::Status status = CheckFunds(account, asked.amount_minor); !status.ok()) return status;
  }
  draft.set_amount_minor(asked.amount_minor);
  draft.set_original_transaction_id(original.id());
  draft.set_reversal_reason(asked.reason);
  return Post(asked, std::move(draft), account);
}

// Whole or not at all: a part of it is what a capture is for.
absl::StatusOr<FakeAnswer> FakeBook::ReverseHold(FakeRequest& asked, const v1::Transaction& hold) {
  if (asked.amount_minor == 0) asked.amount_minor = hold.amount_minor();
  if (absl::Status status = CheckHold(hold.id()); !status.ok()) return status;
  const std::string& account = hold.debit_account();
  if (absl::Status status = CheckAccount(account, asked.currency_code); !status.ok()) return status;
  asked.currency_code = hold.currency_code();
  if (asked.amount_minor < hold.amount_minor()) {
    return fake_refusals::PartOfHold(hold, asked.amount_minor);
  }
  if (asked.amount_minor > hold.amount_minor()) {
    return fake_refusals::ReversalExceedsOriginal(hold, account, hold.amount_minor(),
                                                  asked.amount_minor);
  }
  return Free(asked, Kind::KIND_RELEASE);
}

absl::Status FakeBook::CheckAccount(const std::string& account,
                                    const std::string& currency_code) const {
  const auto found = accounts_.find(account);
  if (found == accounts_.end()) return fake_refusals::AccountNotFound(account);
  const std::string& kept_in = found->second.currency_code;
  if (currency_code.empty() || currency_code == kept_in) return absl::OkStatus();
  return fake_refusals::CurrencyMismatch(account, kept_in, currency_code);
}

absl::Status FakeBook::CheckFunds(const std::string& account, std::int64_t amount_minor) const {
  const v1::AccountBalance balance = BalanceOf(account);
  if (amount_minor <= balance.available_minor()) return absl::OkStatus();
  return fake_refusals::InsufficientFunds(balance, amount_minor);
}

absl::Status FakeBook::CheckHold(std::int64_t hold_id) const {
  const auto found = holds_.find(hold_id);
  if (found == holds_.end()) return fake_refusals::HoldNotFound(hold_id);
  if (found->second == Kind::KIND_UNSPECIFIED) return absl::OkStatus();
  return fake_refusals::HoldEnded(hold_id, found->second);
}

absl::StatusOr<FakeAnswer> FakeBook::Post(const FakeRequest& asked, v1::Transaction draft,
                                          const std::string& about) {
  Account& debit = accounts_.at(draft.debit_account());
  Account& credit = accounts_.at(draft.credit_account());
  const std::int64_t moved_minor = MovesMoney(draft.kind()) ? draft.amount_minor() : 0;
  const auto debit_balance = CheckedSubtract(debit.balance_minor, moved_minor);
  const auto credit_balance = CheckedAdd(credit.balance_minor, moved_minor);
  if (!debit_balance.has_value() || !credit_balance.has_value()) {
    return fake_refusals::BalanceOverflow(BalanceOf(about), draft.amount_minor());
  }
  last_time_us_ = NowUs();
  draft.set_id(static_cast<std::int64_t>(transactions_.size()) + 1);
  draft.set_currency_code(debit.currency_code);
  *draft.mutable_create_time() = ToTimestamp(last_time_us_);
  draft.set_request_id(asked.request_id);
  draft.set_memo(asked.memo);
  debit.balance_minor = *debit_balance;
  credit.balance_minor = *credit_balance;
  debit.last_transaction_id = credit.last_transaction_id = draft.id();
  if (draft.kind() == Kind::KIND_HOLD) {
    holds_[draft.id()] = Kind::KIND_UNSPECIFIED;
    debit.held_minor += draft.amount_minor();
  } else if (draft.hold_id() != 0) {
    holds_[draft.hold_id()] = draft.kind();
    debit.held_minor -= Find(draft.hold_id())->amount_minor();
  } else if (draft.kind() == Kind::KIND_REVERSAL) {
    reversed_minor_[draft.original_transaction_id()] += draft.amount_minor();
  }
  transactions_.push_back(draft);
  FakeAnswer answer;
  answer.balance = BalanceOf(CustomerOf(draft));
  if (IsCustomer(draft.debit_account()) && IsCustomer(draft.credit_account())) {
    answer.to_balance = BalanceOf(draft.credit_account());
  }
  answer.transaction = std::move(draft);
  return answer;
}

std::int64_t FakeBook::NowUs() const {
  const auto next = static_cast<std::int64_t>(transactions_.size()) + 1;
  return std::max(last_time_us_,
                  clock_us_ ? clock_us_() : (kStartOfTimeSeconds + next) * kMicrosPerSecond);
}

v1::AccountBalance FakeBook::BalanceOf(const std::string& account) const {
  const Account& held = accounts_.at(account);
  v1::AccountBalance balance;
  balance.set_account(account);
  balance.set_currency_code(held.currency_code);
  balance.set_balance_minor(held.balance_minor);
  balance.set_available_minor(held.balance_minor - held.held_minor);
  balance.set_last_transaction_id(held.last_transaction_id);
  return balance;
}

std::string FakeBook::CashOf(const std::string& account) const {
  return "cash:" + accounts_.at(account).currency_code;
}

}  // namespace atm
