// What the decisions of one batch need from the record: the requests, transactions and holds that
// its commands name, fetched in bulk, and what the batch itself adds to them.
#ifndef ATM_STORAGE_COMMIT_LOOKUPS_H_
#define ATM_STORAGE_COMMIT_LOOKUPS_H_

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>

#include "absl/container/flat_hash_map.h"
#include "absl/status/status.h"
#include "storage/book/book.h"
#include "storage/commit/proving.h"
#include "storage/commit/recent_requests.h"
#include "storage/commit/recording.h"
#include "storage/journal/batch.h"
#include "storage/journal/journal.h"
#include "storage/model/command.h"

namespace atm::storage {

// Used by the committer's thread, for one batch.
class Lookups {
 public:
  // Where to look. All of it is the caller's and lives longer.
  struct Sources {
    const Book& book;
    const RecentRequests& recent;
    Journal& journal;
    Recording& recording;  // settled before the journal is asked
    Proving& proving;
    std::int64_t now_us;  // holds that end until then are used, too
  };

  // `batch` is what came of the commands so far. It is the caller's and lives longer.
  explicit Lookups(const Batch& batch) : batch_(batch) {}

  // Fetches what these commands name, and proves the accounts that they are about. Most batches
  // name only new request ids, or nothing, and accounts that were used since the start: then the
  // journal is not asked. Errors are the journal's; DATA_LOSS also if what was found cannot be.
  absl::Status Fetch(std::span<const Command> commands, const Sources& sources);

  // Returns what became of a request; nullopt if it is new.
  std::optional<RequestRecord> FindRequest(const Uuid& request_id) const;

  // Returns the transaction that a Reverse names; nullopt if it does not exist, and for other
  // operations.
  std::optional<Original> FindOriginal(const Operation& operation) const;

  // Returns what became of the hold that an operation names; nullopt if it is open or does not
  // exist.
  std::optional<HoldState> FindEndedHold(const Operation& operation) const;

  // Adds what this batch did, so that its later commands find it too. The first two say that the
  // newest transaction or answer of the batch is what became of the request.
  void AddTransaction(const Uuid& request_id);
  void AddAnswer(const Uuid& request_id);
  void Add(const Event& event);

  // Returns how much of a transaction was taken back, after this batch so far.
  std::int64_t ReversedMinor(TransactionId original) const;

 private:
  absl::Status FetchRequests(std::span<const Command> commands, const Sources& sources);
  absl::Status FetchOriginals(std::span<const Command> commands, const Sources& sources);
  absl::Status FetchHolds(std::span<const Command> commands, const Sources& sources);
  absl::Status Prove(std::span<const Command> commands, const Sources& sources) const;
  TransactionId OriginalId(const Operation& operation) const;

  // Where in the batch something is.
  struct Place {
    bool is_answer;  // else a transaction
    std::size_t position;
  };

  const Batch& batch_;
  bool has_reversals_ = false;                         // else nobody asks for originals
  absl::flat_hash_map<Uuid, Place> own_requests_;      // of this batch
  absl::flat_hash_map<Uuid, RequestRecord> requests_;  // of those before
  absl::flat_hash_map<TransactionId, Original> originals_;
  absl::flat_hash_map<TransactionId, HoldState> ended_holds_;
};

}  // namespace atm::storage

#endif  // ATM_STORAGE_COMMIT_LOOKUPS_H_
