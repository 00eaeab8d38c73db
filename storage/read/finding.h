// A look at the record on behalf of somebody outside.
#ifndef ATM_STORAGE_READ_FINDING_H_
#define ATM_STORAGE_READ_FINDING_H_

#include "absl/status/statusor.h"
#include "storage/journal/history.h"
#include "storage/model/outcome.h"
#include "storage/model/transaction.h"
#include "storage/read/published_balances.h"

namespace atm::storage {

// What is on record of a transaction or a request, as far as it is published: what is durable, but
// not yet published, is not on record yet. The answer is never `replayed`, and the Finding is
// OnRecord or NotOnRecord. An error says why the record could not be read.
absl::StatusOr<Finding> FindIn(History& history, const PublishedBalances& published,
                               const RecordKey& key);

// The answer that a published transaction was to the command that caused it. Proves its two
// accounts. DATA_LOSS if it is of an account that does not exist: somebody changed the record by
// hand.
absl::StatusOr<Receipt> MakePublishedReceipt(History& history, const PublishedBalances& published,
                                             const Transaction& transaction);

}  // namespace atm::storage

#endif  // ATM_STORAGE_READ_FINDING_H_
