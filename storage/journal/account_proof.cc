#include "storage/journal/account_proof.h"

#include <optional>
#include <string>
#include <vector>

#include "absl/numeric/int128.h"
#include "absl/strings/str_format.h"
#include "storage/model/daily_use.h"
#include "storage/model/skip_links.h"

namespace atm::storage {
namespace {

// How many transactions of a day are looked at if no limit needs them: some milliseconds.
constexpr std::int64_t kMostOfDay = 1'024;

// How many transactions are looked at for the reversals of one: some tenths of a second.
constexpr std::int64_t kMostSinceOriginal = 65'536;

absl::Status Wrong(const Account& account, const std::string& what) {
  return absl::DataLossError(
      absl::StrFormat("row %d of the table accounts is damaged: account %s %s", account.id,
                      account.number.text(), what));
}

absl::Status Differs(const Account& account, const char* what, std::int64_t is,
                     std::int64_t should_be) {
  return Wrong(account, absl::StrFormat("has %s %d, and by its newest transaction, which is %d, %d",
                                        what, is, account.last_transaction, should_be));
}

// A transaction as one of its accounts sees it.
struct SideOf {
  SideOf(const Transaction& transaction, AccountId account)
      : is_debit(transaction.debit_account == account),
        belongs(is_debit || transaction.credit_account == account),
        balance_minor(is_debit ? transaction.debit_balance_minor
                               : transaction.credit_balance_minor),
        held_minor(is_debit ? transaction.debit_held_minor : transaction.credit_held_minor),
        sequence(is_debit ? transaction.debit_sequence : transaction.credit_sequence),
        previous(is_debit ? transaction.debit_previous : transaction.credit_previous) {}

  bool is_debit;
  bool belongs;
  std::int64_t balance_minor;
  std::int64_t held_minor;
  std::int64_t sequence;
  TransactionId previous;
};

absl::Status ProveChanges(History& history, const Account& account) {
  const absl::StatusOr<std::optional<AccountChanges>> changes = history.FindChanges(account.id);
  if (!changes.ok()) return changes.status();
  if (!*changes) return Wrong(account, "was never opened");
  const auto& [first, newest] = **changes;
  const AccountName name{.number = account.number, .currency = account.currency};
  if (!(newest.name == name)) {
    return Wrong(account,
                 absl::StrFormat("in %s is account %s in %s by what was changed of it",
                                 std::string(account.currency.code()), newest.name.number.text(),
                                 std::string(newest.name.currency.code())));
  }
  if (first.kind != AccountChangeKind::kOpened || first.create_time_us != account.create_time_us) {
    return Wrong(account, "was not opened at the time that its row says");
  }
  if (newest.after != account.attributes) {
    return Wrong(account, "has not the name, state, freeze and limits that were last given to it");
  }
  return absl::OkStatus();
}

// Follows the jumps from the account's newest multiple of the stride: see skip_links.h.
absl::Status ProveSkips(History& history, const Account& account) {
  std::int64_t multiple = account.sequence / kSkipStride;
  for (auto id = account.skips.rbegin(); id != account.skips.rend(); ++id) {
    const absl::StatusOr<std::optional<Transaction>> found = history.FindTransaction(*id);
    if (!found.ok()) return found.status();
    const bool is_right = *found && SideOf(**found, account.id).belongs &&
                          SideOf(**found, account.id).sequence == kSkipStride * multiple;
    if (!is_right || multiple == 0) return Wrong(account, "has skip links that lead elsewhere");
    multiple = JumpOf(multiple);
  }
  return multiple == 0 ? absl::OkStatus() : Wrong(account, "has too few skip links");
}

// Sums up what was taken out of an account on a day, along its history.
class DaySum {
 public:
  DaySum(AccountId account, std::int32_t day) : account_(account), day_(day) {}

  // Takes the account's transactions one after the other, the newest first. False once the day has
  // none any more.
  bool Add(const Transaction& transaction) {
    if (later_) Count(*later_, SideOf(transaction, account_).held_minor);
    later_.reset();
    if (transaction.business_day < day_) return false;
    later_ = transaction;
    return true;
  }

  // There are no earlier ones.
  void Finish() {
    if (later_) Count(*later_, 0);
  }

  bool IsThatOf(const DayUse& use) const {
    return withdrawn_minor_ == use.withdrawn_minor && count_ == use.count;
  }

 private:
  void Count(const Transaction& transaction, std::int64_t held_before_minor) {
    if (transaction.limit_day != day_ || AccountOfUse(transaction) != account_) return;
    const DayUse change =
        ChangeOfUse(transaction, held_before_minor - transaction.debit_held_minor);
    withdrawn_minor_ += change.withdrawn_minor;
    count_ += change.count;
  }

  const AccountId account_;
  const std::int32_t day_;
  std::optional<Transaction> later_;  // than the one that comes next
  absl::int128 withdrawn_minor_ = 0;
  std::int64_t count_ = 0;
};

absl::Status ProveUse(History& history, const Account& account, const Transaction& newest,
                      std::int32_t newest_day) {
  const Limits& limits = account.limits_in_force;
  const bool is_decided_on = limits.day_minor || limits.day_count;
  DaySum sum(account.id, newest_day);
  std::int64_t looked_at = 1;
  TransactionId id = sum.Add(newest) ? SideOf(newest, account.id).previous : 0;
  while (id != 0) {
    if (!is_decided_on && looked_at >= kMostOfDay) return absl::OkStatus();
    const absl::StatusOr<std::vector<Transaction>> found =
        history.ReadBack(account.id, id, kMostReadBack);
    if (!found.ok()) return found.status();
    looked_at += static_cast<std::int64_t>(found->size());
    for (const Transaction& transaction : *found) {
      id = sum.Add(transaction) ? SideOf(transaction, account.id).previous : 0;
      if (id == 0) break;
    }
  }
  sum.Finish();
  return sum.IsThatOf(account.used)
             ? absl::OkStatus()
             : Wrong(account, "tells otherwise what was taken out of it in the newest day");
}

absl::Status ProveTransactions(History& history, const Account& account, ProofOf what,
                               std::int32_t newest_day) {
  const absl::StatusOr<std::optional<Transaction>> found =
      history.FindTransaction(account.last_transaction);
  if (!found.ok()) return found.status();
  if (!*found || !SideOf(**found, account.id).belongs) {
    return Wrong(account, absl::StrFormat("is as of transaction %d, which is none of its own",
                                          account.last_transaction));
  }
  const SideOf side(**found, account.id);
  if (account.balance_minor != side.balance_minor) {
    return Differs(account, "the balance", account.balance_minor, side.balance_minor);
  }
  if (account.held_minor != side.held_minor) {
    return Differs(account, "the held amount", account.held_minor, side.held_minor);
  }
  // Nothing counts for the bank's own accounts.
  if (!account.number.is_internal() || account.used != DayUse{}) {
    absl::Status proved = ProveUse(history, account, **found, newest_day);
    if (!proved.ok()) return proved;
  }
  if (what == ProofOf::kShown) return absl::OkStatus();
  if (account.sequence != side.sequence) {
    return Differs(account, "the sequence", account.sequence, side.sequence);
  }
  return ProveSkips(history, account);
}

}  // namespace

absl::Status ProveAccount(History& history, const Account& account, ProofOf what,
                          std::int32_t newest_day) {
  if (absl::Status proved = ProveChanges(history, account); !proved.ok()) return proved;
  if (account.last_transaction == 0) {
    const bool is_empty = account.balance_minor == 0 && account.held_minor == 0 &&
                          account.sequence == 0 && account.skips.empty() &&
                          account.used == DayUse{};
    return is_empty ? absl::OkStatus() : Wrong(account, "holds something without a transaction");
  }
  return ProveTransactions(history, account, what, newest_day);
}

absl::StatusOr<std::optional<std::int64_t>> SumReversals(History& history, AccountId account,
                                                         TransactionId newest,
                                                         TransactionId original) {
  absl::int128 sum_minor = 0;
  std::int64_t looked_at = 0;
  for (TransactionId id = newest; id > original;) {
    if (looked_at >= kMostSinceOriginal) return std::nullopt;
    const absl::StatusOr<std::vector<Transaction>> found =
        history.ReadBack(account, id, kMostReadBack);
    if (!found.ok()) return found.status();
    for (const Transaction& transaction : *found) {
      if (transaction.kind == TransactionKind::kReversal && transaction.original == original) {
        sum_minor += transaction.amount_minor;
      }
      id = SideOf(transaction, account).previous;
    }
    looked_at += static_cast<std::int64_t>(found->size());
  }
  return static_cast<std::int64_t>(sum_minor);
}

}  // namespace atm::storage
