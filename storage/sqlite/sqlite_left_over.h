// What another database left beside a file that is missing or empty, or is to be made.
#ifndef ATM_STORAGE_SQLITE_SQLITE_LEFT_OVER_H_
#define ATM_STORAGE_SQLITE_SQLITE_LEFT_OVER_H_

#include <string>

#include "absl/status/status.h"

namespace atm::storage {

// Returns FAILED_PRECONDITION, with a sentence that names both files, if the database is missing or
// empty and one of SQLite's logs for it is still there, or the head that was kept of it. That log
// may be the only place that has the newest transactions, and SQLite would delete it or empty it.
// Changes nothing.
absl::Status CheckNothingLeftOver(const std::string& path);

// Whether whoever made this file died in the middle of it: the journal beside it says that there
// was nothing before, so SQLite will take back whatever is there.
bool IsHalfMade(const std::string& path);

// Returns the file that a path leads to by symbolic links, also if it is gone. What belongs to a
// database lies beside the file itself, not beside a link to it.
std::string FollowLinks(const std::string& path);

// Returns ALREADY_EXISTS, with a sentence that names it, if the database or anything that SQLite
// keeps beside one is there.
absl::Status CheckNothingThere(const std::string& path);

}  // namespace atm::storage

#endif  // ATM_STORAGE_SQLITE_SQLITE_LEFT_OVER_H_
