// One connection to SQLite, and what it stands on.
#ifndef ATM_STORAGE_SQLITE_SQLITE_CONNECTION_H_
#define ATM_STORAGE_SQLITE_SQLITE_CONNECTION_H_

#include <memory>
#include <optional>
#include <string>

#include "absl/status/status.h"
#include "storage/base/mutex.h"
#include "storage/sqlite/sqlite_file.h"
#include "storage/sqlite/sqlite_unlocked.h"

namespace SQLite {
class Database;
}

namespace atm::storage {

// The name of a database that is kept in memory.
inline constexpr char kInMemory[] = ":memory:";

// Another program that uses the file, such as the sqlite3 shell, may hold a lock for a moment. What
// is written does not wait for that: see sqlite_write_lock.h.
inline constexpr int kBusyTimeoutMs = 5'000;

// Sets whether closing moves the write-ahead log into the file and deletes it. Not before we know
// that the file is ours.
void CheckpointOnClose(SQLite::Database& database, bool enabled);

// Shared by the journal and, in memory, its histories. The last of them closes it.
struct SqliteConnection {
  SqliteConnection(std::string path_of_file, std::shared_ptr<FileLock> lock_of_file,
                   std::unique_ptr<SQLite::Database> opened,
                   std::optional<UnchangedFile> unlocked_file = {});
  ~SqliteConnection();

  SqliteConnection(const SqliteConnection&) = delete;
  SqliteConnection& operator=(const SqliteConnection&) = delete;

  const std::string path;
  const std::shared_ptr<FileLock> lock;  // none in memory. Outlives every connection to the file

  // Set if the file is read without SQLite's locks.
  const std::optional<UnchangedFile> unlocked;

  // Held from the beginning of a transaction to its end, so that nobody sees a part of one. Only in
  // memory is there anybody to wait for: see sqlite_history.h.
  Mutex mutex;
  const std::unique_ptr<SQLite::Database> database ATM_PT_GUARDED_BY(mutex);
};

// Sets whether closing moves the write-ahead log into the file and deletes it. Not before we know
// that the file is ours.
void CheckpointOnClose(SQLite::Database& database, bool enabled);

// Has the database use a write-ahead log that is synced with each commit; not in memory.
// FAILED_PRECONDITION, with a sentence, if its disk does not allow that. Throws SQLite::Exception.
absl::Status UseLog(SQLite::Database& database, const std::string& path);

}  // namespace atm::storage

#endif  // ATM_STORAGE_SQLITE_SQLITE_CONNECTION_H_
