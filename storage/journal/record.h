// What the journal keeps of a request.
#ifndef ATM_STORAGE_JOURNAL_RECORD_H_
#define ATM_STORAGE_JOURNAL_RECORD_H_

#include <cstdint>
#include <string>
#include <variant>

#include "storage/model/account.h"
#include "storage/model/principal.h"
#include "storage/model/refusal.h"
#include "storage/model/transaction.h"
#include "storage/values/uuid.h"

namespace atm::storage {

// The answer to a request that moved nothing, kept for the request's id.
struct RecordedAnswer {
  Uuid request_id;
  TransactionKind kind;   // what was asked for
  RefusalReason reason;   // kNothingToReverse stands for a yes
  AccountId account = 0;  // 0: none is known
  AccountId to_account = 0;
  std::int64_t amount_minor = 0;
  TransactionId original = 0;       // the hold or transaction that was named
  Uuid original_request_id = {};    // of a Reverse by request id; else all zero
  std::int64_t expire_time_us = 0;  // of a Hold; 0: left out
  ReversalReason reversal_reason = ReversalReason::kNone;
  std::int64_t balance_minor = 0;    // at the time
  std::int64_t available_minor = 0;  // at the time
  std::int64_t limit_minor = 0;      // at the time
  std::int64_t used_minor = 0;       // this and the next are about limits, as in Refusal
  std::int64_t limit_count = 0;
  std::int64_t used_count = 0;
  std::int64_t day_end_time_us = 0;
  std::int64_t create_time_us = 0;
  PrincipalId origin = kUnknownPrincipal;  // who asked
  std::string memo = {};
  std::string reference = {};
  AccountId about = 0;  // the account that the refusal names; 0: none, or `account`

  friend bool operator==(const RecordedAnswer&, const RecordedAnswer&) = default;
};

// How much of a transaction was taken back so far.
struct ReversedPart {
  TransactionId original;
  std::int64_t reversed_minor;
};

// Two request ids. No id that lies between them is on record.
struct RequestGap {
  Uuid after = {};
  Uuid before = {};
};

// What became of a request.
using RequestRecord = std::variant<Transaction, RecordedAnswer>;

}  // namespace atm::storage

#endif  // ATM_STORAGE_JOURNAL_RECORD_H_
