// A file that is received in parts, and gets its name only when all of it is there and on disk.
//
// Used by one thread at a time.
#ifndef ATM_CLIENT_HANDLES_RECEIVED_FILE_H_
#define ATM_CLIENT_HANDLES_RECEIVED_FILE_H_

#include <string>
#include <utility>

#include "absl/status/status.h"
#include "absl/status/statusor.h"

namespace atm {

class ReceivedFile {
 public:
  // Makes a file of another name in the same folder, for its owner alone. ALREADY_EXISTS if there
  // is a file of this name; NOT_FOUND, PERMISSION_DENIED, RESOURCE_EXHAUSTED or UNAVAILABLE if none
  // can be made.
  static absl::StatusOr<ReceivedFile> Begin(const std::string& path);

  ReceivedFile(ReceivedFile&& other) noexcept
      : path_(std::move(other.path_)),
        unfinished_path_(std::exchange(other.unfinished_path_, {})),
        descriptor_(std::exchange(other.descriptor_, -1)) {}
  ReceivedFile& operator=(ReceivedFile&&) = delete;

  // Deletes what is not finished.
  ~ReceivedFile();

  // Errors of both as those of Begin.
  absl::Status Append(const std::string& bytes);
  absl::Status Finish();

 private:
  ReceivedFile(std::string path, std::string unfinished_path, int descriptor)
      : path_(std::move(path)),
        unfinished_path_(std::move(unfinished_path)),
        descriptor_(descriptor) {}

  std::string path_;
  std::string unfinished_path_;
  int descriptor_;  // -1 once it is moved from
};

}  // namespace atm

#endif  // ATM_CLIENT_HANDLES_RECEIVED_FILE_H_
