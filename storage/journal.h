// The durable record behind the ledger: an append-only list of transactions, the refusals that
// belong to request ids, and a copy of the accounts that saves a restart from replaying everything.
//
// Used by one thread at a time: first by Ledger::Open, then by the committer. No call throws. After
// any call but Load failed, the caller must not carry on: only a restart tells what is on disk.
#ifndef ATM_STORAGE_JOURNAL_H_
#define ATM_STORAGE_JOURNAL_H_

#include <cstdint>
#include <optional>
#include <span>
#include <variant>
#include <vector>

#include "absl/functional/function_ref.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "storage/account.h"
#include "storage/refusal.h"
#include "storage/transaction.h"

namespace atm::storage {

// A refusal that belongs to a request id.
struct RecordedRefusal {
  Uuid request_id;
  TransactionKind kind;  // what was asked for
  AccountId account;
  std::int64_t amount_minor;
  RefusalReason reason;
  std::int64_t balance_minor;    // at the time
  std::int64_t available_minor;  // at the time
  std::int64_t create_time_us;

  friend bool operator==(const RecordedRefusal&, const RecordedRefusal&) = default;
};

// What became of a request.
using RequestRecord = std::variant<Transaction, RecordedRefusal>;

// What is recorded at once, or not at all.
struct Batch {
  std::vector<Transaction> transactions;  // ids follow on the newest one, without gaps
  std::vector<RecordedRefusal> refusals;

  // New accounts, and others whose balance is due to be written back; as they are after
  // `transactions`.
  std::vector<Account> accounts;

  // Every account is on disk as of this transaction or a later one: a restart replays from the
  // next.
  TransactionId watermark = 0;
};

class Journal {
 public:
  virtual ~Journal() = default;

  // Tells all accounts in the order of their ids, then all transactions after the watermark in the
  // order of theirs; if there are none of these, the newest one again, so that the caller learns
  // its id and time. Returns the watermark; or the first error that a callback returned, at which
  // it stops.
  virtual absl::StatusOr<TransactionId> Load(
      absl::FunctionRef<absl::Status(const Account&)> on_account,
      absl::FunctionRef<absl::Status(const Transaction&)> on_transaction) = 0;

  // What became of each of these requests, in their order; nothing for one that was never recorded.
  virtual absl::StatusOr<std::vector<std::optional<RequestRecord>>> FindRequests(
      std::span<const Uuid> request_ids) = 0;

  // Whether there is room for a batch of any allowed size. Asked before a batch is decided.
  virtual bool HasRoom() = 0;

  // Records a batch, and returns when it is durable.
  virtual absl::Status Append(const Batch& batch) = 0;

  // Ends all use of the record in an orderly way.
  virtual absl::Status Close() = 0;
};

}  // namespace atm::storage

#endif  // ATM_STORAGE_JOURNAL_H_
