// Opens a ledger's file with SQLite and with seals: as somebody who can do what the bank can, and
// not as another program or as rot, which write without seals.
#ifndef ATM_TESTS_STORAGE_SEALED_SQL_H_
#define ATM_TESTS_STORAGE_SEALED_SQL_H_

#include <SQLiteCpp/Database.h>

#include <string>

#include "storage/sqlite/sqlite_sealing_vfs.h"

namespace atm::storage {

inline SQLite::Database OpenSealed(const std::string& path, int flags = SQLite::OPEN_READWRITE) {
  return {path, flags, 0, SealingVfs()};
}

}  // namespace atm::storage

#endif  // ATM_TESTS_STORAGE_SEALED_SQL_H_
