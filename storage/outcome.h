// What the ledger answers.
#ifndef ATM_STORAGE_OUTCOME_H_
#define ATM_STORAGE_OUTCOME_H_

#include <optional>
#include <variant>

#include "storage/account.h"
#include "storage/refusal.h"
#include "storage/transaction.h"

namespace atm::storage {

// A yes: it happened and is durable.
struct Receipt {
  Transaction transaction;
  AccountNumber debit_account;   // the number behind transaction.debit_account
  AccountNumber credit_account;  // the number behind transaction.credit_account

  // The customer's account right after the transaction; between two customers, the debit account.
  AccountBalance balance;

  // The credit account right after the transaction, where both are customers'.
  std::optional<AccountBalance> credit_balance = {};

  bool replayed = false;  // this is the answer to an earlier command with the same request id
};

// A yes to a Reverse whose original never happened: nothing moved, and nothing will, since the
// original's request id is refused from now on.
struct NothingToReverse {
  bool replayed = false;

  friend bool operator==(const NothingToReverse&, const NothingToReverse&) = default;
};

using Outcome = std::variant<Receipt, Refusal, NothingToReverse>;

}  // namespace atm::storage

#endif  // ATM_STORAGE_OUTCOME_H_
