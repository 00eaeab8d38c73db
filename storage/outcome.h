// What the ledger answers.
#ifndef ATM_STORAGE_OUTCOME_H_
#define ATM_STORAGE_OUTCOME_H_

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
  AccountBalance balance;        // the customer's account right after the transaction
  bool replayed = false;  // this is the answer to an earlier command with the same request id
};

using Outcome = std::variant<Receipt, Refusal>;

}  // namespace atm::storage

#endif  // ATM_STORAGE_OUTCOME_H_
