// Where backups of the record are made while the ledger goes on, by a thread of its own: one at a
// time, and one that waits. And where a backup that has no name is read, for whoever sends it.
//
// Make and Read may be called from any thread, the others from the thread that opens and closes the
// ledger.
#ifndef ATM_STORAGE_LEDGER_BACKUPS_H_
#define ATM_STORAGE_LEDGER_BACKUPS_H_

#include <atomic>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>

#include "absl/status/status.h"
#include "storage/journal/journal.h"
#include "storage/ledger/backup_done.h"
#include "storage/read/readers.h"

namespace atm::storage {

class Backups {
 public:
  // `on_failure` is told what went wrong with a backup that has no name: whoever gets it is told
  // less.
  explicit Backups(std::function<void(const absl::Status&)> on_failure);

  // Starts the threads, which read this journal.
  absl::Status Open(Journal& journal);

  // See ledger.h. After Open.
  void Make(BackupRequest request, BackupDone done);
  void MakeUnnamed(BackupRequest request, UnnamedBackupDone done);
  void Read(std::shared_ptr<const UnnamedBackup> backup, std::int64_t from, std::size_t most,
            BackupReadDone done);

  // Ends the backup that is under way.
  void Stop() { is_stopping_ = true; }

  // Lets go of the journal. After Stop.
  void Close();

 private:
  // Has `make(history, request)` called by the thread that makes backups, and tells `done`.
  template <typename Made, typename Maker>
  void Submit(BackupRequest request, absl::AnyInvocable<void(BackupFinding<Made>)> done,
              Maker make);

  const std::function<void(const absl::Status&)> on_failure_;
  std::atomic<bool> is_stopping_ = false;
  std::optional<Readers> maker_;   // one thread; from Open on
  std::optional<Readers> reader_;  // one thread; from Open on
};

}  // namespace atm::storage

#endif  // ATM_STORAGE_LEDGER_BACKUPS_H_
