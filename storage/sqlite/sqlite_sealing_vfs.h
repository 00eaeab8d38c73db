// What stands between SQLite and the system's files: each page of a database gets its seal when it
// is written, also into the log, and is checked whenever it is read (sqlite_seal.h).
//
// Every connection to a ledger's file goes through it. A file that was made without seals is read
// and written as it is. A new file gets seals: whoever makes it has SQLite keep the bytes for them
// free.
//
// Nothing is mapped into memory: what SQLite would read there, nobody could check.
#ifndef ATM_STORAGE_SQLITE_SQLITE_SEALING_VFS_H_
#define ATM_STORAGE_SQLITE_SQLITE_SEALING_VFS_H_

#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <string>

namespace SQLite {
class Database;
}

namespace atm::storage {

// Returns the name by which SQLite knows it: the last argument of SQLite::Database's constructor.
// From any thread.
const char* SealingVfs();

// Has SQLite keep the bytes for seals free in a database that is to be made; it must have no page
// yet. Throws SQLite::Exception.
void ReserveSeals(SQLite::Database& database);

// Whether the pages of a database have room for seals. One in memory has none, and one that was
// made without.
bool HasRoomForSeals(SQLite::Database& database);

// Returns what was wrong with the page for which reading failed last, a sentence. To be asked where
// SQLite's error is SQLITE_IOERR_DATA. From any thread.
std::string LastBrokenPage();

// A page that is not as it was written is an error to whoever reads it. As long as this object
// lives, the database's connection reads on, and what is broken is kept here. For whoever verifies.
//
// Used by whoever may use the database, which lives longer. There must be no open statement and no
// transaction at the beginning and at the end: pages that were read before are then read again.
class ReadOn {
 public:
  // Asks `go_on` now and then; once it returns false, all reading fails.
  ReadOn(SQLite::Database& database, std::function<bool()> go_on);
  ~ReadOn();

  ReadOn(const ReadOn&) = delete;
  ReadOn& operator=(const ReadOn&) = delete;

  // Broken pages by their number, with a sentence each.
  const std::map<std::uint32_t, std::string>& broken() const { return broken_; }

  // For the file: notes a page, or returns whether to go on.
  void Note(std::uint32_t page, std::string sentence);
  bool GoesOn();

  // Whether `go_on` returned false.
  bool has_ended() const { return has_ended_; }

 private:
  // Enough to see what happened to a file.
  static constexpr std::size_t kMostBroken = 1'000;

  void Tell(ReadOn* self);

  SQLite::Database& database_;
  const std::function<bool()> go_on_;
  std::map<std::uint32_t, std::string> broken_;
  std::int64_t reads_ = 0;
  bool has_ended_ = false;
};

}  // namespace atm::storage

#endif  // ATM_STORAGE_SQLITE_SQLITE_SEALING_VFS_H_
