// Makes a backup now and then, and keeps the newest ones: for those who want it in the server.
//
// A backup is due one interval after the newest one in the folder, also after a restart. Older ones
// are deleted only once a new one is verified, so that whatever fails leaves those that were there.
#ifndef ATM_SERVER_PROGRAM_BACKUP_SCHEDULE_H_
#define ATM_SERVER_PROGRAM_BACKUP_SCHEDULE_H_

#include <atomic>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <string>
#include <thread>

#include "server/program/backup_folder.h"
#include "server/status/log.h"
#include "storage/base/mutex.h"
#include "storage/ledger/ledger.h"

namespace atm::server {

struct BackupScheduleOptions {
  std::string folder;
  std::size_t kept = 1;  // 1 or more
  std::chrono::seconds interval;
  std::chrono::seconds retry;  // after a failure, if that is shorter

  // No backup leaves less room than this on a disk.
  std::int64_t leave_free_bytes = 0;

  std::function<BackupFolder::Time()> clock = std::chrono::system_clock::now;
};

// One backup after the other. Used by one thread at a time.
class BackupRounds {
 public:
  // Both pointers must outlive it.
  BackupRounds(storage::Ledger* ledger, Log* log, BackupScheduleOptions options);

  // When the next backup is to be made: now or earlier if it is due.
  BackupFolder::Time Due() const;

  // Makes one, deletes those that are too old, and tells the log. Blocks until that is done.
  // `goes_on` is asked now and then, by another thread; false ends the backup.
  void MakeOne(const std::function<bool()>& goes_on);

 private:
  storage::Ledger* const ledger_;
  Log* const log_;
  const BackupScheduleOptions options_;
  const BackupFolder folder_;
  BackupFolder::Time earliest_ = {};  // after a failure
};

// The thread that makes them when they are due.
class BackupSchedule {
 public:
  BackupSchedule(storage::Ledger* ledger, Log* log, BackupScheduleOptions options);

  // Ends the backup that is under way, and leaves nothing of it.
  ~BackupSchedule();

  BackupSchedule(const BackupSchedule&) = delete;
  BackupSchedule& operator=(const BackupSchedule&) = delete;

  // Makes no more of them. Does not wait for the one that is under way.
  void Stop();

 private:
  void Run();

  const std::function<BackupFolder::Time()> clock_;
  BackupRounds rounds_;  // the thread's
  std::atomic<bool> is_over_ = false;
  Mutex mutex_;
  ConditionVariable changed_;
  std::thread thread_;
};

}  // namespace atm::server

#endif  // ATM_SERVER_PROGRAM_BACKUP_SCHEDULE_H_
