#include "storage/sqlite/sqlite_unlocked.h"

#include <SQLiteCpp/Database.h>
#include <sys/stat.h>
#include <unistd.h>

#include <filesystem>
#include <system_error>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "storage/sqlite/sqlite_left_over.h"
#include "storage/sqlite/sqlite_sealing_vfs.h"

namespace atm::storage {
namespace {

namespace fs = std::filesystem;

bool Exists(const std::string& path) {
  std::error_code ignored;
  return fs::exists(path, ignored);
}

bool HasLog(const std::string& file) { return Exists(file + "-wal") || Exists(file + "-journal"); }

// Returns the path as a URL of SQLite's, with this parameter.
std::string UrlOf(const std::string& path, const char* parameter) {
  std::error_code ignored;
  std::string url = "file://";
  for (const char c : fs::absolute(path, ignored).string()) {
    if (c == '%' || c == '?' || c == '#') {
      absl::StrAppendFormat(&url, "%%%02x", c);
    } else {
      url += c;
    }
  }
  return absl::StrCat(url, "?", parameter);
}

}  // namespace

bool IsUnused(const std::string& path) {
  const std::string file = FollowLinks(path);
  if (!HasLog(file)) return true;
  const fs::path folder = fs::path(file).parent_path();
  return Exists(file + "-wal") && !Exists(file + "-shm") &&
         access(folder.empty() ? "." : folder.c_str(), W_OK) != 0;
}

std::unique_ptr<SQLite::Database> OpenUnlocked(const std::string& path) {
  const int flags = SQLite::OPEN_READONLY | SQLite::OPEN_NOMUTEX | SQLite::OPEN_URI;
  if (!HasLog(FollowLinks(path))) {
    return std::make_unique<SQLite::Database>(UrlOf(path, "immutable=1"), flags, 0, SealingVfs());
  }
  // SQLite makes the index in memory for whoever is alone, and that takes a lock which cannot be
  // had here. Seals are not looked at: the log has checksums, and whoever verifies looks at the
  // rest.
  auto database = std::make_unique<SQLite::Database>(UrlOf(path, "vfs=unix-none"), flags);
  database->exec("PRAGMA locking_mode = EXCLUSIVE");
  return database;
}

UnchangedFile::UnchangedFile(std::string path) : path_(std::move(path)), before_(LookAtIt()) {}

UnchangedFile::Look UnchangedFile::LookAtIt() const {
  struct stat about = {};
  if (stat(path_.c_str(), &about) != 0) return {};
  std::error_code error;
  const std::uintmax_t log_bytes = fs::file_size(FollowLinks(path_) + "-wal", error);
  return {.bytes = about.st_size,
          .time_ns = about.st_mtim.tv_sec * 1'000'000'000 + about.st_mtim.tv_nsec,
          .log_bytes = error ? -1 : static_cast<std::int64_t>(log_bytes)};
}

absl::Status UnchangedFile::Check() const {
  if (LookAtIt() == before_) return absl::OkStatus();
  return absl::UnavailableError(absl::StrFormat(
      "%s was changed while it was read, as by a server that was started with it: try again",
      path_));
}

}  // namespace atm::storage
