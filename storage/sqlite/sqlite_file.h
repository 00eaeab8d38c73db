// The file of a ledger before SQLite touches it: is it there, may we write it, is it ours alone?
#ifndef ATM_STORAGE_SQLITE_SQLITE_FILE_H_
#define ATM_STORAGE_SQLITE_SQLITE_FILE_H_

#include <cstdint>
#include <string>
#include <utility>

#include "absl/status/status.h"
#include "absl/status/statusor.h"

namespace atm::storage {

// Holds a file so that no second server opens it. Moves, does not copy; let go of by the
// destructor. Must outlive every SQLite connection to the file: closing any descriptor of it ends
// SQLite's own locks.
class FileLock {
 public:
  // Makes the file, readable by its owner only, if it is missing. Errors as those of
  // OpenSqliteJournal.
  static absl::StatusOr<FileLock> Acquire(const std::string& path);

  FileLock(FileLock&& other) noexcept : descriptor_(std::exchange(other.descriptor_, -1)) {}
  FileLock& operator=(FileLock&&) = delete;
  ~FileLock();

  int descriptor() const { return descriptor_; }

 private:
  explicit FileLock(int descriptor) : descriptor_(descriptor) {}

  int descriptor_;
};

// Whether a file that is not empty is a ledger that this program can read, by its header alone:
// FAILED_PRECONDITION if not. Reads it only.
absl::Status CheckHeader(const FileLock& file, const std::string& path);

// The bytes that may still be written to the file's disk; the largest number there is if that is
// not known.
std::int64_t FreeBytes(const FileLock& file);

}  // namespace atm::storage

#endif  // ATM_STORAGE_SQLITE_SQLITE_FILE_H_
