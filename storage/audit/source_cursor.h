// Goes through the rows of one table of an audit source, in the order of their keys.
#ifndef ATM_STORAGE_AUDIT_SOURCE_CURSOR_H_
#define ATM_STORAGE_AUDIT_SOURCE_CURSOR_H_

#include <cstddef>
#include <cstdint>
#include <limits>

#include "absl/status/status.h"
#include "storage/journal/audit_source.h"
#include "storage/journal/hash.h"

namespace atm::storage {

// Used by the source's thread. The source and the status are the caller's and live longer.
template <typename Row>
class SourceCursor {
 public:
  // Stands on the first row whose key is `from` or greater. If the source cannot be read, here or
  // later, the cursor sets `status` and has no row.
  SourceCursor(AuditSource& source, absl::Status& status,
               std::int64_t from = std::numeric_limits<std::int64_t>::min())
      : source_(source), status_(status) {
    Fill(from);
  }

  bool has_row() const { return at_ < rows_.size(); }

  // Whether it stands on the row of this key.
  bool IsAt(std::int64_t key) const { return has_row() && row().key == key; }

  const StoredRow<Row>& row() const { return rows_[at_]; }

  void Advance() {
    const std::int64_t key = row().key;
    if (++at_ < rows_.size()) return;
    const bool is_last = rows_.size() < piece_ || key == std::numeric_limits<std::int64_t>::max();
    rows_.resize(is_last ? 0 : rows_.size());
    at_ = 0;
    if (!is_last) Fill(key + 1);
  }

 private:
  // How many rows are read at once. They take less than 1 MiB.
  static constexpr std::size_t kPiece = 1'024;

  // What makes no sense ends the piece in which it stands: the rows before it are read one by one.
  void Fill(std::int64_t from) {
    absl::Status read = source_.Read(from, piece_, rows_);
    if (absl::IsDataLoss(read) && piece_ > 1) {
      piece_ = 1;
      read = source_.Read(from, piece_, rows_);
    }
    if (read.ok()) return;
    status_.Update(read);
    rows_.clear();
  }

  AuditSource& source_;
  absl::Status& status_;
  std::size_t piece_ = kPiece;
  StoredRows<Row> rows_;
  std::size_t at_ = 0;
};

// Where the tables of the chain's entries are read. Used as a cursor is.
struct EntryCursors {
  // Each stands on the first row of its table.
  EntryCursors(AuditSource& source, absl::Status& status)
      : transactions(source, status),
        answers(source, status),
        changes(source, status),
        principals(source, status) {}

  // Each stands on the first row behind an entry.
  EntryCursors(AuditSource& source, absl::Status& status, const ChainHead& after)
      : transactions(source, status, after.last_transaction + 1),
        answers(source, status, after.entries + 1),
        changes(source, status, after.entries + 1),
        principals(source, status, after.entries + 1) {}

  bool has_row() const {
    return transactions.has_row() || answers.has_row() || changes.has_row() || principals.has_row();
  }

  SourceCursor<Sealed<Transaction>> transactions;
  SourceCursor<Sealed<RecordedAnswer>> answers;
  SourceCursor<Sealed<AccountChange>> changes;
  SourceCursor<Sealed<PrincipalRow>> principals;
};

}  // namespace atm::storage

#endif  // ATM_STORAGE_AUDIT_SOURCE_CURSOR_H_
