// Looks through the whole record by other words than an id: see record_query.h. Each shows what was
// published when it was asked.
#ifndef ATM_STORAGE_READ_RECORD_SEARCH_H_
#define ATM_STORAGE_READ_RECORD_SEARCH_H_

#include "absl/status/statusor.h"
#include "storage/journal/history.h"
#include "storage/read/published_balances.h"
#include "storage/read/record_query.h"

namespace atm::storage {

// Errors are those of the history, and DATA_LOSS if the record contradicts itself.
absl::StatusOr<ReferenceFinding> FindByReference(History& history,
                                                 const PublishedBalances& published,
                                                 const ReferenceSearch& search);
absl::StatusOr<HoldFinding> ListHolds(History& history, const PublishedBalances& published,
                                      const HoldQuery& query);

}  // namespace atm::storage

#endif  // ATM_STORAGE_READ_RECORD_SEARCH_H_
