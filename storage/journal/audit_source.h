// The record as it is stored, for whoever verifies all of it: every row of every table, in pieces,
// with each column's value as it stands there, whether or not it can be.
//
// A source shows the record as it was when the source was opened, or each piece as it is when it is
// read: see AuditView. It belongs to the history that
// opened it, is used by the same thread, and must be gone before the history is asked for anything
// else. No call throws. Errors say why the record could not be read: DATA_LOSS if what is stored
// makes no sense. Asking again is allowed, and of DATA_LOSS for fewer rows.
#ifndef ATM_STORAGE_JOURNAL_AUDIT_SOURCE_H_
#define ATM_STORAGE_JOURNAL_AUDIT_SOURCE_H_

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "absl/functional/function_ref.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "storage/journal/chain.h"
#include "storage/journal/hash.h"
#include "storage/journal/record.h"
#include "storage/model/account.h"
#include "storage/model/account_change.h"
#include "storage/model/hold.h"
#include "storage/model/principal.h"
#include "storage/model/transaction.h"

namespace atm::storage {

// How long a source looks at the same state of the record.
enum class AuditView : std::uint8_t {
  kOneMoment,     // as long as it lives; what the record held then has to stay, and takes room
  kPieceByPiece,  // for each call; entries of the chain never change, and the other rows may
};

// A row as it is stored.
template <typename Row>
struct StoredRow {
  // The value of the first column, by which rows are in order.
  std::int64_t key = 0;

  // All columns but the hash, put one after the other: what PutColumns or PutContent puts of `row`
  // if the columns hold no more than a row can.
  EntryBytes columns = {};

  // The hash of an entry; nullopt if the column holds none.
  std::optional<Hash> hash = {};

  // What the columns say; DATA_LOSS, with a sentence for people, if one has a value that cannot be.
  absl::StatusOr<Row> row;
};

template <typename Row>
using StoredRows = std::vector<StoredRow<Row>>;

class AuditSource {
 public:
  virtual ~AuditSource() = default;

  // How far the record had come, as it is stored; nullopt if that is not kept.
  struct StoredProgress {
    TransactionId watermark;
    std::int64_t entries;
    std::optional<Hash> hash;  // nullopt if the column holds none
  };
  virtual absl::StatusOr<std::optional<StoredProgress>> ReadProgress() = 0;

  virtual AuditView view() const = 0;

  // How many entries the chain has, by its newest rows alone.
  virtual absl::StatusOr<std::int64_t> CountEntries() = 0;

  // Fill `rows` with the first rows of a table whose key is `from` or greater, in the order of
  // their keys: at most `most`, and fewer only if there are no more. What was in `rows` is lost;
  // its memory is used again.
  virtual absl::Status Read(std::int64_t from, std::size_t most, StoredRows<Account>& rows) = 0;
  virtual absl::Status Read(std::int64_t from, std::size_t most,
                            StoredRows<Sealed<Transaction>>& rows) = 0;
  virtual absl::Status Read(std::int64_t from, std::size_t most,
                            StoredRows<Sealed<RecordedAnswer>>& rows) = 0;
  virtual absl::Status Read(std::int64_t from, std::size_t most,
                            StoredRows<Sealed<AccountChange>>& rows) = 0;
  virtual absl::Status Read(std::int64_t from, std::size_t most,
                            StoredRows<Sealed<PrincipalRow>>& rows) = 0;
  virtual absl::Status Read(std::int64_t from, std::size_t most, StoredRows<HoldRecord>& rows) = 0;
  virtual absl::Status Read(std::int64_t from, std::size_t most,
                            StoredRows<ReversedPart>& rows) = 0;

  // The transaction that has this request id; nullopt if none has.
  virtual absl::StatusOr<std::optional<TransactionId>> FindByRequest(const Uuid& request_id) = 0;

  // Looks at how the record is stored, and not at what it says. Whatever it is found by leads to
  // each row that it should lead to, and to nothing else, so that no two transactions have one
  // request id and no two answers; and no piece of it was altered since it was written, as far as
  // that can be seen. Returns a sentence for people, without a full stop, for each of the first
  // flaws; nothing if there is none.
  //
  // A source of one moment reads on where a piece was altered: the rows in it are told as they
  // stand there. Whether they are wrong, the chain of hashes shows. To one that is read piece by
  // piece it is DATA_LOSS, and it finds no flaws here.
  //
  // Takes long. Asks `go_on` now and then; false ends it: CANCELLED.
  virtual absl::StatusOr<std::vector<std::string>> FindFlaws(absl::FunctionRef<bool()> go_on) = 0;
};

}  // namespace atm::storage

#endif  // ATM_STORAGE_JOURNAL_AUDIT_SOURCE_H_
