// Who is told what became of a backup, and of a look into one.
#ifndef ATM_STORAGE_LEDGER_BACKUP_DONE_H_
#define ATM_STORAGE_LEDGER_BACKUP_DONE_H_

#include <memory>
#include <string>
#include <variant>

#include "absl/functional/any_invocable.h"
#include "absl/status/status.h"
#include "storage/backup/backup.h"
#include "storage/model/refusal.h"

namespace atm::storage {

// A Refusal is kOverloaded, one backup being under way and another waiting, or kShuttingDown. A
// status is an error of MakeBackup, but for CANCELLED where the ledger is being closed.
template <typename Made>
using BackupFinding = std::variant<Made, absl::Status, Refusal>;

using BackupDone = absl::AnyInvocable<void(BackupFinding<BackupReport>)>;
using UnnamedBackupDone = absl::AnyInvocable<void(BackupFinding<UnnamedBackup>)>;
using BackupReadDone = absl::AnyInvocable<void(BackupFinding<std::string>)>;

}  // namespace atm::storage

#endif  // ATM_STORAGE_LEDGER_BACKUP_DONE_H_
