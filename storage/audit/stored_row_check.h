// Is a row what its hash and its columns say? Makes both again.
#ifndef ATM_STORAGE_AUDIT_STORED_ROW_CHECK_H_
#define ATM_STORAGE_AUDIT_STORED_ROW_CHECK_H_

#include "storage/journal/audit_source.h"
#include "storage/journal/chain.h"
#include "storage/journal/columns.h"
#include "storage/journal/hash.h"

namespace atm::storage {

// Used by one thread.
class StoredRowCheck {
 public:
  // Returns the hash of an entry over all its other columns and the entry before it.
  template <typename Row>
  Hash HashOf(const Hash& before, EntryKind kind, const StoredRow<Row>& stored) {
    content_.Begin(before, kind);
    content_.Append(stored.columns);
    return hasher_.Sha256(content_.bytes());
  }

  // Whether the columns hold no more than the row's struct can. Only of a row that could be read.
  template <typename Row>
  bool IsWhole(const StoredRow<Row>& stored) {
    again_.Clear();
    PutColumns(again_, *stored.row);
    return again_ == stored.columns;
  }
  template <typename Row>
  bool IsWhole(const StoredRow<Sealed<Row>>& stored) {
    again_.Clear();
    PutContent(again_, *stored.row);
    return again_ == stored.columns;
  }

  Hash SealOf(const Progress& progress) { return storage::SealOf(progress, hasher_); }

 private:
  Hasher hasher_;
  EntryBytes content_;  // what a hash is made of
  EntryBytes again_;    // the columns of a row, made from its struct
};

}  // namespace atm::storage

#endif  // ATM_STORAGE_AUDIT_STORED_ROW_CHECK_H_
