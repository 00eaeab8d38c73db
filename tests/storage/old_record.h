// The record of schema 1 that data/schema_1.sql keeps, and words to compare databases.
#ifndef ATM_TESTS_STORAGE_OLD_RECORD_H_
#define ATM_TESTS_STORAGE_OLD_RECORD_H_

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "absl/functional/function_ref.h"
#include "absl/status/status.h"

namespace SQLite {
class Database;
}

namespace atm::storage {

// When its last server was killed, in microseconds since 1970.
inline constexpr std::int64_t kOldRecordEndUs = 1'767'841'201'000'000;

// The end of its chain, as that server wrote it into its log when it was started and stopped again.
inline constexpr char kOldHead[] =
    "86:4daff46b69b05de2c317972e2d44152e08ca694f51519c1637c2a1db5492b515";

// Makes it in an empty database.
void MakeOldRecord(SQLite::Database& database);

// Makes it as a file, in WAL mode as every ledger is.
void MakeOldFile(const std::string& path);

// Returns a copy in memory, which takes values that a CHECK forbids.
std::unique_ptr<SQLite::Database> CopyInMemory(SQLite::Database& from);

// Returns each row that a query finds, its columns as literals of SQL with '|' between them.
std::vector<std::string> RowsOf(SQLite::Database& database, const std::string& query);

// Returns all that a database holds: its marks, the text of its tables and indexes, and every row.
std::vector<std::string> DumpOf(SQLite::Database& database);

// Opens a file to read only and dumps it.
std::vector<std::string> DumpOfFile(const std::string& path);

// Prepares the schema as a journal does. Returns what it returned; `tell` may be told.
absl::Status Prepare(
    SQLite::Database& database,
    absl::FunctionRef<void(const std::string&)> tell = [](const std::string&) {});

}  // namespace atm::storage

#endif  // ATM_TESTS_STORAGE_OLD_RECORD_H_
