// Keeps the newest head in the side file of a database: see sqlite_kept_head.h.
//
// What is kept is written once the batch is durable, and is on the disk itself within half a second
// and soon after the log began anew; a thread of its own waits for that. So it may be older than
// the record after a power cut, and never newer.
//
// The bank goes on if the side file cannot be written, and says so: what was acknowledged is in the
// database and its log, and an old head in the side file claims nothing that is wrong. What is lost
// is the warning if the log is damaged later.
#ifndef ATM_STORAGE_SQLITE_SQLITE_HEAD_KEEPER_H_
#define ATM_STORAGE_SQLITE_SQLITE_HEAD_KEEPER_H_

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <thread>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "storage/base/mutex.h"
#include "storage/journal/chain.h"
#include "storage/sqlite/sqlite_disk.h"
#include "storage/sqlite/sqlite_file.h"
#include "storage/sqlite/sqlite_kept_head.h"

namespace atm::storage {

class HeadKeeper {
 public:
  struct Setting {
    std::string database;  // its name, without a symbolic link at its end
    SqliteDisk disk = {};
    // Told, in a sentence for people, what is wrong with the side file. By any thread.
    std::function<void(const std::string&)> tell = [](const std::string&) {};
  };

  // Opens the side file, or makes it, and keeps `head`, which is durable. `file` is that of the
  // database, and lives longer. RESOURCE_EXHAUSTED or UNAVAILABLE, with a sentence, if the side
  // file cannot be made or synced.
  static absl::StatusOr<std::unique_ptr<HeadKeeper>> Open(Setting setting, const FileLock& file,
                                                          const ChainHead& head,
                                                          const std::optional<LogSalt>& log);
  ~HeadKeeper();

  HeadKeeper(const HeadKeeper&) = delete;
  HeadKeeper& operator=(const HeadKeeper&) = delete;

  // Keeps a head whose batch is durable, and the salt of the log that has it. Waits for no disk.
  void Keep(const ChainHead& head, const std::optional<LogSalt>& log);

  // Keeps that the record needs no log any more, and syncs the side file. Nothing may follow.
  void Close();

 private:
  HeadKeeper(Setting setting, const FileLock& file);

  // Makes the side file anew, whole from the first moment, and syncs it. Returns its descriptor.
  absl::StatusOr<int> Make(const KeptHead& kept) const;

  // Writes what is kept now, in the place of what was kept before the last.
  void WriteNext() ATM_REQUIRES(mutex_);
  bool Write() ATM_REQUIRES(mutex_);

  void Run();
  bool AwaitNews();  // returns false at the end
  absl::Status Sync();

  // Makes the side file anew if somebody has moved, replaced or deleted it, but not the database.
  void CheckPlace();

  void Stop();
  absl::Status Failed(const char* what, int error) const;
  void Complain(const absl::Status& why) ATM_REQUIRES(mutex_);

  const Setting setting_;
  const FileLock& file_;
  const std::string path_;

  Mutex mutex_;
  ConditionVariable changed_;
  KeptHead kept_ ATM_GUARDED_BY(mutex_);
  Hasher hasher_ ATM_GUARDED_BY(mutex_);
  int descriptor_ ATM_GUARDED_BY(mutex_) = -1;
  bool is_unsynced_ ATM_GUARDED_BY(mutex_) = false;
  bool is_urgent_ ATM_GUARDED_BY(mutex_) = false;
  bool is_closed_ ATM_GUARDED_BY(mutex_) = false;
  bool has_complained_ ATM_GUARDED_BY(mutex_) = false;  // since it worked last
  std::thread thread_;
};

}  // namespace atm::storage

#endif  // ATM_STORAGE_SQLITE_SQLITE_HEAD_KEEPER_H_
