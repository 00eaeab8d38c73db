// The files of a database as they lie on the disk at one moment, which a crash then leaves.
#ifndef ATM_TESTS_STORAGE_FILE_IMAGE_H_
#define ATM_TESTS_STORAGE_FILE_IMAGE_H_

#include <filesystem>
#include <fstream>
#include <iterator>
#include <map>
#include <string>
#include <utility>

#include "storage/sqlite/sqlite_evidence.h"
#include "storage/sqlite/sqlite_file.h"
#include "tests/catch2.h"

namespace atm::storage {

// The content of each file by its suffix. What is not there has none. Without the index of the log,
// which is made anew at each start.
using FileImage = std::map<std::string, std::string>;

inline std::string BytesOf(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

inline FileImage TakeImage(const std::string& path) {
  FileImage image;
  for (const std::string suffix : {"", "-wal", "-head"}) {
    if (std::filesystem::exists(path + suffix)) image[suffix] = BytesOf(path + suffix);
  }
  return image;
}

inline void PutImage(const FileImage& image, const std::string& path) {
  for (const std::string suffix : {"", "-wal", "-head", "-shm", "-journal"}) {
    std::filesystem::remove(path + suffix);
  }
  for (const auto& [suffix, bytes] : image) {
    std::ofstream(path + suffix, std::ios::binary) << bytes;
  }
}

// What a start says of the files before SQLite sees them.
inline absl::Status LookAt(const std::string& path) {
  const auto lock = FileLock::Acquire(path);
  return lock.ok() ? CheckNothingLost(*lock, path).status() : lock.status();
}

}  // namespace atm::storage

#endif  // ATM_TESTS_STORAGE_FILE_IMAGE_H_
