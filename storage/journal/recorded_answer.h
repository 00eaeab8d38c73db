// Records as the answers that they were. For the committer, which knows the accounts from the book,
// and for readers, which know them from what is published.
#ifndef ATM_STORAGE_JOURNAL_RECORDED_ANSWER_H_
#define ATM_STORAGE_JOURNAL_RECORDED_ANSWER_H_

#include "absl/functional/function_ref.h"
#include "storage/journal/record.h"
#include "storage/model/account.h"
#include "storage/model/outcome.h"
#include "storage/model/transaction.h"

namespace atm::storage {

// Tells who the accounts of a record are.
using AccountNames = absl::FunctionRef<AccountName(AccountId)>;

// The answer that a transaction is to the command that caused it.
Receipt MakeReceipt(AccountNames names, const Transaction& transaction);

// The answer that was given to a request that moved nothing: a refusal, or NothingToReverse.
Outcome MakeAnswer(AccountNames names, const RecordedAnswer& answer);

}  // namespace atm::storage

#endif  // ATM_STORAGE_JOURNAL_RECORDED_ANSWER_H_
