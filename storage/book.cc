#include "storage/book.h"

#include <algorithm>
#include <utility>

#include "absl/numeric/int128.h"
#include "absl/strings/str_format.h"
#include "storage/check.h"
#include "storage/money.h"

namespace atm::storage {
namespace {

constexpr std::string_view kCashRole = "cash";        // where cash comes in and goes out
constexpr std::string_view kOpeningRole = "opening";  // the other side of opening balances

Refusal AboutAccount(RefusalReason reason, const AccountNumber& account,
                     std::int64_t requested_minor) {
  return {.reason = reason, .account = account, .requested_minor = requested_minor};
}

absl::Status Broken(const Transaction& transaction, const char* why) {
  return absl::DataLossError(
      absl::StrFormat("transaction %d of the journal is wrong: %s", transaction.id, why));
}

}  // namespace

Decision Book::Decide(const Operation& operation, std::int64_t now_us,
                      const Uuid& request_id) const {
  const Request request{.now_us = std::max(now_us, last_time_us_), .id = request_id};
  return std::visit([&](const auto& asked) { return DecideOn(asked, request); }, operation);
}

Decision Book::DecideOn(const OpenAccount& open, const Request& request) const {
  Check(open.opening_minor >= 0, "an opening balance is not negative");
  if (directory_.Find(open.account)) {
    return AboutAccount(RefusalReason::kAccountExists, open.account, open.opening_minor);
  }
  std::vector<Account> opened;
  AccountId next = directory_.size();
  const auto add = [&](const AccountNumber& number) {
    opened.push_back({.id = ++next, .number = number, .currency = open.currency});
    return Side{.account = next, .balance_minor = 0, .last_transaction = 0};
  };
  // The first account of a currency opens the bank's own accounts in it as well.
  const Internal& internal = internal_[open.currency.ordinal()];
  if (internal.cash == 0) {
    add(AccountNumber::Internal(kCashRole, open.currency));
  }
  const Side opening = internal.opening != 0
                           ? SideOf(internal.opening)
                           : add(AccountNumber::Internal(kOpeningRole, open.currency));
  const Side customer = add(open.account);
  const std::optional<Transaction> posted =
      Post(TransactionKind::kOpening, opening, customer, open.opening_minor, request);
  if (!posted) {
    Refusal refusal =
        AboutAccount(RefusalReason::kBalanceOverflow, open.account, open.opening_minor);
    refusal.currency = open.currency;
    return refusal;
  }
  return Event{.transaction = *posted, .opened = std::move(opened)};
}

template <typename CashOperation>
std::variant<AccountId, Refusal> Book::FindCustomer(const CashOperation& operation) const {
  Check(operation.amount_minor > 0, "an amount is positive");
  Check(!operation.account.is_internal(), "customers have no access to the bank's own accounts");
  const std::optional<AccountId> id = directory_.Find(operation.account);
  if (!id) {
    return AboutAccount(RefusalReason::kAccountNotFound, operation.account, operation.amount_minor);
  }
  const Currency currency = entry(*id).currency;
  if (operation.currency && *operation.currency != currency) {
    Refusal refusal =
        AboutAccount(RefusalReason::kCurrencyMismatch, operation.account, operation.amount_minor);
    refusal.currency = currency;
    return refusal;
  }
  return *id;
}

Decision Book::DecideOn(const Deposit& deposit, const Request& request) const {
  const auto found = FindCustomer(deposit);
  if (const auto* refusal = std::get_if<Refusal>(&found)) {
    return *refusal;
  }
  const auto customer = std::get<AccountId>(found);
  const AccountId cash = internal_[entry(customer).currency.ordinal()].cash;
  const std::optional<Transaction> posted = Post(TransactionKind::kDeposit, SideOf(cash),
                                                 SideOf(customer), deposit.amount_minor, request);
  if (!posted) {
    return AboutBalance(RefusalReason::kBalanceOverflow, customer, deposit);
  }
  return Event{.transaction = *posted, .opened = {}};
}

Decision Book::DecideOn(const Withdraw& withdraw, const Request& request) const {
  const auto found = FindCustomer(withdraw);
  if (const auto* refusal = std::get_if<Refusal>(&found)) {
    return *refusal;
  }
  const auto customer = std::get<AccountId>(found);
  if (withdraw.amount_minor > AvailableMinor(customer)) {
    return AboutBalance(RefusalReason::kInsufficientFunds, customer, withdraw);
  }
  const AccountId cash = internal_[entry(customer).currency.ordinal()].cash;
  const std::optional<Transaction> posted = Post(TransactionKind::kWithdrawal, SideOf(customer),
                                                 SideOf(cash), withdraw.amount_minor, request);
  if (!posted) {
    return AboutBalance(RefusalReason::kBalanceOverflow, customer, withdraw);
  }
  return Event{.transaction = *posted, .opened = {}};
}

template <typename CashOperation>
Refusal Book::AboutBalance(RefusalReason reason, AccountId id,
                           const CashOperation& operation) const {
  return {.reason = reason,
          .account = operation.account,
          .requested_minor = operation.amount_minor,
          .balance_minor = entry(id).balance_minor,
          .available_minor = AvailableMinor(id),
          .currency = entry(id).currency};
}

Book::Side Book::SideOf(AccountId id) const {
  const Entry& found = entry(id);
  return {.account = id,
          .balance_minor = found.balance_minor,
          .last_transaction = found.last_transaction};
}

std::optional<Transaction> Book::Post(TransactionKind kind, const Side& debit, const Side& credit,
                                      std::int64_t amount_minor, const Request& request) const {
  const auto debit_balance = CheckedSubtract(debit.balance_minor, amount_minor);
  const auto credit_balance = CheckedAdd(credit.balance_minor, amount_minor);
  if (!debit_balance || !credit_balance) {
    return std::nullopt;
  }
  return Transaction{.id = last_transaction_ + 1,
                     .kind = kind,
                     .debit_account = debit.account,
                     .credit_account = credit.account,
                     .amount_minor = amount_minor,
                     .create_time_us = request.now_us,
                     .request_id = request.id,
                     .debit_balance_minor = *debit_balance,
                     .credit_balance_minor = *credit_balance,
                     .debit_previous = debit.last_transaction,
                     .credit_previous = credit.last_transaction};
}

void Book::Evolve(const Event& event) {
  for (const Account& account : event.opened) {
    Check(account.id == directory_.size() + 1, "accounts are opened in the order of their ids");
    Enter(account);
  }
  const absl::Status follows = CheckFollows(event.transaction);
  Check(follows.ok(), "a decision is carried out on the book that it was made for");
  Apply(event.transaction);
}

absl::Status Book::Restore(const Account& account) {
  if (account.id != directory_.size() + 1) {
    return absl::DataLossError(
        absl::StrFormat("account %d of the journal is missing", directory_.size() + 1));
  }
  if (directory_.Find(account.number)) {
    return absl::DataLossError(
        absl::StrFormat("account number %s is in the journal twice", account.number.text()));
  }
  Enter(account);
  return absl::OkStatus();
}

absl::Status Book::Replay(const Transaction& transaction) {
  const auto known = [&](AccountId id) { return id >= 1 && id <= directory_.size(); };
  if (!known(transaction.debit_account) || !known(transaction.credit_account)) {
    return Broken(transaction, "it names an account that does not exist");
  }
  if (const absl::Status follows = CheckFollows(transaction); !follows.ok()) {
    return follows;
  }
  Apply(transaction);
  return absl::OkStatus();
}

// Only the accounts that the transaction is newer than are compared: after a restart the others
// were restored as of a later one. The first transaction after a restart may have any id.
absl::Status Book::CheckFollows(const Transaction& transaction) const {
  if (last_transaction_ != 0 && transaction.id != last_transaction_ + 1) {
    return Broken(transaction, "one before it is missing");
  }
  if (transaction.create_time_us < last_time_us_) {
    return Broken(transaction, "it is older than the one before");
  }
  const Entry& debit = entry(transaction.debit_account);
  const Entry& credit = entry(transaction.credit_account);
  if (transaction.debit_account == transaction.credit_account ||
      debit.currency != credit.currency) {
    return Broken(transaction, "its two accounts do not go together");
  }
  if (transaction.id > debit.last_transaction &&
      (transaction.debit_previous != debit.last_transaction ||
       CheckedSubtract(debit.balance_minor, transaction.amount_minor) !=
           transaction.debit_balance_minor)) {
    return Broken(transaction, "it does not follow on its debit account");
  }
  if (transaction.id > credit.last_transaction &&
      (transaction.credit_previous != credit.last_transaction ||
       CheckedAdd(credit.balance_minor, transaction.amount_minor) !=
           transaction.credit_balance_minor)) {
    return Broken(transaction, "it does not follow on its credit account");
  }
  return absl::OkStatus();
}

void Book::Apply(const Transaction& transaction) {
  const auto update = [&](AccountId id, std::int64_t balance_minor) {
    Entry& account = entry(id);
    if (transaction.id > account.last_transaction) {
      account.balance_minor = balance_minor;
      account.last_transaction = transaction.id;
    }
  };
  update(transaction.debit_account, transaction.debit_balance_minor);
  update(transaction.credit_account, transaction.credit_balance_minor);
  last_transaction_ = transaction.id;
  last_time_us_ = transaction.create_time_us;
}

void Book::Enter(const Account& account) {
  const AccountId id = directory_.Add(account.number);
  entries_.push_back({.balance_minor = account.balance_minor,
                      .last_transaction = account.last_transaction,
                      .currency = account.currency});
  if (!account.number.is_internal()) {
    return;
  }
  Internal& internal = internal_[account.currency.ordinal()];
  if (account.number == AccountNumber::Internal(kCashRole, account.currency)) {
    internal.cash = id;
  } else if (account.number == AccountNumber::Internal(kOpeningRole, account.currency)) {
    internal.opening = id;
  }
}

Account Book::Get(AccountId id) const {
  const Entry& found = entry(id);
  return {.id = id,
          .number = directory_.number(id),
          .currency = found.currency,
          .balance_minor = found.balance_minor,
          .last_transaction = found.last_transaction};
}

absl::Status Book::CheckSums() const {
  std::array<absl::int128, Currency::kMaxOrdinal + 1> sums = {};
  for (const Entry& found : entries_) {
    sums[found.currency.ordinal()] += found.balance_minor;
  }
  for (const Entry& found : entries_) {
    if (sums[found.currency.ordinal()] != 0) {
      return absl::DataLossError(
          absl::StrFormat("the balances in %s do not sum to zero", found.currency.code()));
    }
  }
  return absl::OkStatus();
}

}  // namespace atm::storage
