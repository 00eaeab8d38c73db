// A database that nobody uses, read without SQLite's locks and without files of SQLite's beside it:
// so it may be on a medium that cannot be written, and a server that is started with it meanwhile
// does not have to wait.
#ifndef ATM_STORAGE_SQLITE_SQLITE_UNLOCKED_H_
#define ATM_STORAGE_SQLITE_SQLITE_UNLOCKED_H_

#include <cstdint>
#include <memory>
#include <string>

#include "absl/status/status.h"

namespace SQLite {
class Database;
}

namespace atm::storage {

// Whether nobody uses a database now: there is no log beside it; or there is one without its index,
// which every user makes, in a folder where nothing can be made.
bool IsUnused(const std::string& path);

// Opens a database that nobody uses, to read only. Throws SQLite::Exception.
std::unique_ptr<SQLite::Database> OpenUnlocked(const std::string& path);

// What such a file looked like before it was opened.
class UnchangedFile {
 public:
  explicit UnchangedFile(std::string path);

  // Returns UNAVAILABLE, with a sentence, once somebody has written to the file, or to a log beside
  // it.
  absl::Status Check() const;

 private:
  struct Look {
    std::int64_t bytes = -1;
    std::int64_t time_ns = 0;     // when it was written to
    std::int64_t log_bytes = -1;  // -1: there is none

    bool operator==(const Look&) const = default;
  };

  Look LookAtIt() const;

  const std::string path_;
  const Look before_;
};

}  // namespace atm::storage

#endif  // ATM_STORAGE_SQLITE_SQLITE_UNLOCKED_H_
