#include "client/cli/world/private_file.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <system_error>

namespace atm::cli {
namespace {

bool WriteAll(int file, std::string_view text) {
  while (!text.empty()) {
    const ssize_t written = write(file, text.data(), text.size());
    if (written < 0 && errno != EINTR) return false;
    if (written > 0) text.remove_prefix(static_cast<std::size_t>(written));
  }
  return fsync(file) == 0;
}

}  // namespace

std::string WritePrivateFile(const std::string& path, std::string_view text) {
  std::error_code error;
  // The file may be a link to where the user keeps such files: the link stays.
  const std::filesystem::path target = std::filesystem::weakly_canonical(path, error);
  if (error) return error.message();
  const std::filesystem::path folder = target.parent_path();
  std::filesystem::create_directories(folder.parent_path(), error);
  if (mkdir(folder.c_str(), S_IRWXU) != 0 && errno != EEXIST) return std::strerror(errno);
  std::string beside = target.string() + ".XXXXXX";
  const int file = mkostemp(beside.data(), O_CLOEXEC);  // which only the user may read
  if (file < 0) return std::strerror(errno);
  const bool is_written = WriteAll(file, text);
  const int write_error = errno;
  close(file);
  if (is_written && std::rename(beside.c_str(), target.c_str()) == 0) return "";
  const std::string why = std::strerror(is_written ? errno : write_error);
  unlink(beside.c_str());
  return why;
}

}  // namespace atm::cli
