// The history in the journal's SQLite file, or beside a journal in memory.
#ifndef ATM_STORAGE_SQLITE_SQLITE_HISTORY_H_
#define ATM_STORAGE_SQLITE_SQLITE_HISTORY_H_

#include <memory>
#include <string>

#include "absl/status/statusor.h"
#include "storage/journal/history.h"
#include "storage/sqlite/sqlite_connection.h"

namespace atm::storage {

// Opens a history of what the journal writes through `journal`.
//
// Of a file: over a connection of its own, which is read-only and never checkpoints. In the
// write-ahead log's mode it sees what was committed when it looks, waits for nobody, and nobody
// waits for it.
//
// In memory: through the journal's own connection, whose mutex the journal holds from the beginning
// of a batch to its end, so that no part of a batch is seen. A look-up holds the mutex for the few
// microseconds that it takes to find some rows in memory, which is the longest that the journal
// ever waits for a reader. The other ways are worse: in a shared cache or in SQLite's "memdb"
// readers lock tables that the journal must then wait for by polling; a copy of all rows beside the
// database doubles the memory and is a second journal to keep right. An audit and a copy hold the
// mutex for long, and a ledger in memory is small.
absl::StatusOr<std::unique_ptr<History>> OpenSqliteHistory(
    const std::shared_ptr<SqliteConnection>& journal);

// Opens the record in a file, to read only; also beside a server that uses it, which does not
// notice. A file that nobody uses is read without SQLite's locks, so that it may be on a medium
// that cannot be written; UNAVAILABLE if somebody begins to use it meanwhile.
//
// Errors, with the file left as it was:
//
// clang-format off
//   NOT_FOUND            there is no such file
//   DATA_LOSS            it has not all that was acknowledged, or its log is damaged or missing
//   FAILED_PRECONDITION  it is no ledger, or a newer version of this program wrote it, or it is
//                        missing or empty and its log or its kept head is not
//   UNAVAILABLE          it cannot be read
// clang-format on
absl::StatusOr<std::unique_ptr<History>> OpenSqliteRecord(const std::string& path);

}  // namespace atm::storage

#endif  // ATM_STORAGE_SQLITE_SQLITE_HISTORY_H_
