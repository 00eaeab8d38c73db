// What the book takes from the record at a start, and whether it adds up.
#include <algorithm>
#include <array>
#include <optional>

#include "absl/container/flat_hash_map.h"
#include "absl/numeric/int128.h"
#include "absl/strings/str_format.h"
#include "storage/book/book.h"
#include "storage/values/money.h"

namespace atm::storage {
namespace {

absl::Status Broken(const Transaction& transaction, const char* why) {
  return absl::DataLossError(
      absl::StrFormat("transaction %d of the journal is wrong: %s", transaction.id, why));
}

// Whether its amounts are in the ranges that sums over them need.
bool IsInRange(const Transaction& transaction) {
  return transaction.amount_minor >= 0 && transaction.debit_balance_minor >= kMinBalanceMinor &&
         transaction.credit_balance_minor >= kMinBalanceMinor &&
         transaction.debit_held_minor >= 0 && transaction.credit_held_minor >= 0;
}

}  // namespace

absl::Status Book::Restore(const PrincipalRow& principal) {
  if (principal.id != principals_.size()) {
    return absl::DataLossError(
        absl::StrFormat("principal %d of the journal is missing", principals_.size()));
  }
  if (!principals_.TryAdd(principal.principal)) {
    return absl::DataLossError(
        absl::StrFormat("principal %s is in the journal twice", principal.principal.name));
  }
  return absl::OkStatus();
}

absl::Status Book::Restore(const Account& account) {
  if (account.id != directory_.size() + 1) {
    return absl::DataLossError(
        absl::StrFormat("account %d of the journal is missing", directory_.size() + 1));
  }
  if (!skip_links_.Restore(account.id, account.sequence, account.skips)) {
    return absl::DataLossError(absl::StrFormat(
        "account %s of the journal has skip links that do not fit its %d transactions",
        account.number.text(), account.sequence));
  }
  if (!AccountEntry::Fits(account)) {
    return absl::DataLossError(absl::StrFormat(
        "account %s of the journal has a number that is out of range", account.number.text()));
  }
  if (!Enter(account)) {
    return absl::DataLossError(
        absl::StrFormat("account number %s is in the journal twice", account.number.text()));
  }
  newest_restored_day_ = std::max(newest_restored_day_, account.used.day);
  return absl::OkStatus();
}

absl::Status Book::Restore(const HoldRecord& hold) {
  if (hold.account < 1 || hold.account > directory_.size()) {
    return absl::DataLossError(
        absl::StrFormat("hold %d of the journal names an account that does not exist", hold.id));
  }
  if (holds_.Find(hold.id)) {
    return absl::DataLossError(absl::StrFormat("hold %d is in the journal twice", hold.id));
  }
  if (hold.amount_minor <= 0 || hold.state != HoldState::kOpen) {
    return absl::DataLossError(
        absl::StrFormat("hold %d of the journal sets nothing aside", hold.id));
  }
  holds_.Add(hold);
  return absl::OkStatus();
}

absl::Status Book::Redo(const Transaction& transaction) {
  const auto known = [&](AccountId id) { return id >= 1 && id <= directory_.size(); };
  if (!known(transaction.debit_account) || !known(transaction.credit_account)) {
    return Broken(transaction, "it names an account that does not exist");
  }
  if (transaction.origin >= principals_.size()) {
    return Broken(transaction, "it names a principal that does not exist");
  }
  if (const absl::Status follows = CheckFollows(transaction); !follows.ok()) {
    return follows;
  }
  if (!Apply(transaction)) {
    return Broken(transaction, "more is given back of its day's limits than was taken out");
  }
  return absl::OkStatus();
}

// Only the accounts that the transaction is newer than are compared: after a restart the others
// were restored as of a later one. The first transaction after a restart may have any id.
absl::Status Book::CheckFollows(const Transaction& transaction) const {
  if (transaction.id < 1 || transaction.id > kMaxTransaction) {
    return Broken(transaction, "its id is out of range");
  }
  if (!IsInRange(transaction)) {
    return Broken(transaction, "it has an amount that is out of range");
  }
  if (last_transaction_ != 0 && transaction.id != last_transaction_ + 1) {
    return Broken(transaction, "one before it is missing");
  }
  if (transaction.create_time_us < last_time_us_) {
    return Broken(transaction, "it is older than the one before");
  }
  const Entry& debit = entry(transaction.debit_account);
  const Entry& credit = entry(transaction.credit_account);
  if (transaction.debit_account == transaction.credit_account ||
      debit.currency_ordinal != credit.currency_ordinal) {
    return Broken(transaction, "its two accounts do not go together");
  }
  const std::int64_t moved_minor = MovesMoney(transaction.kind) ? transaction.amount_minor : 0;
  if (transaction.id > debit.last_transaction &&
      (transaction.debit_previous != debit.last_transaction ||
       transaction.debit_sequence != debit.sequence + 1 ||
       transaction.debit_skip !=
           skip_links_.LinkOf(transaction.debit_account, debit.sequence + 1) ||
       CheckedSubtract(debit.balance_minor, moved_minor) != transaction.debit_balance_minor)) {
    return Broken(transaction, "it does not follow on its debit account");
  }
  if (transaction.id > credit.last_transaction &&
      (transaction.credit_previous != credit.last_transaction ||
       transaction.credit_sequence != credit.sequence + 1 ||
       transaction.credit_skip !=
           skip_links_.LinkOf(transaction.credit_account, credit.sequence + 1) ||
       CheckedAdd(credit.balance_minor, moved_minor) != transaction.credit_balance_minor)) {
    return Broken(transaction, "it does not follow on its credit account");
  }
  return absl::OkStatus();
}

absl::Status Book::CheckSums() const {
  std::array<absl::int128, Currency::kMaxOrdinal + 1> sums = {};
  absl::int128 postings = 0;
  for (AccountId id = 1; id <= entries_.size(); ++id) {
    const Entry& found = entry(id);
    sums[found.currency_ordinal] += found.balance_minor;
    postings += found.sequence;
  }
  absl::flat_hash_map<AccountId, absl::int128> held;
  for (const auto& [id, hold] : holds_.all()) {
    held[hold.account] += hold.amount_minor;
  }
  for (AccountId id = 1; id <= entries_.size(); ++id) {
    const Entry& found = entry(id);
    if (sums[found.currency_ordinal] != 0) {
      return absl::DataLossError(
          absl::StrFormat("the balances in %s do not sum to zero", found.currency().code()));
    }
    const auto sum = held.empty() ? held.end() : held.find(id);
    if (found.held_minor != (sum == held.end() ? 0 : sum->second)) {
      return absl::DataLossError(absl::StrFormat(
          "account %s does not hold back the sum of its open holds", directory_.number(id).text()));
    }
  }
  // An account that is as of an earlier transaction than its newest counts too few.
  if (postings != 2 * absl::int128(last_transaction_)) {
    return absl::DataLossError(absl::StrFormat(
        "the accounts do not tell of each of the %d transactions twice", last_transaction_));
  }
  if (newest_restored_day_ > newest_day_) {
    return absl::DataLossError("an account tells of a business day that has not begun");
  }
  return absl::OkStatus();
}

}  // namespace atm::storage
