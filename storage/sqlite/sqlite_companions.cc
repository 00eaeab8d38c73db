#include "storage/sqlite/sqlite_companions.h"

#include <SQLiteCpp/Database.h>

#include <utility>

#include "storage/sqlite/sqlite_left_over.h"
#include "storage/sqlite/sqlite_lookups.h"

namespace atm::storage {

absl::StatusOr<SqliteCompanions> OpenCompanions(SQLite::Database& database, const FileLock& file,
                                                const std::string& path, const SqliteDisk& disk,
                                                std::function<void(const std::string&)> tell) {
  absl::StatusOr<std::unique_ptr<SqliteFiles>> files = SqliteFiles::Open(database, path, file);
  if (!files.ok()) return files.status();
  if (absl::Status settled = (*files)->SettleLog(database, disk); !settled.ok()) return settled;
  // Now all of it is on the disk.
  const absl::StatusOr<ChainHead> head = ReadHead(database);
  if (!head.ok()) return head.status();
  absl::StatusOr<std::unique_ptr<HeadKeeper>> heads =
      HeadKeeper::Open({.database = FollowLinks(path), .disk = disk, .tell = std::move(tell)}, file,
                       *head, (*files)->log_salt());
  if (!heads.ok()) return heads.status();
  // After all names are there.
  if (absl::Status named = file.SyncFolder(path, disk.sync_folder); !named.ok()) return named;
  return SqliteCompanions{.files = *std::move(files), .heads = *std::move(heads)};
}

}  // namespace atm::storage
