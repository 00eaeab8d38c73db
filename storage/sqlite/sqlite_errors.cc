#include "storage/sqlite/sqlite_errors.h"

#include <SQLiteCpp/Exception.h>
#include <sqlite3.h>

namespace atm::storage {
namespace {

absl::StatusCode CodeOf(int sqlite_code) {
  switch (sqlite_code & 0xFF) {  // the primary code, without the extension
    case SQLITE_NOTADB:
      return absl::StatusCode::kFailedPrecondition;
    case SQLITE_CORRUPT:
    case SQLITE_CONSTRAINT:
    case SQLITE_MISMATCH:
      return absl::StatusCode::kDataLoss;
    case SQLITE_FULL:
      return absl::StatusCode::kResourceExhausted;
    case SQLITE_PERM:
    case SQLITE_READONLY:
      return absl::StatusCode::kPermissionDenied;
    default:
      return absl::StatusCode::kUnavailable;
  }
}

}  // namespace

absl::Status TranslateSqliteErrors(const std::string& what,
                                   absl::FunctionRef<absl::Status()> work) {
  try {
    return work();
  } catch (const SQLite::Exception& error) {
    return {CodeOf(error.getErrorCode()), what + ": " + error.what()};
  }
}

}  // namespace atm::storage
