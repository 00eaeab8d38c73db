// The one place where SQLite's errors become absl::Status.
#ifndef ATM_STORAGE_SQLITE_SQLITE_ERRORS_H_
#define ATM_STORAGE_SQLITE_SQLITE_ERRORS_H_

#include <string>

#include "absl/functional/function_ref.h"
#include "absl/status/status.h"

namespace atm::storage {

// Runs `work` and returns its status. If SQLite throws in it, the status says so; its message
// begins with `what`, such as "cannot open atm.db", and says why the disk failed, and where it had
// no room, what to do.
absl::Status TranslateSqliteErrors(const std::string& what, absl::FunctionRef<absl::Status()> work);

}  // namespace atm::storage

#endif  // ATM_STORAGE_SQLITE_SQLITE_ERRORS_H_
