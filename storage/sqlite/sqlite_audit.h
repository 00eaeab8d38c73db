// The whole record of a SQLite database, for whoever verifies it.
#ifndef ATM_STORAGE_SQLITE_SQLITE_AUDIT_H_
#define ATM_STORAGE_SQLITE_SQLITE_AUDIT_H_

#include <memory>

#include "absl/status/statusor.h"
#include "storage/journal/audit_source.h"
#include "storage/sqlite/sqlite_connection.h"

namespace atm::storage {

// Opens a source that shows what the database holds now, or at each call. It keeps the connection's
// mutex for as long as it lives, and to show one moment one read transaction. UNAVAILABLE if the
// database cannot be read.
absl::StatusOr<std::unique_ptr<AuditSource>> OpenSqliteAudit(
    std::shared_ptr<SqliteConnection> connection, AuditView view);

}  // namespace atm::storage

#endif  // ATM_STORAGE_SQLITE_SQLITE_AUDIT_H_
