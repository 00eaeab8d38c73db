#include "storage/sqlite/sqlite_room.h"

#include <sys/resource.h>
#include <sys/stat.h>

#include <algorithm>
#include <cerrno>
#include <limits>
#include <optional>

#include "absl/strings/str_format.h"

namespace atm::storage {
namespace {

// The largest size that this process may give a file; nullopt if there is no such limit.
std::optional<std::int64_t> MaxFileBytes() {
  struct rlimit limit = {};
  if (getrlimit(RLIMIT_FSIZE, &limit) != 0 || limit.rlim_cur == RLIM_INFINITY) return std::nullopt;
  constexpr rlim_t kMost = std::numeric_limits<std::int64_t>::max();
  return static_cast<std::int64_t>(std::min(limit.rlim_cur, kMost));
}

// The size of the database or of its log, whichever is larger.
std::int64_t BytesOf(const FileLock& file, const std::string& path) {
  struct stat database = {};
  struct stat log = {};
  if (fstat(file.descriptor(), &database) != 0) return 0;
  if (stat((path + "-wal").c_str(), &log) != 0) return database.st_size;
  return std::max(database.st_size, log.st_size);
}

}  // namespace

absl::Status CheckRoomFor(const FileLock& file, const std::string& path,
                          std::int64_t min_free_bytes) {
  if (FreeBytes(file) < min_free_bytes) {
    return absl::ResourceExhaustedError(absl::StrFormat(
        "the disk of %s has less than %d bytes left: make room there", path, min_free_bytes));
  }
  const std::optional<std::int64_t> most = MaxFileBytes();
  if (most && *most - BytesOf(file, path) < min_free_bytes) {
    return absl::ResourceExhaustedError(absl::StrFormat(
        "this process may write files of at most %d bytes, and %s or its log has less than %d "
        "bytes "
        "left of that: start the server with a higher limit (ulimit -f, LimitFSIZE)",
        *most, path, min_free_bytes));
  }
  return absl::OkStatus();
}

std::string RemedyForNoRoom(int system_error) {
  switch (system_error) {
    case ENOSPC:
      return "Make room on its disk, and start the server again";
    case EDQUOT:
      return "The quota of the server's user is used up there: raise it or make room, and start "
             "the "
             "server again";
    case EFBIG:
      return "The process may not write files as large as that: raise the limit (ulimit -f, "
             "LimitFSIZE), and start the server again";
    default:
      return "";
  }
}

}  // namespace atm::storage
