// Whether SQLite finds what is stored: the pages of a database, and its indexes.
#ifndef ATM_STORAGE_SQLITE_SQLITE_FLAWS_H_
#define ATM_STORAGE_SQLITE_SQLITE_FLAWS_H_

#include <string>
#include <vector>

#include "absl/functional/function_ref.h"
#include "absl/status/statusor.h"
#include "storage/sqlite/sqlite_sealing_vfs.h"

namespace SQLite {
class Database;
}

namespace atm::storage {

// As AuditSource::FindFlaws, by whoever may use the database now. `reader` is at work on it.
absl::StatusOr<std::vector<std::string>> FindSqliteFlaws(SQLite::Database& database,
                                                         const ReadOn& reader,
                                                         absl::FunctionRef<bool()> go_on);

}  // namespace atm::storage

#endif  // ATM_STORAGE_SQLITE_SQLITE_FLAWS_H_
