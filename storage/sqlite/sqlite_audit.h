// Reads the whole record of a SQLite file to verify it.
#ifndef ATM_STORAGE_SQLITE_SQLITE_AUDIT_H_
#define ATM_STORAGE_SQLITE_SQLITE_AUDIT_H_

#include "absl/status/statusor.h"
#include "storage/journal/audit_report.h"

namespace SQLite {
class Database;
}

namespace atm::storage {

// Verifies what the database holds now, in one read transaction: the hash of every entry, over the
// columns as they are stored; that none is missing; and all that an Auditor derives. Stops at the
// first thing that is wrong. CANCELLED if the request's on_progress ended it. Throws
// SQLite::Exception.
absl::StatusOr<AuditReport> AuditDatabase(SQLite::Database& database, const AuditRequest& request);

}  // namespace atm::storage

#endif  // ATM_STORAGE_SQLITE_SQLITE_AUDIT_H_
