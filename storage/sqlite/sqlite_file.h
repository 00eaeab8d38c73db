// The file of a ledger before SQLite touches it: is it there, may we write it, is it ours alone?
#ifndef ATM_STORAGE_SQLITE_SQLITE_FILE_H_
#define ATM_STORAGE_SQLITE_SQLITE_FILE_H_

#include <cstdint>
#include <functional>
#include <optional>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "storage/sqlite/sqlite_header.h"

namespace atm::storage {

// Holds a file so that no second server opens it, until it is destroyed. It must outlive every
// SQLite connection to the file, since closing any descriptor of a file ends SQLite's own locks on
// it.
class FileLock {
 public:
  // Makes the file, readable by its owner only, if it is missing. Errors as those of
  // OpenSqliteJournal.
  static absl::StatusOr<FileLock> Acquire(const std::string& path);

  FileLock(FileLock&& other) noexcept;
  FileLock& operator=(FileLock&&) = delete;
  ~FileLock();

  int descriptor() const { return descriptor_; }

  // Another file has taken the name of this one: from now on that is the file. Takes over its
  // descriptor, which is locked already. The file that was there before stays locked, for whoever
  // found it under the name just before.
  void MoveTo(int descriptor);

  // Makes the names of the file and of what lies beside it durable, by `sync`, such as fsync.
  // UNAVAILABLE, with a sentence that names `path`, if that fails: the files may then be gone after
  // a power cut, and nothing that is in them may be acknowledged. SQLite does the same here and
  // there, and goes on if it fails. Any thread may call this.
  absl::Status SyncFolder(const std::string& path, const std::function<int(int)>& sync) const;

 private:
  FileLock() = default;

  int descriptor_ = -1;
  int replaced_ = -1;  // of the file before
  int folder_ = -1;    // open before the file is made: an error is told only to whoever was there
};

// Returns FAILED_PRECONDITION if the file is not empty and its header is not that of a ledger that
// this program can read. Changes nothing.
absl::Status CheckHeader(const FileLock& file, const std::string& path);

// Returns nullopt if the file does not begin as a database; a new one does not, yet.
std::optional<DatabaseHeader> ReadHeader(const FileLock& file);

// Returns how many bytes may still be written to the file's disk; the largest number there is if
// that is not known.
std::int64_t FreeBytes(const FileLock& file);

}  // namespace atm::storage

#endif  // ATM_STORAGE_SQLITE_SQLITE_FILE_H_
