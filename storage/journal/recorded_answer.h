// Makes the answer that was given to a request of what is on record of it. The committer uses it,
// which knows the accounts from the book, and readers do, which know them from what is published.
// Pure functions: any thread may call them.
#ifndef ATM_STORAGE_JOURNAL_RECORDED_ANSWER_H_
#define ATM_STORAGE_JOURNAL_RECORDED_ANSWER_H_

#include "absl/functional/function_ref.h"
#include "storage/journal/record.h"
#include "storage/model/account.h"
#include "storage/model/outcome.h"
#include "storage/model/principal.h"
#include "storage/model/transaction.h"

namespace atm::storage {

// Tells who the accounts of a record are.
using AccountNames = absl::FunctionRef<AccountName(AccountId)>;

// Returns the answer to the command that caused a transaction. `origin` is the principal that the
// transaction names.
Receipt MakeReceipt(AccountNames names, Principal origin, const Transaction& transaction);

// Whether an answer has what the words for its reason need: an account whose currency amounts are
// in, and a day's end that is a time. What is read from disk may have neither.
bool IsComplete(const RecordedAnswer& answer);

// Returns the answer to a request that moved nothing: a refusal, or NothingToReverse. The record is
// complete.
Outcome MakeAnswer(AccountNames names, const RecordedAnswer& answer);

}  // namespace atm::storage

#endif  // ATM_STORAGE_JOURNAL_RECORDED_ANSWER_H_
