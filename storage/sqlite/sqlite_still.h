// A database as its file and its log hold it, to be read without a trace: nothing is locked, made,
// moved or brought in order, as SQLite does it when it opens a database. Whatever its log has is
// taken from there, so that it is what SQLite would show.
#ifndef ATM_STORAGE_SQLITE_SQLITE_STILL_H_
#define ATM_STORAGE_SQLITE_SQLITE_STILL_H_

#include <memory>

#include "storage/sqlite/sqlite_log_file.h"

namespace SQLite {
class Database;
}

namespace atm::storage {

// Used by one thread. Nobody may write to the files meanwhile.
class StillDatabase {
 public:
  // The descriptor of the file, and the log, are the caller's and live longer. Throws
  // SQLite::Exception.
  StillDatabase(int file, const LogFile& log);
  ~StillDatabase();

  StillDatabase(const StillDatabase&) = delete;
  StillDatabase& operator=(const StillDatabase&) = delete;

  SQLite::Database& database() { return *database_; }

 private:
  struct Files;  // as SQLite sees them

  const std::unique_ptr<Files> files_;
  std::unique_ptr<SQLite::Database> database_;
};

}  // namespace atm::storage

#endif  // ATM_STORAGE_SQLITE_SQLITE_STILL_H_
