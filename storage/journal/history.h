// The read side of the durable record: what is on record of one transaction, of a few in a row, of
// an account or of one request; and whether all of it is whole.
//
// A journal gives out as many histories as there are threads that read. Each is owned by one of
// them and used by one thread at a time. A history shows what was durable when it was asked, never
// a part of a batch, and does not hold up the journal that it reads from.
//
// What a call returns of the chain is what was recorded: the hash of each entry was made again.
//
// No call throws, and none changes anything; asking again after an error is allowed. Any call may
// return these errors:
//   UNAVAILABLE  the record cannot be reached or read
//   DATA_LOSS    what is on record is damaged; the sentence names the row
#ifndef ATM_STORAGE_JOURNAL_HISTORY_H_
#define ATM_STORAGE_JOURNAL_HISTORY_H_

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "absl/functional/function_ref.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "storage/journal/audit_source.h"
#include "storage/journal/hash.h"
#include "storage/journal/record.h"
#include "storage/model/account.h"
#include "storage/model/account_change.h"
#include "storage/model/account_entry.h"
#include "storage/model/transaction.h"
#include "storage/values/uuid.h"

namespace atm::storage {

// How many transactions one call of ReadBack returns at most. A statement's page has fifty lines.
inline constexpr std::size_t kMostReadBack = 50;

enum class RecordOrder : std::uint8_t { kNewestFirst, kOldestFirst };

// Which transactions of one reference to find.
struct ReferenceQuery {
  std::string reference;                       // not empty
  TransactionId after = 0;                     // later than this one
  TransactionId before = kMaxTransaction + 1;  // and earlier than this one
  RecordOrder order = RecordOrder::kNewestFirst;
  std::size_t most;  // how many at most, 1 or more
};

// How the record is copied into a file.
struct CopyRequest {
  // The file, which is empty or does not exist yet.
  std::string path;

  // The copying ends with RESOURCE_EXHAUSTED before its disk, or that of the record, has less room
  // than this.
  std::int64_t leave_free_bytes = std::int64_t{64} * 1024 * 1024;

  // What is written to the record meanwhile may have to wait in a log. The copying ends with
  // RESOURCE_EXHAUSTED when that log has grown, and is longer than this.
  std::int64_t max_log_bytes = std::int64_t{4} * 1024 * 1024 * 1024;

  // Told again and again how many bytes of how many are copied. False ends the copying with
  // CANCELLED.
  std::function<bool(std::int64_t done, std::int64_t total)> on_progress =
      [](std::int64_t, std::int64_t) { return true; };
};

struct RecordCopy;

// What the bank did to an account first, which was to open it, and last. Mostly they are the same.
struct AccountChanges {
  AccountChange first;
  AccountChange newest;
};

class History {
 public:
  virtual ~History() = default;

  // Returns the transaction of this id; nullopt if it does not exist.
  virtual absl::StatusOr<std::optional<Transaction>> FindTransaction(TransactionId id) = 0;

  // Returns the transactions from `first` to `last`, 1 or more and both included, in their order.
  // DATA_LOSS if one is missing.
  virtual absl::StatusOr<std::vector<Transaction>> ReadTransactions(TransactionId first,
                                                                    TransactionId last) = 0;

  // Follows an account's links back (Transaction::debit_previous or credit_previous): returns the
  // account's transaction `newest` and those before it, the newest first. At most `most` and at
  // most kMostReadBack, and fewer if the account has no more. DATA_LOSS if `newest` or a link leads
  // to no transaction of the account.
  virtual absl::StatusOr<std::vector<Transaction>> ReadBack(AccountId account, TransactionId newest,
                                                            std::size_t most) = 0;

  // Returns the transactions that have this very reference. Costs the same however long the record
  // is.
  virtual absl::StatusOr<std::vector<Transaction>> FindByReference(const ReferenceQuery& query) = 0;

  // Opens the whole record for whoever verifies it: see audit_source.h. The source must be gone
  // before this history is asked for anything else.
  virtual absl::StatusOr<std::unique_ptr<AuditSource>> OpenAudit(AuditView view) = 0;

  // Runs `work`, which looks many times, and returns what it returned. All of these looks show the
  // same state of the record, and together they cost less.
  virtual absl::Status LookTogether(absl::FunctionRef<absl::Status()> work) = 0;

  // Returns what the bank did to an account; nullopt if the record has nothing of it.
  virtual absl::StatusOr<std::optional<AccountChanges>> FindChanges(AccountId account) = 0;

  // Returns what became of a request; nullopt if it was never recorded.
  virtual absl::StatusOr<std::optional<RequestRecord>> FindRequest(const Uuid& request_id) = 0;

  // Writes the whole record, as it is at one moment of this call, into a file that the engine
  // sqlite can open, whatever keeps this record. All that was durable before the call is in it. The
  // caller must sync the file. Whether the copy is whole is not looked at: an audit of it tells.
  //
  // RESOURCE_EXHAUSTED also if there is no room for the file. After an error the file holds
  // nothing that is of use.
  virtual absl::StatusOr<RecordCopy> CopyTo(const CopyRequest& request) = 0;
};

// A copy that was made.
struct RecordCopy {
  ChainHead head;                    // of the record at that moment
  std::unique_ptr<History> history;  // of the copy. It must be gone before the file is used
};

}  // namespace atm::storage

#endif  // ATM_STORAGE_JOURNAL_HISTORY_H_
