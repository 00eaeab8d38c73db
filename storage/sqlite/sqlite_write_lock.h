// The right to write to a database: the lock of its write-ahead log, which one connection of all
// programs can have. SQLite takes it when a transaction begins, and lets go of it at its end. The
// ledger must have it earlier: before it decides what it is going to write, since it cannot take a
// decision back. And where one batch is decided while the one before is written, it must not lose
// it in between.
//
// So the calls of one connection for this lock go through here: a lock that is reserved stays ours
// when a transaction ends, and the next transaction finds it.
#ifndef ATM_STORAGE_SQLITE_SQLITE_WRITE_LOCK_H_
#define ATM_STORAGE_SQLITE_SQLITE_WRITE_LOCK_H_

#include <chrono>
#include <memory>

#include "storage/base/mutex.h"

struct sqlite3_file;        // NOLINT(readability-identifier-naming): its name in SQLite
struct sqlite3_io_methods;  // NOLINT(readability-identifier-naming)

namespace SQLite {
class Database;
}

namespace atm::storage {

// Thread-safe, beside whoever uses the database.
class SqliteWriteLock {
 public:
  // Of a database in the write-ahead log's mode that was read from. It must live longer.
  explicit SqliteWriteLock(SQLite::Database& database);
  ~SqliteWriteLock();

  SqliteWriteLock(const SqliteWriteLock&) = delete;
  SqliteWriteLock& operator=(const SqliteWriteLock&) = delete;

  // Obtains the lock for one transaction after those that it was reserved for before. If another
  // program has it, waits for at most `patience`; returns false if it still has it then.
  bool Reserve(std::chrono::milliseconds patience);

  // Lets go of a reservation that no transaction has used.
  void GiveBack();

  // As long as it lives, what takes the lock is no transaction but a checkpoint, and ends no
  // reservation.
  class ForCheckpoint {
   public:
    explicit ForCheckpoint(SqliteWriteLock& lock) : lock_(lock) { lock_.SetCheckpoint(true); }
    ~ForCheckpoint() { lock_.SetCheckpoint(false); }

    ForCheckpoint(const ForCheckpoint&) = delete;
    ForCheckpoint& operator=(const ForCheckpoint&) = delete;

   private:
    SqliteWriteLock& lock_;
  };

 private:
  struct Methods;  // what SQLite calls instead of the methods of its file

  // As xShmLock of SQLite.
  static int OnLock(sqlite3_file* file, int offset, int count, int flags);

  void SetCheckpoint(bool is_checkpoint);
  bool TryReserve();
  int Lock() ATM_REQUIRES(mutex_);
  int Unlock() ATM_REQUIRES(mutex_);

  sqlite3_file* file_ = nullptr;
  const sqlite3_io_methods* original_ = nullptr;  // the file's own methods
  const std::unique_ptr<Methods> methods_;
  Mutex mutex_;
  int reserved_ ATM_GUARDED_BY(mutex_) = 0;  // transactions to come
  bool is_checkpoint_ ATM_GUARDED_BY(mutex_) = false;
  bool is_used_ ATM_GUARDED_BY(mutex_) = false;    // by a transaction of SQLite
  bool is_locked_ ATM_GUARDED_BY(mutex_) = false;  // against other programs
};

}  // namespace atm::storage

#endif  // ATM_STORAGE_SQLITE_SQLITE_WRITE_LOCK_H_
