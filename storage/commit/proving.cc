#include "storage/commit/proving.h"

#include <algorithm>
#include <iterator>
#include <optional>
#include <string>
#include <utility>
#include <variant>

#include "absl/strings/str_format.h"
#include "storage/journal/account_proof.h"

namespace atm::storage {
namespace {

// How many numbers are looked up at once: their waits for memory overlap.
constexpr std::size_t kNumbersAtOnce = 64;

// How many holds are looked up at once.
constexpr std::size_t kHoldsAtOnce = 1'024;

// Adds the numbers of the accounts that an operation names.
void AddNumbers(const Operation& operation, std::vector<AccountNumber>& numbers) {
  const auto add = [&numbers](const auto& asked) {
    if constexpr (requires { asked.account; }) {
      numbers.push_back(asked.account);
    } else if constexpr (requires { asked.from; }) {
      numbers.push_back(asked.from);
      numbers.push_back(asked.to);
    }
  };
  std::visit(add, operation);
}

}  // namespace

absl::Status Proving::Begin(Journal& journal) {
  journal_ = &journal;
  book_.directory().proofs().Begin(book_.directory().size());
  return ProveHolds();
}

absl::Status Proving::ProveOwn() {
  std::vector<AccountId> own;
  for (int ordinal = 0; ordinal <= Currency::kMaxOrdinal; ++ordinal) {
    const auto currency = Currency::FromOrdinal(static_cast<std::uint8_t>(ordinal));
    const auto& [cash, opening] = book_.InternalOf(currency);
    if (cash != 0) own.push_back(cash);
    if (opening != 0) own.push_back(opening);
  }
  return Prove(own);
}

// What is set aside, until when, and for whom: an open hold is as its transaction says.
absl::Status Proving::ProveHolds() const {
  std::vector<TransactionId> ids;
  for (const auto& [id, hold] : book_.holds().all()) ids.push_back(id);
  std::ranges::sort(ids);
  for (std::span<const TransactionId> rest(ids); !rest.empty();) {
    const std::span some = rest.first(std::min(kHoldsAtOnce, rest.size()));
    const auto found = journal_->FindTransactions(some);
    if (!found.ok()) return found.status();
    for (std::size_t i = 0; i < some.size(); ++i) {
      const std::optional<Original>& original = (*found)[i];
      const bool is_right = original && original->transaction.kind == TransactionKind::kHold &&
                            HoldOf(original->transaction) == book_.holds().Find(some[i]);
      if (!is_right) {
        return absl::DataLossError(absl::StrFormat(
            "row %d of the table holds is damaged: it is not as transaction %d says", some[i],
            some[i]));
      }
    }
    rest = rest.subspan(some.size());
  }
  return absl::OkStatus();
}

std::vector<AccountId> Proving::AccountsOf(std::span<const Command> commands) const {
  std::vector<AccountId> accounts;
  std::vector<AccountNumber> numbers;
  const auto look_up = [&] {
    std::ranges::copy(book_.directory().FindAll(numbers), std::back_inserter(accounts));
    numbers.clear();
  };
  for (const Command& command : commands) {
    AddNumbers(command.operation, numbers);
    if (numbers.size() >= kNumbersAtOnce) look_up();
  }
  look_up();
  return accounts;
}

absl::Status Proving::Prove(std::span<const AccountId> accounts) {
  const AccountProofs& proofs = book_.directory().proofs();
  std::vector<AccountId> unproved;
  std::ranges::copy_if(accounts, std::back_inserter(unproved),
                       [&](AccountId account) { return !proofs.IsRight(account); });
  if (unproved.empty()) return absl::OkStatus();
  std::ranges::sort(unproved);  // rows of neighbours lie beside each other
  if (absl::Status opened = OpenHistory(); !opened.ok()) return opened;
  return history_->LookTogether([&] {
    for (const AccountId account : unproved) {
      if (proofs.IsRight(account)) continue;  // it was there twice
      if (absl::Status proved = ProveOne(account); !proved.ok()) return proved;
    }
    return absl::OkStatus();
  });
}

absl::Status Proving::OpenHistory() {
  if (history_) return absl::OkStatus();
  absl::StatusOr<std::unique_ptr<History>> history = journal_->OpenHistory();
  if (!history.ok()) return history.status();
  history_ = *std::move(history);
  return absl::OkStatus();
}

absl::Status Proving::ProveOne(AccountId account) {
  absl::Status proved =
      ProveAccount(*history_, book_.Get(account), ProofOf::kAll, book_.newest_day());
  if (proved.ok()) book_.directory().proofs().Add(account);
  return proved;
}

absl::Status Proving::ProveReversals(std::span<const Original> originals) {
  if (originals.empty()) return absl::OkStatus();
  if (absl::Status opened = OpenHistory(); !opened.ok()) return opened;
  for (const Original& original : originals) {
    const Transaction& transaction = original.transaction;
    const bool debit_is_own = book_.SideOf(transaction.debit_account).is_internal;
    const AccountId account = debit_is_own ? transaction.credit_account : transaction.debit_account;
    const auto sum_minor =
        SumReversals(*history_, account, book_.SideOf(account).last_transaction, transaction.id);
    if (!sum_minor.ok()) return sum_minor.status();
    if (*sum_minor && **sum_minor != original.reversed_minor) {
      return absl::DataLossError(
          absl::StrFormat("row %d of the table reversed is damaged: it says that %d were taken "
                          "back, and there are reversals of %d",
                          transaction.id, original.reversed_minor, **sum_minor));
    }
  }
  return absl::OkStatus();
}

}  // namespace atm::storage
