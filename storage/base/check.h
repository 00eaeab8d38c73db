// Assertions of what only a bug can break. They stay on in release builds: a bank that no longer
// adds up must stop.
#ifndef ATM_STORAGE_BASE_CHECK_H_
#define ATM_STORAGE_BASE_CHECK_H_

#include <cstdio>
#include <cstdlib>
#include <source_location>

namespace atm::storage {

// Ends the process, naming `what` and the place, unless `condition` holds.
inline void Check(bool condition, const char* what,
                  std::source_location at = std::source_location::current()) {
  if (condition) [[likely]] {
    return;
  }
  std::fprintf(stderr, "%s:%u: a rule of the ledger is broken: %s\n", at.file_name(),
               static_cast<unsigned>(at.line()), what);
  std::abort();
}

}  // namespace atm::storage

#endif  // ATM_STORAGE_BASE_CHECK_H_
