// What happened: one entry of the ledger.
#ifndef ATM_STORAGE_TRANSACTION_H_
#define ATM_STORAGE_TRANSACTION_H_

#include <cstdint>

#include "storage/account.h"
#include "storage/uuid.h"

namespace atm::storage {

// Why money moved. The values are on disk: never change one.
enum class TransactionKind : std::uint8_t {
  kOpening = 1,
  kDeposit = 10,
  kWithdrawal = 11,
};

// One amount that left an account and reached another. Never changes once it is recorded.
struct Transaction {
  TransactionId id;
  TransactionKind kind;
  AccountId debit_account;      // the amount left it
  AccountId credit_account;     // the amount reached it
  std::int64_t amount_minor;    // positive; 0 only in an opening
  std::int64_t create_time_us;  // microseconds since 1970; never less than that of the one before
  Uuid request_id;
  std::int64_t debit_balance_minor;   // of the debit account, after this
  std::int64_t credit_balance_minor;  // of the credit account, after this
  TransactionId debit_previous;       // the debit account's transaction before this; 0: none
  TransactionId credit_previous;      // the credit account's transaction before this; 0: none

  friend bool operator==(const Transaction&, const Transaction&) = default;
};

// Whether the customer's side of a transaction is the debit account. The other side is the bank's.
inline bool CustomerIsDebited(const Transaction& transaction) {
  return transaction.kind == TransactionKind::kWithdrawal;
}

// The customer's account.
inline AccountId CustomerAccount(const Transaction& transaction) {
  return CustomerIsDebited(transaction) ? transaction.debit_account : transaction.credit_account;
}

// What the customer's account held right after the transaction.
inline std::int64_t CustomerBalanceMinor(const Transaction& transaction) {
  return CustomerIsDebited(transaction) ? transaction.debit_balance_minor
                                        : transaction.credit_balance_minor;
}

}  // namespace atm::storage

#endif  // ATM_STORAGE_TRANSACTION_H_
