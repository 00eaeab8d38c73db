// What the decisions of one batch need from the record: the requests, transactions and holds that
// its commands name, fetched in bulk, and what the batch itself adds to them.
#ifndef ATM_STORAGE_LOOKUPS_H_
#define ATM_STORAGE_LOOKUPS_H_

#include <optional>
#include <span>

#include "absl/container/flat_hash_map.h"
#include "absl/status/status.h"
#include "storage/book.h"
#include "storage/command.h"
#include "storage/journal.h"

namespace atm::storage {

// Used by the committer, for one batch.
class Lookups {
 public:
  // Fetches what these commands name. Most batches name request ids only, or nothing.
  absl::Status Fetch(std::span<const Command> commands, const Book& book, Journal& journal);

  // What became of a request; null if it is new.
  const RequestRecord* FindRequest(const Uuid& request_id) const;

  // The transaction that a Reverse names; nothing if there is none, or for other operations.
  std::optional<Original> FindOriginal(const Operation& operation) const;

  // What became of the hold that an operation names, if it is not open.
  std::optional<HoldState> FindEndedHold(const Operation& operation) const;

  // What this batch did, so that its later commands find it too.
  void Add(const Uuid& request_id, RequestRecord record);
  void Add(const Event& event);

  // What was taken back of a transaction, after this batch so far.
  std::int64_t ReversedMinor(TransactionId original) const;

 private:
  absl::Status FetchRequests(std::span<const Command> commands, Journal& journal);
  absl::Status FetchOriginals(std::span<const Command> commands, Journal& journal);
  absl::Status FetchHolds(std::span<const Command> commands, const Book& book, Journal& journal);
  TransactionId OriginalId(const Operation& operation) const;

  bool has_reversals_ = false;  // else nobody asks for originals
  absl::flat_hash_map<Uuid, RequestRecord> requests_;
  absl::flat_hash_map<TransactionId, Original> originals_;
  absl::flat_hash_map<TransactionId, HoldState> ended_holds_;
};

}  // namespace atm::storage

#endif  // ATM_STORAGE_LOOKUPS_H_
