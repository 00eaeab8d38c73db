// One account's history in the durable record: a walk back along its links.
#ifndef ATM_STORAGE_READ_ACCOUNT_HISTORY_H_
#define ATM_STORAGE_READ_ACCOUNT_HISTORY_H_

#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

#include "absl/functional/function_ref.h"
#include "absl/status/statusor.h"
#include "storage/journal/history.h"
#include "storage/model/account.h"
#include "storage/model/transaction.h"

namespace atm::storage {

// A transaction as one of its two accounts sees it.
struct Posting {
  Transaction transaction;
  bool is_debit;  // this account's side

  std::int64_t balance_minor() const {
    return is_debit ? transaction.debit_balance_minor : transaction.credit_balance_minor;
  }
  std::int64_t held_minor() const {
    return is_debit ? transaction.debit_held_minor : transaction.credit_held_minor;
  }
  std::int64_t floor_minor() const {
    return is_debit ? transaction.debit_floor_minor : transaction.credit_floor_minor;
  }
  std::int64_t sequence() const {
    return is_debit ? transaction.debit_sequence : transaction.credit_sequence;
  }
  TransactionId previous() const {
    return is_debit ? transaction.debit_previous : transaction.credit_previous;
  }
  TransactionId skip() const { return is_debit ? transaction.debit_skip : transaction.credit_skip; }
};

// Used by one thread. The history is the caller's and lives longer. Errors are those of the
// history, and DATA_LOSS if a link leads to no transaction of the account.
class AccountHistory {
 public:
  AccountHistory(History& history, AccountId account) : history_(history), account_(account) {}

  // The account's transaction of this id, which a link or the account itself named.
  absl::StatusOr<Posting> Get(TransactionId id);

  // The account's transaction `newest` and those before it, the newest first: at least one, at most
  // `most` and at most kMostReadBack.
  absl::StatusOr<std::vector<Posting>> ReadBack(TransactionId newest, std::size_t most);

  // Returns the newest posting, `from` or an earlier one, for which `is_reached` holds; nullopt if
  // there is none. If it holds for a posting, it must hold for all earlier ones. Looks up about
  // three transactions for each doubling of the distance, and at most 20 more.
  absl::StatusOr<std::optional<Posting>> FindBack(
      Posting from, absl::FunctionRef<bool(const Posting&)> is_reached);

 private:
  History& history_;
  const AccountId account_;
};

}  // namespace atm::storage

#endif  // ATM_STORAGE_READ_ACCOUNT_HISTORY_H_
