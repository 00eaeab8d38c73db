#include "client/cli/bench/page_file.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstddef>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <string_view>
#include <system_error>
#include <utility>

namespace atm::cli {
namespace {

namespace fs = std::filesystem;

bool WriteAll(int descriptor, std::string_view content) {
  while (!content.empty()) {
    const ssize_t written = write(descriptor, content.data(), content.size());
    if (written == -1 && errno == EINTR) continue;
    if (written == -1) return false;
    content.remove_prefix(static_cast<std::size_t>(written));
  }
  return true;
}

}  // namespace

std::optional<PageFile> PageFile::Open(const std::string& path) {
  struct stat about = {};
  const bool is_there = stat(path.c_str(), &about) == 0;
  if (is_there && !S_ISREG(about.st_mode)) {
    const int descriptor = open(path.c_str(), O_WRONLY | O_CLOEXEC);
    return descriptor < 0 ? std::nullopt : std::optional(PageFile(descriptor, "", path));
  }
  // A file that its owner protected is not replaced either.
  if (is_there && access(path.c_str(), W_OK) != 0) return std::nullopt;
  std::error_code error;
  const fs::path target = fs::weakly_canonical(path, error);
  std::string unfinished = (error ? fs::path(path) : target).string() + ".XXXXXX";
  const int descriptor = mkostemp(unfinished.data(), O_CLOEXEC);
  if (descriptor < 0) return std::nullopt;
  PageFile file(descriptor, unfinished, error ? path : target.string());
  constexpr mode_t kUsual = 0666;
  const mode_t mask = umask(0);
  umask(mask);
  if (fchmod(descriptor, is_there ? about.st_mode & 07777 : kUsual & ~mask) != 0) {
    return std::nullopt;
  }
  return file;
}

PageFile::PageFile(PageFile&& other) noexcept
    : descriptor_(std::exchange(other.descriptor_, -1)),
      unfinished_(std::exchange(other.unfinished_, "")),
      path_(std::move(other.path_)) {}

PageFile& PageFile::operator=(PageFile&& other) noexcept {
  std::swap(descriptor_, other.descriptor_);
  std::swap(unfinished_, other.unfinished_);
  std::swap(path_, other.path_);
  return *this;
}

PageFile::~PageFile() {
  if (descriptor_ >= 0) close(descriptor_);
  if (!unfinished_.empty()) unlink(unfinished_.c_str());
}

bool PageFile::Finish(const std::string& content) {
  if (!WriteAll(descriptor_, content)) return false;
  if (unfinished_.empty()) return true;
  if (std::rename(unfinished_.c_str(), path_.c_str()) != 0) return false;
  unfinished_.clear();
  return true;
}

}  // namespace atm::cli
