#include "storage/backup/unfinished_file.h"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <filesystem>

#include "absl/strings/str_format.h"
#include "storage/base/leads_to.h"
#include "storage/values/system_error.h"

namespace atm::storage {
namespace {

namespace fs = std::filesystem;

absl::Status Exists(const std::string& path) {
  return absl::AlreadyExistsError(absl::StrFormat(
      "%s exists, and is not overwritten: name another file, or move it away", path));
}

std::string FolderOf(const std::string& path) {
  const fs::path folder = fs::path(path).parent_path();
  return folder.empty() ? "." : folder.string();
}

absl::Status SyncFolder(const std::string& folder) {
  const int descriptor = open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (descriptor < 0) return LastSystemError("open", folder);
  absl::Status synced = fsync(descriptor) == 0 ? absl::OkStatus() : LastSystemError("sync", folder);
  close(descriptor);
  return synced;
}

// Renames without overwriting. Not every file system can do that at once, or make a second name.
bool Rename(const std::string& from, const std::string& to) {
  if (renameat2(AT_FDCWD, from.c_str(), AT_FDCWD, to.c_str(), RENAME_NOREPLACE) == 0) return true;
  if (errno != EINVAL && errno != ENOSYS) return false;
  return link(from.c_str(), to.c_str()) == 0 && unlink(from.c_str()) == 0;
}

}  // namespace

UnfinishedFile::UnfinishedFile(std::string path, int descriptor)
    : path_(std::move(path)), descriptor_(descriptor) {}

absl::StatusOr<UnfinishedFile> UnfinishedFile::Begin(const std::string& path) {
  std::error_code error;
  const std::string folder = FolderOf(path);
  if (!fs::is_directory(folder, error)) {
    return absl::NotFoundError(
        absl::StrFormat("the folder of %s does not exist; make it first", path));
  }
  if (fs::exists(fs::symlink_status(path, error))) return Exists(path);
  const std::string unfinished = path + ".unfinished";
  for (;;) {
    const int descriptor =
        open(unfinished.c_str(), O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, S_IRUSR | S_IWUSR);
    if (descriptor < 0) return LastSystemError("make", unfinished);
    if (flock(descriptor, LOCK_EX | LOCK_NB) != 0) {
      const bool is_locked = errno == EWOULDBLOCK;
      absl::Status failed = LastSystemError("lock", unfinished);
      close(descriptor);
      if (!is_locked) return failed;
      return absl::AlreadyExistsError(
          absl::StrFormat("%s is being made by another program: wait for that one", path));
    }
    // Who made the file before may have deleted or renamed it between these two calls.
    if (!LeadsTo(unfinished, descriptor)) {
      close(descriptor);
      continue;
    }
    UnfinishedFile file(path, descriptor);
    file.DeleteWhatIsBeside();
    if (ftruncate(descriptor, 0) != 0) return LastSystemError("write", unfinished);
    return file;
  }
}

UnfinishedFile::~UnfinishedFile() {
  if (descriptor_ < 0) return;
  DeleteUnfinished();
  close(descriptor_);
}

void UnfinishedFile::DeleteUnfinished() const {
  unlink(unfinished_path_.c_str());
  DeleteWhatIsBeside();
}

// What SQLite may have left there.
void UnfinishedFile::DeleteWhatIsBeside() const {
  for (const char* suffix : {"-wal", "-shm", "-journal"}) {
    unlink((unfinished_path_ + suffix).c_str());
  }
}

absl::Status UnfinishedFile::Sync() const {
  if (fsync(descriptor_) != 0) return LastSystemError("sync", unfinished_path_);
  (void)posix_fadvise(descriptor_, 0, 0, POSIX_FADV_DONTNEED);
  return absl::OkStatus();
}

absl::Status UnfinishedFile::Finish() {
  if (!Rename(unfinished_path_, path_)) {
    return errno == EEXIST ? Exists(path_) : LastSystemError("name", path_);
  }
  absl::Status synced = SyncFolder(FolderOf(path_));
  if (!synced.ok() && LeadsTo(path_, descriptor_)) unlink(path_.c_str());
  close(std::exchange(descriptor_, -1));
  return synced;
}

int UnfinishedFile::TakeUnnamed() {
  DeleteUnfinished();
  return std::exchange(descriptor_, -1);
}

std::int64_t UnfinishedFile::bytes() const {
  struct stat about = {};
  return fstat(descriptor_, &about) == 0 ? about.st_size : 0;
}

}  // namespace atm::storage
