// Opens the database of a journal, with the newest schema and with seals.
#ifndef ATM_STORAGE_SQLITE_SQLITE_OPENING_H_
#define ATM_STORAGE_SQLITE_SQLITE_OPENING_H_

#include <functional>
#include <memory>
#include <string>

#include "absl/status/statusor.h"
#include "storage/sqlite/sqlite_file.h"

namespace SQLite {
class Database;
}

namespace atm::storage {

// Opens or makes the database, brings an older one up to date, and gives its pages seals. `lock` is
// that of the file, and is moved to the new one if the file was replaced; nullptr in memory. An
// older file that cannot be given seals now stays without them (HasRoomForSeals tells), and `tell`
// is told why. Until the caller knows that the file is his, closing the database does not move its
// log.
//
// Errors as those of OpenSqliteJournal. Throws SQLite::Exception.
absl::StatusOr<std::unique_ptr<SQLite::Database>> OpenDatabase(
    const std::string& path, FileLock* lock, const std::function<void(const std::string&)>& tell);

}  // namespace atm::storage

#endif  // ATM_STORAGE_SQLITE_SQLITE_OPENING_H_
