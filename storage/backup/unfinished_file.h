// A file that gets its name only when it is finished, so that whoever sees the name sees all of it.
//
// Until then it is called like that with ".unfinished" behind it. It is deleted if it is not
// finished; after a kill -9 or a power cut it stays, and the next one of that name takes its place.
//
// Used by one thread at a time.
#ifndef ATM_STORAGE_BACKUP_UNFINISHED_FILE_H_
#define ATM_STORAGE_BACKUP_UNFINISHED_FILE_H_

#include <cstdint>
#include <string>
#include <utility>

#include "absl/status/status.h"
#include "absl/status/statusor.h"

namespace atm::storage {

class UnfinishedFile {
 public:
  // Makes the unfinished file, empty and for its owner alone.
  //
  // clang-format off
  //   ALREADY_EXISTS     there is a file of that name, or somebody else makes it now
  //   NOT_FOUND          its folder does not exist
  //   PERMISSION_DENIED  nothing can be made in that folder
  //   RESOURCE_EXHAUSTED the disk is full
  //   UNAVAILABLE        the disk failed
  // clang-format on
  static absl::StatusOr<UnfinishedFile> Begin(const std::string& path);

  UnfinishedFile(UnfinishedFile&& other) noexcept
      : path_(std::move(other.path_)), descriptor_(std::exchange(other.descriptor_, -1)) {}
  UnfinishedFile& operator=(UnfinishedFile&&) = delete;

  // Deletes what is not finished.
  ~UnfinishedFile();

  // The file, to be written through descriptors of others. They must be closed before this is gone
  // if they hold locks of it.
  const std::string& unfinished_path() const { return unfinished_path_; }

  // Waits until the disk has all of it, and has it read from the disk from then on. Errors as those
  // of Begin.
  absl::Status Sync() const;

  // Gives it its name, which is on disk when this returns. After an error the file is deleted.
  // ALREADY_EXISTS if there is another one by now; other errors as those of Begin.
  absl::Status Finish();

  // Deletes its names. Returns a descriptor of the file, which has its content as long as it is
  // open. The caller must close it.
  int TakeUnnamed();

  std::int64_t bytes() const;

 private:
  UnfinishedFile(std::string path, int descriptor);

  void DeleteUnfinished() const;
  void DeleteWhatIsBeside() const;

  std::string path_;
  std::string unfinished_path_ = path_ + ".unfinished";
  int descriptor_;  // -1 once it is finished or moved from. Locked: somebody makes it
};

}  // namespace atm::storage

#endif  // ATM_STORAGE_BACKUP_UNFINISHED_FILE_H_
