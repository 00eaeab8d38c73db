// Whether the files of a database still are where they were, and whole: somebody may move, delete,
// replace or cut them while it is in use. SQLite notices none of that and writes on, into a file
// that nobody will find.
#ifndef ATM_STORAGE_SQLITE_SQLITE_FILES_H_
#define ATM_STORAGE_SQLITE_SQLITE_FILES_H_

#include <sys/types.h>

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "storage/base/mutex.h"
#include "storage/sqlite/sqlite_disk.h"
#include "storage/sqlite/sqlite_file.h"
#include "storage/sqlite/sqlite_log_format.h"

struct sqlite3_file;  // NOLINT(readability-identifier-naming): its name in SQLite

namespace SQLite {
class Database;
}

namespace atm::storage {

// CheckInPlace may be called from any thread, the others by whoever may use the database now. The
// database must live longer.
//
// All checks return UNAVAILABLE if a file is not in its place any more, and DATA_LOSS if it was
// cut, each with a sentence that says what to do.
class SqliteFiles {
 public:
  // Of a database that is open in the write-ahead log's mode. `path` is the name by which it was
  // opened, and `lock` tells which file it is, and lives longer. Throws SQLite::Exception.
  static absl::StatusOr<std::unique_ptr<SqliteFiles>> Open(SQLite::Database& database,
                                                           const std::string& path,
                                                           const FileLock& lock);
  ~SqliteFiles();

  SqliteFiles(const SqliteFiles&) = delete;
  SqliteFiles& operator=(const SqliteFiles&) = delete;

  // Cuts off what is behind the last transaction in the log, which a power cut left, unless another
  // program has locked the database, and syncs the rest. To be called before anything of the record
  // is acknowledged: whoever died may not have synced what he wrote last. And a later transaction
  // that is cut off must not have older remains behind it, which look as if they were appended to
  // it. Throws SQLite::Exception.
  absl::Status SettleLog(SQLite::Database& database, const SqliteDisk& disk);

  // Checks that each name still leads to the file that is in use, that none is too short, and that
  // nobody wrote something else over the database. Four system calls, none of which waits for a
  // disk.
  absl::Status CheckInPlace();

  // Checks that the log is the one that its index is of. To be called in each transaction that
  // writes, before it commits: no other program can then begin the log anew.
  absl::Status CheckBeforeCommit();

  // Checks everything again once that transaction is committed, also that the log was not cut
  // between the two: what is written behind such a cut makes the log as long as before, with a hole
  // in it.
  absl::Status CheckAfterCommit();

  // The salt of the log in which the newest transaction is, if that is known. To be called by
  // whoever may use the database.
  const std::optional<LogSalt>& log_salt() const { return log_salt_; }

 private:
  // A file by its name.
  struct Named {
    std::string path;
    dev_t device = 0;
    ino_t inode = 0;
  };

  // How far the log is moved into the database. SQLite writes to the database only between the two.
  struct Moves {
    std::uint32_t begun = 0;
    std::uint32_t ended = 0;
    LogSalt salt = {};

    bool operator==(const Moves&) const = default;
  };

  // What the index says of the log.
  struct LogState {
    std::int64_t frames = 0;
    std::int64_t page_bytes = 0;
    Moves moves = {};

    // Where a frame begins, counted from 1.
    std::int64_t FrameAt(std::int64_t number) const;
    std::int64_t bytes() const { return frames == 0 ? 0 : FrameAt(frames + 1); }
  };

  // The database as it was when it was looked at last.
  struct Seen {
    std::int64_t bytes = 0;
    std::int64_t time_ns = 0;  // when it was written to
    Moves moves = {};
  };

  SqliteFiles(SQLite::Database& database, const std::string& path, const FileLock& lock);

  absl::StatusOr<LogState> ReadIndex() const;
  absl::Status CheckDatabase();
  absl::Status CheckLogLength() const;

  // Reads a piece of the log; returns whether it is there.
  bool ReadLog(std::span<std::uint8_t> piece, std::int64_t at) const;

  // Whether the last frame before the transaction that is open has the log's salt.
  bool HasLastFrame() const;

  const FileLock& lock_;
  sqlite3_file* file_ = nullptr;
  Named database_;
  std::string link_;  // another name of it, by symbolic links; empty if there is none
  Named log_;
  Named index_;
  int log_descriptor_ = -1;  // ours. To close it ends no lock of SQLite's, which are on the others
  LogState before_;          // of the transaction that is open
  std::optional<LogSalt> log_salt_;
  Mutex mutex_;
  Seen seen_ ATM_GUARDED_BY(mutex_);
};

}  // namespace atm::storage

#endif  // ATM_STORAGE_SQLITE_SQLITE_FILES_H_
