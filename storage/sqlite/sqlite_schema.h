// The tables of the record in a file, and their versions. The columns are those of
// storage/journal/columns.h.
#ifndef ATM_STORAGE_SQLITE_SQLITE_SCHEMA_H_
#define ATM_STORAGE_SQLITE_SQLITE_SCHEMA_H_

#include <cstdint>
#include <string>

#include "absl/functional/function_ref.h"
#include "absl/status/status.h"

namespace SQLite {
class Database;
}

namespace atm::storage {

// Marks a file as a ledger (PRAGMA application_id): "atml" in ASCII.
inline constexpr std::int32_t kApplicationId = 0x61746d6c;

// The newest schema that this program knows (PRAGMA user_version). Migrations go forward only.
//
//   2  the tables of today
//   3  the same, and each page of the file carries a seal (sqlite_seal.h)
//
// A record in memory has no seals, nor has an older file that could not be given any.
inline constexpr std::int32_t kSchemaVersion = 3;
inline constexpr std::int32_t kSealedVersion = 3;
inline constexpr std::int32_t kUnsealedVersion = 2;

// Returns the schema that first had the tables of a schema. As long as it is the same, the chain of
// the record goes on.
constexpr std::int32_t TablesOf(std::int32_t version) {
  return version == kSealedVersion ? kUnsealedVersion : version;
}

// Returns FAILED_PRECONDITION, with a sentence that names `path`, if these two marks of a file are
// another program's, or a newer version's.
absl::Status CheckMarks(const std::string& path, std::int32_t application_id, std::int32_t version);

// Checks the marks of an open database in the same way, and refuses older tables than
// those of today. Throws SQLite::Exception.
absl::Status CheckSchema(SQLite::Database& database, const std::string& path);

// Makes the tables in an empty database, or brings older ones up to date (sqlite_migration.h), in
// one transaction. Does not seal what is older: see sqlite_sealing.h. Refuses what CheckMarks
// refuses, and changes nothing then. `tell` is told what happens, in sentences, where it takes
// long. Throws SQLite::Exception.
absl::Status PrepareSchema(SQLite::Database& database, const std::string& path,
                           absl::FunctionRef<void(const std::string&)> tell);

// Makes those tables of the newest schema that a database does not have. Throws SQLite::Exception.
void MakeTables(SQLite::Database& database);

}  // namespace atm::storage

#endif  // ATM_STORAGE_SQLITE_SQLITE_SCHEMA_H_
