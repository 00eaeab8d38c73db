// Gives the pages of an older file their seals.
//
//   3  each page carries a seal (sqlite_seal.h)
//
// The file is copied into another one beside it, which then takes its name: whoever is killed
// meanwhile leaves the file as it was or as it is to be, and what is left of a copy is deleted by
// the next attempt. Every index of the copy is made anew from its table, so that none is sealed
// that leads elsewhere, and no request id that stands twice.
#ifndef ATM_STORAGE_SQLITE_SQLITE_SEALING_H_
#define ATM_STORAGE_SQLITE_SQLITE_SEALING_H_

#include <functional>
#include <string>

#include "absl/status/status.h"
#include "storage/sqlite/sqlite_file.h"

namespace SQLite {
class Database;
}

namespace atm::storage {

// Replaces the file of a database of schema 2. The database has no other use after it: it is the
// file of before, if there is another one now. `lock` is moved to the new file. `tell` is told of
// it in sentences.
//
// DATA_LOSS if what the file holds is damaged. Other errors say why it could not be done now, such
// as RESOURCE_EXHAUSTED if the disk has no room for a second file; the old one serves as before.
absl::Status SealOldFile(SQLite::Database& database, const std::string& path, FileLock& lock,
                         const std::function<void(const std::string&)>& tell);

}  // namespace atm::storage

#endif  // ATM_STORAGE_SQLITE_SQLITE_SEALING_H_
