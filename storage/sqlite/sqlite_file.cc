#include "storage/sqlite/sqlite_file.h"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstring>
#include <filesystem>
#include <limits>
#include <span>

#include "absl/strings/str_format.h"
#include "storage/sqlite/sqlite_left_over.h"
#include "storage/sqlite/sqlite_schema.h"

namespace atm::storage {
namespace {

std::string Why() { return std::strerror(errno); }

// A file whose owner took away the right to write is left alone, even by root, who could write it.
bool IsWriteProtected(const std::string& path) {
  struct stat about = {};
  return stat(path.c_str(), &about) == 0 &&
         ((about.st_mode & (S_IWUSR | S_IWGRP | S_IWOTH)) == 0 || access(path.c_str(), W_OK) != 0);
}

absl::Status CheckPlace(const std::string& path) {
  const std::filesystem::path place(path);
  const std::filesystem::path folder = place.has_parent_path() ? place.parent_path() : ".";
  std::error_code ignored;
  if (!std::filesystem::is_directory(folder, ignored)) {
    return absl::NotFoundError(
        absl::StrFormat("the folder of %s does not exist; make it first", path));
  }
  if (std::filesystem::is_directory(place, ignored)) {
    return absl::FailedPreconditionError(absl::StrFormat("%s is a folder; name a file", path));
  }
  if (IsWriteProtected(path)) {
    return absl::PermissionDeniedError(
        absl::StrFormat("%s is read-only; a ledger must be writable", path));
  }
  if (access(folder.c_str(), W_OK) != 0) {
    return absl::PermissionDeniedError(absl::StrFormat(
        "the folder of %s is read-only; SQLite keeps its write-ahead log there", path));
  }
  return absl::OkStatus();
}

}  // namespace

absl::StatusOr<FileLock> FileLock::Acquire(const std::string& path) {
  if (absl::Status place = CheckPlace(path); !place.ok()) {
    return place;
  }
  if (absl::Status alone = CheckNothingLeftOver(path); !alone.ok()) {
    return alone;
  }
  FileLock lock;
  const std::filesystem::path folder = std::filesystem::path(FollowLinks(path)).parent_path();
  lock.folder_ = open(folder.empty() ? "." : folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (lock.folder_ < 0) {
    return absl::PermissionDeniedError(absl::StrFormat(
        "the folder of %s cannot be opened (%s), which is needed to sync it", path, Why()));
  }
  lock.descriptor_ = open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, S_IRUSR | S_IWUSR);
  if (lock.descriptor_ < 0) {
    return absl::PermissionDeniedError(absl::StrFormat("cannot open %s: %s", path, Why()));
  }
  // flock, not fcntl: SQLite's own locks are of the other kind, and the two do not meet.
  if (flock(lock.descriptor_, LOCK_EX | LOCK_NB) != 0) {
    if (errno == EWOULDBLOCK) {
      return absl::AlreadyExistsError(absl::StrFormat(
          "%s is in use by another server; stop that one, or name another file", path));
    }
    return absl::UnavailableError(absl::StrFormat("cannot lock %s: %s", path, Why()));
  }
  return lock;
}

FileLock::FileLock(FileLock&& other) noexcept
    : descriptor_(std::exchange(other.descriptor_, -1)),
      replaced_(std::exchange(other.replaced_, -1)),
      folder_(std::exchange(other.folder_, -1)) {}

void FileLock::MoveTo(int descriptor) { replaced_ = std::exchange(descriptor_, descriptor); }

FileLock::~FileLock() {
  if (descriptor_ >= 0) close(descriptor_);
  if (replaced_ >= 0) close(replaced_);
  if (folder_ >= 0) close(folder_);
}

absl::Status FileLock::SyncFolder(const std::string& path,
                                  const std::function<int(int)>& sync) const {
  // A file system that cannot do that at all keeps names in another way.
  if (sync(folder_) == 0 || errno == EINVAL || errno == ENOTSUP) return absl::OkStatus();
  return absl::UnavailableError(absl::StrFormat(
      "the folder of %s cannot be synced (%s): after a power cut its files may be gone, so nothing "
      "can be acknowledged. Check the disk, and start again",
      path, Why()));
}

absl::Status CheckHeader(const FileLock& file, const std::string& path) {
  std::array<std::uint8_t, DatabaseHeader::kBytes> bytes = {};
  const ssize_t got = pread(file.descriptor(), bytes.data(), bytes.size(), 0);
  if (got < 0) {
    return absl::UnavailableError(absl::StrFormat("cannot read %s: %s", path, Why()));
  }
  if (got == 0) {
    return absl::OkStatus();  // new
  }
  const std::optional<DatabaseHeader> header =
      DatabaseHeader::Parse(std::span(bytes).first(static_cast<std::size_t>(got)));
  if (!header && IsHalfMade(path)) return absl::OkStatus();
  if (!header) {
    return absl::FailedPreconditionError(
        absl::StrFormat("%s is not a database; name another file", path));
  }
  return CheckMarks(path, header->application_id, header->version);
}

std::optional<DatabaseHeader> ReadHeader(const FileLock& file) {
  std::array<std::uint8_t, DatabaseHeader::kBytes> bytes = {};
  const ssize_t got = pread(file.descriptor(), bytes.data(), bytes.size(), 0);
  if (got <= 0) return std::nullopt;
  return DatabaseHeader::Parse(std::span(bytes).first(static_cast<std::size_t>(got)));
}

std::int64_t FreeBytes(const FileLock& file) {
  struct statvfs about = {};
  if (fstatvfs(file.descriptor(), &about) != 0) {
    return std::numeric_limits<std::int64_t>::max();
  }
  return static_cast<std::int64_t>(about.f_bavail) * static_cast<std::int64_t>(about.f_frsize);
}

}  // namespace atm::storage
