// Reads what a ledger needs at its start.
#ifndef ATM_STORAGE_SQLITE_SQLITE_LOAD_H_
#define ATM_STORAGE_SQLITE_SQLITE_LOAD_H_

#include "absl/status/statusor.h"
#include "storage/journal/journal.h"

namespace SQLite {
class Database;
}

namespace atm::storage {

// As Journal::Load, by whoever may use the database now. Throws SQLite::Exception.
//
// The end of the chain is verified: the newest transactions, all that are told, and every entry
// among and behind them; and that the chain has come as far as `progress` says.
absl::StatusOr<Progress> LoadRecord(SQLite::Database& database, const Loader& loader);

}  // namespace atm::storage

#endif  // ATM_STORAGE_SQLITE_SQLITE_LOAD_H_
