// When the write-ahead log of a database is moved into its file.
//
// Whoever asks the bank during a move waits the longer the longer the log is: it should be short.
// But a move writes each page once, however many batches wrote it, and random request ids make each
// batch write pages all over the file: a short log would be moved after each batch. So the log may
// hold a few batches, and is not moved before it has some size.
//
// Used by one thread at a time.
#ifndef ATM_STORAGE_SQLITE_SQLITE_LOG_H_
#define ATM_STORAGE_SQLITE_SQLITE_LOG_H_

struct sqlite3;

namespace SQLite {
class Database;
}

namespace atm::storage {

class SqliteLog {
 public:
  // Takes the place of SQLite's own rule. The database is the caller's and lives longer.
  explicit SqliteLog(SQLite::Database& database);
  ~SqliteLog();

  SqliteLog(const SqliteLog&) = delete;
  SqliteLog& operator=(const SqliteLog&) = delete;

  // To be called after each commit: moves the log if it is long. What cannot be moved now (there is
  // no room, or a reader still needs it) is moved later. Throws SQLite::Exception if the disk fails
  // otherwise.
  void MoveIfLong();

  // Moves all of the log and empties it, however short it is, unless anybody reads from it now.
  // Returns whether it did. Throws as MoveIfLong.
  bool Empty();

 private:
  bool Move(int how);

  // SQLite tells how many pages are in the log after a commit.
  static int OnCommit(void* self, sqlite3* database, const char* name, int pages);

  sqlite3* const database_;
  int pages_ = 0;    // in the log
  int written_ = 0;  // of them, by the newest commit
};

}  // namespace atm::storage

#endif  // ATM_STORAGE_SQLITE_SQLITE_LOG_H_
