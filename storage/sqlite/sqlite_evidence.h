// What lies beside a database and tells whether its record is all there: the log, and the head that
// was kept (sqlite_kept_head.h). Decision 0063 has the rules, and why they hold after a power cut.
#ifndef ATM_STORAGE_SQLITE_SQLITE_EVIDENCE_H_
#define ATM_STORAGE_SQLITE_SQLITE_EVIDENCE_H_

#include <optional>
#include <string>
#include <utility>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "storage/sqlite/sqlite_file.h"
#include "storage/sqlite/sqlite_kept_head.h"
#include "storage/sqlite/sqlite_log_file.h"

namespace SQLite {
class Database;
}

namespace atm::storage {

// What a record must have, by what lies beside it. Each check returns DATA_LOSS, with a sentence
// that says what is missing and what to do, if it has not.
class SqliteEvidence {
 public:
  // Looks at what is beside a database, and checks the log by itself and against the head that was
  // kept. To be called before the database is read, so that what is read is at least as new; also
  // beside a server that writes. UNAVAILABLE if something cannot be read.
  static absl::StatusOr<SqliteEvidence> Read(const std::string& path);

  // Checks that the record goes at least as far as the head that was kept, and has the same entry
  // there. Throws SQLite::Exception.
  absl::Status CheckRecord(SQLite::Database& database) const;

  // Checks that no log belongs to the file, if there is neither a log nor a head that was kept. A
  // file that is in use says so itself: its row of progress is older than the newest entry. Throws
  // SQLite::Exception.
  absl::Status CheckComplete(SQLite::Database& database) const;

 private:
  friend absl::StatusOr<SqliteEvidence> CheckNothingLost(const FileLock& file,
                                                         const std::string& path);

  explicit SqliteEvidence(const std::string& path);

  // Looks once.
  absl::StatusOr<LogFile> Look();

  // Checks that the log is not older than the head that was kept.
  absl::Status CheckAge(const LogFile& log) const;

  absl::Status Lost(const std::string& what) const;

  std::string path_;  // as it was given
  std::string file_;  // without symbolic links at its end
  std::optional<KeptHead> kept_;
  bool has_log_ = false;
};

// Checks, before SQLite opens it, that the record in a file and its log has all that was
// acknowledged, as far as that can be told. Errors as those of SqliteEvidence. Changes nothing, but
// that SQLite takes back a transaction that was cut off in the middle, if a rollback journal says
// so.
absl::StatusOr<SqliteEvidence> CheckNothingLost(const FileLock& file, const std::string& path);

}  // namespace atm::storage

#endif  // ATM_STORAGE_SQLITE_SQLITE_EVIDENCE_H_
