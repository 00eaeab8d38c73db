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
#include <string_view>

#include "absl/strings/str_format.h"
#include "storage/sqlite/sqlite_left_over.h"
#include "storage/sqlite/sqlite_schema.h"

namespace atm::storage {
namespace {

// The header of a database, from SQLite's file format: its magic, and the places of the two marks.
constexpr std::string_view kMagic("SQLite format 3\0", 16);
constexpr std::size_t kHeaderBytes = 100;
constexpr std::size_t kUserVersionAt = 60;
constexpr std::size_t kApplicationIdAt = 68;

std::string Why() { return std::strerror(errno); }

std::int32_t BigEndian(const std::array<char, kHeaderBytes>& header, std::size_t at) {
  std::uint32_t value = 0;
  for (std::size_t i = 0; i < 4; ++i) {
    value = value << 8 | static_cast<unsigned char>(header[at + i]);
  }
  return static_cast<std::int32_t>(value);
}

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
  FileLock lock(open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, S_IRUSR | S_IWUSR));
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

FileLock::~FileLock() {
  if (descriptor_ >= 0) close(descriptor_);
}

absl::Status CheckHeader(const FileLock& file, const std::string& path) {
  std::array<char, kHeaderBytes> header = {};
  const ssize_t got = pread(file.descriptor(), header.data(), header.size(), 0);
  if (got < 0) {
    return absl::UnavailableError(absl::StrFormat("cannot read %s: %s", path, Why()));
  }
  if (got == 0) {
    return absl::OkStatus();  // new
  }
  if (static_cast<std::size_t>(got) < header.size() ||
      std::string_view(header.data(), kMagic.size()) != kMagic) {
    if (IsHalfMade(path)) return absl::OkStatus();
    return absl::FailedPreconditionError(
        absl::StrFormat("%s is not a database; name another file", path));
  }
  return CheckMarks(path, BigEndian(header, kApplicationIdAt), BigEndian(header, kUserVersionAt));
}

std::int64_t FreeBytes(const FileLock& file) {
  struct statvfs about = {};
  if (fstatvfs(file.descriptor(), &about) != 0) {
    return std::numeric_limits<std::int64_t>::max();
  }
  return static_cast<std::int64_t>(about.f_bavail) * static_cast<std::int64_t>(about.f_frsize);
}

}  // namespace atm::storage
