// The folder in which the server keeps the backups that it makes by itself, named by the time:
// atm-20261130T180000Z.db.
//
// Used by one thread at a time.
#ifndef ATM_SERVER_PROGRAM_BACKUP_FOLDER_H_
#define ATM_SERVER_PROGRAM_BACKUP_FOLDER_H_

#include <chrono>
#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "absl/status/status.h"

namespace atm::server {

class BackupFolder {
 public:
  using Time = std::chrono::system_clock::time_point;

  explicit BackupFolder(std::string path) : path_(std::move(path)) {}

  // Returns OK if there is such a folder, and files can be made in it; or a sentence.
  absl::Status Check() const;

  // The path of a backup of this time, which has whole seconds in UTC.
  std::string PathOf(Time time) const;

  // The time of the newest backup; nullopt if there is none. Backups of a time later than `now` do
  // not count: the clock was wrong then.
  std::optional<Time> Newest(Time now) const;

  // Deletes the oldest backups, but for `kept` of them. Returns the paths of those that are gone.
  // Backups of a time later than `now`, and what is called otherwise, are left alone.
  std::vector<std::string> DeleteOld(std::size_t kept, Time now) const;

 private:
  // The names of the backups up to a time, the oldest first.
  std::vector<std::string> NamesUpTo(Time now) const;

  const std::string path_;
};

}  // namespace atm::server

#endif  // ATM_SERVER_PROGRAM_BACKUP_FOLDER_H_
