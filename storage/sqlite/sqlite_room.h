// Whether there is room to write: on the disk, and below the size that the process may give a file.
#ifndef ATM_STORAGE_SQLITE_SQLITE_ROOM_H_
#define ATM_STORAGE_SQLITE_SQLITE_ROOM_H_

#include <cstdint>
#include <string>

#include "absl/status/status.h"
#include "storage/sqlite/sqlite_file.h"

namespace atm::storage {

// Returns RESOURCE_EXHAUSTED, with a sentence that says what to do, if fewer than `min_free_bytes`
// can be added to the database or to its log. `path` is that of the database. Any thread may call
// it.
absl::Status CheckRoomFor(const FileLock& file, const std::string& path,
                          std::int64_t min_free_bytes);

// Returns what to do about an error number of the system that says that there is no room; empty if
// it says something else.
std::string RemedyForNoRoom(int system_error);

}  // namespace atm::storage

#endif  // ATM_STORAGE_SQLITE_SQLITE_ROOM_H_
