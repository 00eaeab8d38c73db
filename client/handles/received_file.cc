#include "client/handles/received_file.h"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <cstdlib>
#include <filesystem>
#include <system_error>

#include "absl/strings/str_format.h"
#include "storage/values/system_error.h"

namespace atm {
namespace {

absl::Status SyncFolderOf(const std::string& path) {
  const std::filesystem::path parent = std::filesystem::path(path).parent_path();
  const std::string folder = parent.empty() ? "." : parent.string();
  const int descriptor = open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (descriptor < 0) return LastSystemError("open", folder);
  absl::Status synced = fsync(descriptor) == 0 ? absl::OkStatus() : LastSystemError("sync", folder);
  close(descriptor);
  return synced;
}

}  // namespace

absl::StatusOr<ReceivedFile> ReceivedFile::Begin(const std::string& path) {
  std::error_code ignored;
  if (std::filesystem::exists(std::filesystem::symlink_status(path, ignored))) {
    return absl::AlreadyExistsError(absl::StrFormat("%s exists, and is not overwritten", path));
  }
  std::string unfinished = path + ".unfinished-XXXXXX";
  const int descriptor = mkostemp(unfinished.data(), O_CLOEXEC);
  if (descriptor < 0) return LastSystemError("make", unfinished);
  return ReceivedFile(path, std::move(unfinished), descriptor);
}

ReceivedFile::~ReceivedFile() {
  if (descriptor_ < 0) return;
  close(descriptor_);
  unlink(unfinished_path_.c_str());  // once it is finished it has another name, too
}

absl::Status ReceivedFile::Append(const std::string& bytes) {
  for (std::size_t at = 0; at < bytes.size();) {
    const ssize_t put = write(descriptor_, bytes.data() + at, bytes.size() - at);
    if (put < 0 && errno == EINTR) continue;
    if (put < 0) return LastSystemError("write", unfinished_path_);
    at += static_cast<std::size_t>(put);
  }
  return absl::OkStatus();
}

// As a second name, which never overwrites.
absl::Status ReceivedFile::Finish() {
  if (fsync(descriptor_) != 0) return LastSystemError("sync", unfinished_path_);
  if (link(unfinished_path_.c_str(), path_.c_str()) != 0) return LastSystemError("name", path_);
  absl::Status synced = SyncFolderOf(path_);
  if (!synced.ok()) unlink(path_.c_str());
  return synced;
}

}  // namespace atm
