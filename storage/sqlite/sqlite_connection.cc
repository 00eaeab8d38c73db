#include "storage/sqlite/sqlite_connection.h"

#include <SQLiteCpp/Database.h>
#include <sqlite3.h>

#include <utility>

#include "absl/strings/str_format.h"

namespace atm::storage {

SqliteConnection::SqliteConnection(std::string path_of_file, std::shared_ptr<FileLock> lock_of_file,
                                   std::unique_ptr<SQLite::Database> opened,
                                   std::optional<UnchangedFile> unlocked_file)
    : path(std::move(path_of_file)),
      lock(std::move(lock_of_file)),
      unlocked(std::move(unlocked_file)),
      database(std::move(opened)) {}

SqliteConnection::~SqliteConnection() = default;

void CheckpointOnClose(SQLite::Database& database, bool enabled) {
  sqlite3_db_config(database.getHandle(), SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, enabled ? 0 : 1,
                    nullptr);
}

absl::Status UseLog(SQLite::Database& database, const std::string& path) {
  database.exec("PRAGMA synchronous = FULL");  // in the write-ahead log: one fsync a commit
  if (path == kInMemory) {
    return absl::OkStatus();
  }
  const std::string mode = database.execAndGet("PRAGMA journal_mode = WAL").getString();
  if (mode != "wal") {
    return absl::FailedPreconditionError(absl::StrFormat(
        "%s lies on a file system without shared memory (SQLite's mode is '%s'); use a local disk",
        path, mode));
  }
  return absl::OkStatus();
}

}  // namespace atm::storage
