// The rows of the record's tables, to and from the parameters and columns of SQLite's statements.
//
// Used by whoever may use the statement. Everything here throws SQLite::Exception.
#ifndef ATM_STORAGE_SQLITE_SQLITE_ROWS_H_
#define ATM_STORAGE_SQLITE_SQLITE_ROWS_H_

#include <optional>

#include "absl/status/statusor.h"
#include "storage/journal/chain.h"
#include "storage/journal/hash.h"
#include "storage/values/uuid.h"

namespace SQLite {
class Statement;
}

namespace atm::storage {

// `Row` is any of those that columns.h describes.

// Runs a statement with the columns of a row as its parameters: those of InsertInto and Update.
template <typename Row>
void Run(SQLite::Statement& statement, const Row& row);

// Returns the row that a statement stands on, whose columns are those of SelectFrom. DATA_LOSS if
// a column has a value that cannot be.
template <typename Row>
absl::StatusOr<Row> ReadRow(SQLite::Statement& statement);

// Binds a request id as the first parameter.
void BindRequestId(SQLite::Statement& statement, const Uuid& request_id);

// Returns the request id in a column of the row that a statement stands on; nullopt if the column
// has none.
std::optional<Uuid> ReadRequestId(SQLite::Statement& statement, int column);

// Puts the values of `count` columns from `first` on, as they are stored, whether or not they can
// be.
void PutStored(EntryBytes& bytes, SQLite::Statement& statement, int first, int count);

// Returns the hash in a column; nullopt if the column has none.
std::optional<Hash> ReadHash(SQLite::Statement& statement, int column);

}  // namespace atm::storage

#endif  // ATM_STORAGE_SQLITE_SQLITE_ROWS_H_
