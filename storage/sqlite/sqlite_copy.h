// A copy of a database that is in use, as it is at one moment.
#ifndef ATM_STORAGE_SQLITE_SQLITE_COPY_H_
#define ATM_STORAGE_SQLITE_SQLITE_COPY_H_

#include "absl/status/statusor.h"
#include "storage/journal/hash.h"
#include "storage/journal/history.h"

namespace SQLite {
class Database;
}

namespace atm::storage {

// Writes all pages of the database into the file that is asked for, within one read transaction:
// see History::CopyTo. The file is not in the mode of the log, so that it is complete by itself.
// Returns the end of the chain in it.
//
// The log of the database cannot begin anew while this reads, so it grows by what is written
// meanwhile; once this has returned, it is moved and used again from its beginning.
//
// Used by whoever may use the database now. Throws SQLite::Exception.
absl::StatusOr<ChainHead> CopyDatabase(SQLite::Database& database, const CopyRequest& request);

}  // namespace atm::storage

#endif  // ATM_STORAGE_SQLITE_SQLITE_COPY_H_
