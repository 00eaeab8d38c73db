// The file of a ledger before SQLite touches it: is it there, may we write it, is it ours alone?
#ifndef ATM_STORAGE_SQLITE_SQLITE_FILE_H_
#define ATM_STORAGE_SQLITE_SQLITE_FILE_H_

#include <cstdint>
#include <string>
#include <utility>

#include "absl/status/status.h"
#include "absl/status/statusor.h"

namespace atm::storage {

// Holds a file so that no second server opens it, until it is destroyed. It must outlive every
// SQLite connection to the file, since closing any descriptor of a file ends SQLite's own locks on
// it.
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

// Returns FAILED_PRECONDITION if the file is not empty and its header is not that of a ledger that
// this program can read. Changes nothing.
absl::Status CheckHeader(const FileLock& file, const std::string& path);

// Returns how many bytes may still be written to the file's disk; the largest number there is if
// that is not known.
std::int64_t FreeBytes(const FileLock& file);

}  // namespace atm::storage

#endif  // ATM_STORAGE_SQLITE_SQLITE_FILE_H_
