// What is kept beside the transactions, in tables of their own: the holds, and what was taken back.
#ifndef ATM_STORAGE_AUDIT_KEPT_ROWS_H_
#define ATM_STORAGE_AUDIT_KEPT_ROWS_H_

#include <string>

#include "absl/status/status.h"
#include "absl/strings/str_format.h"
#include "storage/audit/auditor.h"
#include "storage/audit/source_cursor.h"
#include "storage/audit/stored_row_check.h"
#include "storage/journal/audit_source.h"
#include "storage/model/transaction.h"

namespace atm::storage {

// Used by the source's thread, for one transaction after the other. The source, the status and the
// check are the caller's and live longer.
class KeptRows {
 public:
  KeptRows(AuditSource& source, absl::Status& status, StoredRowCheck& check)
      : check_(check), holds_(source, status), reversed_(source, status) {}

  // Finds what is kept beside a transaction. Returns what is wrong with it.
  Objection Find(TransactionId id, Auditor::Kept& kept) {
    if (auto wrong = FindStray(id - 1)) return wrong;
    if (holds_.IsAt(id)) {
      const StoredRow<HoldRecord>& stored = holds_.row();
      if (!stored.row.ok()) return std::string(stored.row.status().message());
      if (!check_.IsWhole(stored)) return "what is kept of the hold has values that cannot be";
      kept.hold = *stored.row;
      holds_.Advance();
    }
    if (reversed_.IsAt(id)) {
      const StoredRow<ReversedPart>& stored = reversed_.row();
      if (!stored.row.ok()) return std::string(stored.row.status().message());
      kept.reversed_minor = stored.row->reversed_minor;
      reversed_.Advance();
    }
    return std::nullopt;
  }

  // Finds what is left of transactions up to `id`: there are none of these.
  Objection FindStray(TransactionId id) const {
    if (auto wrong = FindStray("a hold", holds_, id)) return wrong;
    return FindStray("an amount", reversed_, id);
  }

 private:
  template <typename Row>
  static Objection FindStray(const char* what, const SourceCursor<Row>& cursor, TransactionId id) {
    if (!cursor.has_row() || cursor.row().key > id) return std::nullopt;
    return absl::StrFormat("%s is kept for transaction %d, which does not exist", what,
                           cursor.row().key);
  }

  StoredRowCheck& check_;
  SourceCursor<HoldRecord> holds_;
  SourceCursor<ReversedPart> reversed_;
};

}  // namespace atm::storage

#endif  // ATM_STORAGE_AUDIT_KEPT_ROWS_H_
