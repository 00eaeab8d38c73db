// What happened: one entry of the ledger.
#ifndef ATM_STORAGE_MODEL_TRANSACTION_H_
#define ATM_STORAGE_MODEL_TRANSACTION_H_

#include <cstdint>
#include <string>

#include "storage/model/account.h"
#include "storage/model/principal.h"
#include "storage/values/uuid.h"

namespace atm::storage {

// Why money moved, or was set aside. The values are on disk: never change one.
enum class TransactionKind : std::uint8_t {
  kOpening = 1,
  kDeposit = 10,
  kWithdrawal = 11,
  kTransfer = 12,
  kHold = 20,      // sets aside; no balance changes
  kCapture = 21,   // pays out of a hold, and frees the rest of it
  kRelease = 22,   // frees a hold
  kExpiry = 23,    // frees a hold whose time is over
  kReversal = 30,  // takes an earlier transaction back, whole or in part
};

// Whether it is one of them: what is read from disk may be anything.
constexpr bool IsKnown(TransactionKind kind) {
  switch (kind) {
    case TransactionKind::kOpening:
    case TransactionKind::kDeposit:
    case TransactionKind::kWithdrawal:
    case TransactionKind::kTransfer:
    case TransactionKind::kHold:
    case TransactionKind::kCapture:
    case TransactionKind::kRelease:
    case TransactionKind::kExpiry:
    case TransactionKind::kReversal:
      return true;
  }
  return false;
}

// Why an earlier transaction is taken back. The values are on disk: never change one.
enum class ReversalReason : std::uint8_t {
  kNone = 0,  // of a transaction that takes nothing back
  kCustomerCancelled = 1,
  kDeviceFault = 2,
  kNoCash = 3,
  kTimeOut = 4,
  kSuspectedMalfunction = 5,
};

constexpr bool IsKnown(ReversalReason reason) {
  return reason <= ReversalReason::kSuspectedMalfunction;
}

// One amount that left an account and reached another, or was set aside to do so. Never changes
// once it is recorded. Both accounts are as they were right after it.
struct Transaction {
  TransactionId id;
  TransactionKind kind;
  AccountId debit_account;      // the amount left it, or is set aside in it
  AccountId credit_account;     // the amount reached it, or is to
  std::int64_t amount_minor;    // positive; 0 only in an opening
  std::int64_t create_time_us;  // microseconds since 1970; never less than that of the one before
  Uuid request_id;
  std::int64_t debit_balance_minor;
  std::int64_t credit_balance_minor;
  TransactionId debit_previous;     // the debit account's transaction before this; 0: none
  TransactionId credit_previous;    // the credit account's transaction before this; 0: none
  std::int64_t debit_sequence = 0;  // the how many-th transaction of the debit account it is
  std::int64_t credit_sequence = 0;
  TransactionId debit_skip = 0;  // further back in the debit account's history: see skip_links.h
  TransactionId credit_skip = 0;
  std::int64_t debit_held_minor = 0;
  std::int64_t credit_held_minor = 0;
  std::int64_t debit_floor_minor = 0;  // Limits::floor_minor at the time; of the bank's own: 0
  std::int64_t credit_floor_minor = 0;
  TransactionId original = 0;  // the hold that this ends, or the transaction that it takes back
  std::int64_t expire_time_us = 0;  // of a hold
  ReversalReason reason = ReversalReason::kNone;

  // The business day whose limits it counts for, or gives back to: of a withdrawal or hold its own,
  // of what ends a hold or takes it or a withdrawal back, that one's. 0: it counts for none.
  std::int32_t limit_day = 0;
  std::int32_t limit_count = 0;  // how many withdrawals more, or fewer, that day has by it

  // The business day by which limits counted when it was decided, in days since 1970: 1 or more,
  // and never less than that of the one before.
  std::int32_t business_day = 0;

  PrincipalId origin = kUnknownPrincipal;  // who caused it

  std::string memo = {};       // UTF-8, at most 140 characters
  std::string reference = {};  // the caller's own: UTF-8, at most 64 characters

  friend bool operator==(const Transaction&, const Transaction&) = default;
};

// A transaction on record that may be taken back.
struct Original {
  Transaction transaction;
  std::int64_t reversed_minor = 0;  // what was taken back of it so far
};

// Whether a transaction of this kind changes balances. Setting aside and freeing do not.
inline bool MovesMoney(TransactionKind kind) {
  switch (kind) {
    case TransactionKind::kHold:
    case TransactionKind::kRelease:
    case TransactionKind::kExpiry:
      return false;
    default:
      return true;
  }
}

}  // namespace atm::storage

#endif  // ATM_STORAGE_MODEL_TRANSACTION_H_
