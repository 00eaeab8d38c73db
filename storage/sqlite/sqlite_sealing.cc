#include "storage/sqlite/sqlite_sealing.h"

#include <SQLiteCpp/Column.h>
#include <SQLiteCpp/Database.h>
#include <SQLiteCpp/Statement.h>
#include <fcntl.h>
#include <sqlite3.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdint>
#include <cstring>
#include <filesystem>
#include <system_error>
#include <utility>

#include "absl/strings/str_format.h"
#include "storage/sqlite/sqlite_errors.h"
#include "storage/sqlite/sqlite_schema.h"
#include "storage/sqlite/sqlite_sealing_vfs.h"

namespace atm::storage {
namespace {

namespace fs = std::filesystem;

// What the copy needs beside what the file takes: its pages hold a little less, and its indexes are
// made anew, one after the other.
constexpr std::int64_t kSpareBytes = 16 << 20;
constexpr std::int64_t kSparePart = 4;

absl::Status HasFailed(const std::string& what) {
  return absl::UnavailableError(absl::StrFormat("%s failed: %s", what, std::strerror(errno)));
}

// A file beside the old one, with the same rights, which is deleted at the end unless it was kept.
class NewFile {
 public:
  explicit NewFile(std::string path) : path_(std::move(path)) {}
  ~NewFile() {
    if (descriptor_ < 0) return;
    unlink(path_.c_str());
    close(descriptor_);
  }

  NewFile(const NewFile&) = delete;
  NewFile& operator=(const NewFile&) = delete;

  absl::Status Make(const FileLock& old) {
    struct stat about = {};
    if (fstat(old.descriptor(), &about) != 0) return HasFailed("looking at it");
    unlink(path_.c_str());
    descriptor_ = open(path_.c_str(), O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, S_IRUSR | S_IWUSR);
    if (descriptor_ < 0) return HasFailed("making " + path_);
    if (flock(descriptor_, LOCK_EX | LOCK_NB) != 0) return HasFailed("locking " + path_);
    struct stat made = {};
    if (fstat(descriptor_, &made) != 0) return HasFailed("looking at " + path_);
    const bool is_owners = made.st_uid == about.st_uid && made.st_gid == about.st_gid;
    if (!is_owners && fchown(descriptor_, about.st_uid, about.st_gid) != 0) {
      return HasFailed("giving " + path_ + " to the owner of the file");
    }
    if (fchmod(descriptor_, about.st_mode & 07777) != 0) return HasFailed("setting its rights");
    return absl::OkStatus();
  }

  // The file takes this name, for good. Returns its descriptor, which the caller closes.
  absl::StatusOr<int> TakeName(const std::string& name) {
    if (fsync(descriptor_) != 0) return HasFailed("syncing " + path_);
    if (rename(path_.c_str(), name.c_str()) != 0) return HasFailed("renaming " + path_);
    return std::exchange(descriptor_, -1);
  }

 private:
  const std::string path_;
  int descriptor_ = -1;
};

// Nobody else uses the database from here on, and its log is in the file.
absl::Status TakeAlone(SQLite::Database& database) {
  database.exec("PRAGMA locking_mode = EXCLUSIVE");
  if (database.execAndGet("PRAGMA journal_mode = DELETE").getString() != "delete") {
    return absl::UnavailableError("another program reads it");
  }
  database.exec("BEGIN EXCLUSIVE; COMMIT");
  return absl::OkStatus();
}

absl::Status CheckRoomForCopy(const std::string& path, const FileLock& lock) {
  std::error_code error;
  const auto bytes = static_cast<std::int64_t>(fs::file_size(path, error));
  const std::int64_t needed = bytes + bytes / kSparePart + kSpareBytes;
  const std::int64_t free = FreeBytes(lock);
  if (!error && free >= needed) return absl::OkStatus();
  return absl::ResourceExhaustedError(absl::StrFormat(
      "the copy that gets them needs %d bytes of disk, and %d are free", needed, free));
}

// Copies all rows into an empty file. SQLite copies the pages of the indexes as they are: they are
// made anew.
void CopyInto(SQLite::Database& database, const std::string& copy_path) {
  ReserveSeals(database);  // what comes of it has room for them
  SQLite::Statement copy_all(database, "VACUUM INTO ?1");
  copy_all.bind(1, copy_path);
  copy_all.exec();
  SQLite::Database copy(copy_path, SQLite::OPEN_READWRITE, 0, SealingVfs());
  copy.exec("PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; REINDEX");
  copy.exec(absl::StrFormat("PRAGMA user_version = %d", kSealedVersion));
}

absl::Status SealByCopy(SQLite::Database& database, FileLock& lock) {
  // Absolute, and without symbolic links.
  const std::string path = sqlite3_db_filename(database.getHandle(), "main");
  const std::string copy_path = path + "-sealing";
  if (absl::Status alone = TakeAlone(database); !alone.ok()) return alone;
  unlink(copy_path.c_str());  // its room counts
  if (absl::Status room = CheckRoomForCopy(path, lock); !room.ok()) return room;
  // The log that is gone must not come back beside the new file.
  if (absl::Status synced = lock.SyncFolder(path, fsync); !synced.ok()) return synced;
  NewFile copy(copy_path);
  if (absl::Status made = copy.Make(lock); !made.ok()) return made;
  CopyInto(database, copy_path);
  const absl::StatusOr<int> descriptor = copy.TakeName(path);
  if (!descriptor.ok()) return descriptor.status();
  lock.MoveTo(*descriptor);
  return lock.SyncFolder(path, fsync);
}

}  // namespace

absl::Status SealOldFile(SQLite::Database& database, const std::string& path, FileLock& lock,
                         const std::function<void(const std::string&)>& tell) {
  tell(absl::StrFormat("%s has schema %d and is brought to schema %d: each page gets a seal", path,
                       kUnsealedVersion, kSchemaVersion));
  absl::Status sealed = TranslateSqliteErrors("the copy could not be made",
                                              [&] { return SealByCopy(database, lock); });
  if (absl::IsDataLoss(sealed)) {
    return absl::DataLossError(
        absl::StrFormat("%s cannot be brought to schema %d, because it is damaged: %s; restore a "
                        "backup",
                        path, kSchemaVersion, sealed.message()));
  }
  if (sealed.ok()) tell(absl::StrFormat("%s has schema %d now", path, kSchemaVersion));
  return sealed;
}

}  // namespace atm::storage
