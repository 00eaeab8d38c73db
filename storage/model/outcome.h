// What the ledger answers.
#ifndef ATM_STORAGE_MODEL_OUTCOME_H_
#define ATM_STORAGE_MODEL_OUTCOME_H_

#include <memory>
#include <optional>
#include <variant>

#include "storage/model/account.h"
#include "storage/model/principal.h"
#include "storage/model/refusal.h"
#include "storage/model/transaction.h"

namespace atm::storage {

// A yes: it happened and is durable. After a trial: it would happen. What would be new then has no
// id, which is 0, and so has a request that came without one.
struct Receipt {
  Transaction transaction;
  AccountNumber debit_account;   // the number behind transaction.debit_account
  AccountNumber credit_account;  // the number behind transaction.credit_account
  Principal origin;              // the principal behind transaction.origin

  // The customer's account right after the transaction; between two customers, the debit account.
  AccountBalance balance;

  // The credit account right after the transaction, where both are customers'.
  std::optional<AccountBalance> credit_balance = {};

  // Of an opening that is not replayed: the account, right after it.
  std::shared_ptr<const Account> opened = {};

  bool replayed = false;  // this is the answer to an earlier command with the same request id
};

// A yes to a Reverse whose original never happened: nothing moved, and nothing will, since the
// original's request id is refused from now on.
struct NothingToReverse {
  bool replayed = false;

  friend bool operator==(const NothingToReverse&, const NothingToReverse&) = default;
};

// A yes to a change of an account: it is in force and durable, or was before.
struct AccountChanged {
  Account account;  // right after it

  friend bool operator==(const AccountChanged&, const AccountChanged&) = default;
};

using Outcome = std::variant<Receipt, Refusal, NothingToReverse, AccountChanged>;

// What to look for in the record: a transaction by its id, or a request by its own.
using RecordKey = std::variant<TransactionId, Uuid>;

// What is on record of it: the answer as it was given first.
struct OnRecord {
  Outcome outcome;
};

// Nothing is on record: there is no such transaction, or the request never arrived, or it was
// refused in a way that is not recorded (see IsRecorded).
struct NotOnRecord {};

// The record could not be read. Nothing is lost; asking again may help, or the operator must.
struct Unreadable {};

// How a look at the record ended. A bare Refusal is kShuttingDown or kOverloaded: nobody looked.
using Finding = std::variant<OnRecord, NotOnRecord, Unreadable, Refusal>;

}  // namespace atm::storage

#endif  // ATM_STORAGE_MODEL_OUTCOME_H_
