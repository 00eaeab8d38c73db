// The read side of the durable record: what is on record of one transaction, of a few in a row, or
// of one request; and whether all of it is whole.
//
// A History shows what was durable when it was asked, never a part of a batch, and does not hold up
// the journal that it reads from. Each is used by one thread at a time, and a journal gives out as
// many as there are threads that read. No call throws.
#ifndef ATM_STORAGE_JOURNAL_HISTORY_H_
#define ATM_STORAGE_JOURNAL_HISTORY_H_

#include <memory>
#include <optional>
#include <vector>

#include "absl/status/statusor.h"
#include "storage/journal/audit_source.h"
#include "storage/journal/record.h"
#include "storage/model/transaction.h"
#include "storage/values/uuid.h"

namespace atm::storage {

class History {
 public:
  virtual ~History() = default;

  // The transaction of this id; nothing if there is none. An error says why the record could not
  // be read; asking again is allowed.
  virtual absl::StatusOr<std::optional<Transaction>> FindTransaction(TransactionId id) = 0;

  // The transactions from `first` to `last`, 1 or more and both included, in their order. DATA_LOSS
  // if one is missing. Other errors as those of FindTransaction.
  virtual absl::StatusOr<std::vector<Transaction>> ReadTransactions(TransactionId first,
                                                                    TransactionId last) = 0;

  // Opens the whole record, as it is now, for whoever verifies it: see audit_source.h. The source
  // must be gone before this history is asked for anything else. Errors as those of
  // FindTransaction.
  virtual absl::StatusOr<std::unique_ptr<AuditSource>> OpenAudit() = 0;

  // What became of a request; nothing if it was never recorded. Errors as those of FindTransaction.
  virtual absl::StatusOr<std::optional<RequestRecord>> FindRequest(const Uuid& request_id) = 0;
};

}  // namespace atm::storage

#endif  // ATM_STORAGE_JOURNAL_HISTORY_H_
