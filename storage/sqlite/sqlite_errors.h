// The one place where SQLite's errors become absl::Status.
#ifndef ATM_STORAGE_SQLITE_SQLITE_ERRORS_H_
#define ATM_STORAGE_SQLITE_SQLITE_ERRORS_H_

#include <string>

#include "absl/functional/function_ref.h"
#include "absl/status/status.h"

namespace atm::storage {

// Runs `work`; what SQLite throws in it comes back as a status whose message begins with `what`,
// such as "cannot open atm.db".
absl::Status TranslateSqliteErrors(const std::string& what, absl::FunctionRef<absl::Status()> work);

}  // namespace atm::storage

#endif  // ATM_STORAGE_SQLITE_SQLITE_ERRORS_H_
