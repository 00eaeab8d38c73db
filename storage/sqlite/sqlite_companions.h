// What watches over the files of a database while the bank writes to it.
#ifndef ATM_STORAGE_SQLITE_SQLITE_COMPANIONS_H_
#define ATM_STORAGE_SQLITE_SQLITE_COMPANIONS_H_

#include <functional>
#include <memory>
#include <string>

#include "absl/status/statusor.h"
#include "storage/sqlite/sqlite_disk.h"
#include "storage/sqlite/sqlite_file.h"
#include "storage/sqlite/sqlite_files.h"
#include "storage/sqlite/sqlite_head_keeper.h"

namespace SQLite {
class Database;
}

namespace atm::storage {

// Both are none for a database in memory.
struct SqliteCompanions {
  std::unique_ptr<SqliteFiles> files;
  std::unique_ptr<HeadKeeper> heads;
};

// Makes all that is on record durable, and keeps its head: before this nothing may be acknowledged.
// The database and `file` live longer. Errors as those of OpenSqliteJournal. Throws
// SQLite::Exception.
absl::StatusOr<SqliteCompanions> OpenCompanions(SQLite::Database& database, const FileLock& file,
                                                const std::string& path, const SqliteDisk& disk,
                                                std::function<void(const std::string&)> tell);

}  // namespace atm::storage

#endif  // ATM_STORAGE_SQLITE_SQLITE_COMPANIONS_H_
