#include "storage/sqlite/sqlite_errors.h"

#include <SQLiteCpp/Exception.h>
#include <sqlite3.h>

#include <cerrno>
#include <cstring>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "storage/sqlite/sqlite_room.h"
#include "storage/sqlite/sqlite_sealing_vfs.h"

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

// Why the system failed SQLite, as an error number; 0 if that is not known. `newest` is the newest
// error number.
int SystemError(int sqlite_code, int newest) {
  switch (sqlite_code & 0xFF) {
    case SQLITE_FULL:
      return ENOSPC;
    case SQLITE_IOERR:
    case SQLITE_CANTOPEN:
      return newest;
    default:
      return 0;
  }
}

constexpr char kLocked[] =
    ". Another program has locked the database: end that program's transaction";

}  // namespace

absl::Status TranslateSqliteErrors(const std::string& what,
                                   absl::FunctionRef<absl::Status()> work) {
  errno = 0;  // SQLite does not tell the one that it met, and does not clear it
  try {
    return work();
  } catch (const SQLite::Exception& error) {
    const int newest = errno;
    // What copies pages tells it as the one code that it has.
    if (error.getExtendedErrorCode() == SQLITE_IOERR_DATA ||
        error.getErrorCode() == SQLITE_IOERR_DATA) {
      return absl::DataLossError(absl::StrFormat(
          "%s: %s; it is damaged, or another program wrote to the file: restore a backup", what,
          LastBrokenPage()));
    }
    const int code = error.getErrorCode();
    const int system_error = SystemError(code, newest);
    std::string text = what + ": " + error.what();
    if (system_error != 0) text += absl::StrCat(" (", std::strerror(system_error), ")");
    if ((code & 0xFF) == SQLITE_BUSY) text += kLocked;
    const std::string remedy = RemedyForNoRoom(system_error);
    if (remedy.empty()) return {CodeOf(code), text};
    return {absl::StatusCode::kResourceExhausted, absl::StrCat(text, ". ", remedy)};
  }
}

}  // namespace atm::storage
