// Brings the record of an older schema up to date.
//
//   2  says of each entry who caused it, of each transaction its business day, and its reference
//
// The entries are sealed anew, since their hashes cover what was added: the chain has another head
// after it. What was recorded before is proved by the old hashes on the way.
#ifndef ATM_STORAGE_SQLITE_SQLITE_MIGRATION_H_
#define ATM_STORAGE_SQLITE_SQLITE_MIGRATION_H_

#include <string>

#include "absl/functional/function_ref.h"
#include "absl/status/status.h"

namespace SQLite {
class Database;
}

namespace atm::storage {

// Makes a record of schema 1 one of schema 2, within the caller's transaction. `tell` is
// told of it in sentences: first what begins, then now and then how far it is, then the old head
// and the new one. DATA_LOSS if the old record is not whole: the caller must take everything back.
// Throws SQLite::Exception.
absl::Status MigrateRecord(SQLite::Database& database, const std::string& path,
                           absl::FunctionRef<void(const std::string&)> tell);

}  // namespace atm::storage

#endif  // ATM_STORAGE_SQLITE_SQLITE_MIGRATION_H_
