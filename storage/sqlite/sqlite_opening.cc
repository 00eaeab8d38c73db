#include "storage/sqlite/sqlite_opening.h"

#include <SQLiteCpp/Database.h>

#include "absl/strings/str_format.h"
#include "storage/sqlite/sqlite_connection.h"
#include "storage/sqlite/sqlite_schema.h"
#include "storage/sqlite/sqlite_sealing.h"
#include "storage/sqlite/sqlite_sealing_vfs.h"

namespace atm::storage {
namespace {

using Telling = std::function<void(const std::string&)>;

absl::StatusOr<std::unique_ptr<SQLite::Database>> OpenPrepared(const std::string& path,
                                                               const FileLock* lock,
                                                               const Telling& tell) {
  // Without SQLite's own mutex, which every bind and step would lock: SqliteConnection has one.
  auto database = std::make_unique<SQLite::Database>(
      path, SQLite::OPEN_READWRITE | SQLite::OPEN_CREATE | SQLite::OPEN_NOMUTEX, kBusyTimeoutMs,
      lock != nullptr ? SealingVfs() : "");
  CheckpointOnClose(*database, false);
  if (lock != nullptr && !ReadHeader(*lock)) ReserveSeals(*database);
  if (absl::Status schema = PrepareSchema(*database, path, tell); !schema.ok()) return schema;
  return database;
}

}  // namespace

absl::StatusOr<std::unique_ptr<SQLite::Database>> OpenDatabase(const std::string& path,
                                                               FileLock* lock,
                                                               const Telling& tell) {
  absl::StatusOr<std::unique_ptr<SQLite::Database>> opened = OpenPrepared(path, lock, tell);
  if (!opened.ok() || lock == nullptr || HasRoomForSeals(**opened)) return opened;
  absl::Status sealed = SealOldFile(**opened, path, *lock, tell);
  if (absl::IsDataLoss(sealed)) return sealed;
  if (!sealed.ok()) {
    tell(absl::StrFormat(
        "%s keeps its pages without seals for now, and is verified in full before it serves: %s",
        path, sealed.message()));
  }
  opened->reset();  // it was made ready for the copy alone, and may be the file of before
  return OpenPrepared(path, lock, tell);
}

}  // namespace atm::storage
