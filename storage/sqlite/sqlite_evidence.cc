#include "storage/sqlite/sqlite_evidence.h"

#include <SQLiteCpp/Column.h>
#include <SQLiteCpp/Database.h>
#include <SQLiteCpp/Statement.h>
#include <sqlite3.h>

#include <cstdint>
#include <filesystem>
#include <system_error>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "storage/sqlite/sqlite_connection.h"
#include "storage/sqlite/sqlite_errors.h"
#include "storage/sqlite/sqlite_left_over.h"
#include "storage/sqlite/sqlite_lookups.h"
#include "storage/sqlite/sqlite_rows.h"
#include "storage/sqlite/sqlite_schema.h"
#include "storage/sqlite/sqlite_sealing_vfs.h"
#include "storage/sqlite/sqlite_still.h"

namespace atm::storage {
namespace {

// How often files that others may write to meanwhile are looked at until they fit. What is lost
// stays so.
constexpr int kLooksAtAll = 5;

// A salt's part that grows.
std::uint32_t TurnOf(const LogSalt& salt) { return ReadBigEndian(salt, 0); }

bool HasContent(const std::string& path) {
  std::error_code error;
  return std::filesystem::file_size(path, error) > 0 && !error;
}

// Returns the hash of an entry that is on record; nullopt if its row has none.
std::optional<Hash> HashAt(SQLite::Database& database, const ChainHead& head) {
  SQLite::Statement other(database,
                          "SELECT hash FROM answers WHERE entry = ?1 UNION ALL"
                          " SELECT hash FROM account_changes WHERE entry = ?1 UNION ALL"
                          " SELECT hash FROM principals WHERE entry = ?1");
  other.bind(1, head.entries);
  if (other.executeStep()) return ReadHash(other, 0);
  SQLite::Statement transaction(database, "SELECT hash FROM transactions WHERE id = ?1");
  transaction.bind(1, head.last_transaction);
  return transaction.executeStep() ? ReadHash(transaction, 0) : std::nullopt;
}

std::int64_t Ask(SQLite::Database& database, const char* query) {
  return database.execAndGet(query).getInt64();
}

// Whether the header of the file says that its log is a write-ahead log. PRAGMA journal_mode says
// otherwise where no locks are used.
bool IsInLogMode(SQLite::Database& database) {
  constexpr int kReadVersionAt = 19;
  constexpr char kReadVersionOfLog = 2;
  sqlite3_file* file = nullptr;
  sqlite3_file_control(database.getHandle(), "main", SQLITE_FCNTL_FILE_POINTER,
                       static_cast<void*>(&file));
  char version = 0;
  return file != nullptr &&
         file->pMethods->xRead(file, &version, sizeof(version), kReadVersionAt) == SQLITE_OK &&
         version == kReadVersionOfLog;
}

// Has SQLite take back what its rollback journal says.
void RollBack(const std::string& path) {
  SQLite::Database database(path, SQLite::OPEN_READWRITE, kBusyTimeoutMs, SealingVfs());
  CheckpointOnClose(database, false);
  database.exec("SELECT count(*) FROM sqlite_schema");
}

}  // namespace

SqliteEvidence::SqliteEvidence(const std::string& path) : path_(path), file_(FollowLinks(path)) {}

absl::StatusOr<SqliteEvidence> SqliteEvidence::Read(const std::string& path) {
  SqliteEvidence evidence(path);
  for (int look = 1;; ++look) {
    const absl::StatusOr<LogFile> log = evidence.Look();
    if (log.ok()) return evidence;
    if (!absl::IsDataLoss(log.status()) || look == kLooksAtAll) return log.status();
  }
}

// The head first: it is never newer than what was written before.
absl::StatusOr<LogFile> SqliteEvidence::Look() {
  absl::StatusOr<std::optional<KeptHead>> kept = ReadKeptHead(file_);
  if (!kept.ok()) return kept.status();
  kept_ = *std::move(kept);
  absl::StatusOr<LogFile> log = LogFile::Read(file_);
  if (!log.ok()) return log.status();
  has_log_ = !log->empty();
  if (absl::Status fits = CheckAge(*log); !fits.ok()) return fits;
  return log;
}

absl::Status SqliteEvidence::CheckAge(const LogFile& log) const {
  if (!kept_ || !kept_->log || !log.has_transactions() || log.salt() == *kept_->log) {
    return absl::OkStatus();
  }
  const auto turns = static_cast<std::int32_t>(TurnOf(log.salt()) - TurnOf(*kept_->log));
  if (turns > 0) return absl::OkStatus();
  return Lost(absl::StrFormat("%s-wal is not its log, but an older one or another's", file_));
}

absl::Status SqliteEvidence::Lost(const std::string& what) const {
  return absl::DataLossError(absl::StrFormat(
      "%s: %s. Entry %d was acknowledged (head %s, transaction %d), as %s%s says. Put the newest "
      "file and its log back together, or restore a backup. If you can go on without what is lost: "
      "keep a copy of the files, move %s%s away, and start again",
      path_, what, kept_->head.entries, ToText(kept_->head), kept_->head.last_transaction, file_,
      std::string(kKeptHeadSuffix), file_, std::string(kKeptHeadSuffix)));
}

absl::Status SqliteEvidence::CheckRecord(SQLite::Database& database) const {
  if (!kept_) return absl::OkStatus();
  const std::int32_t schema = TablesOf(database.execAndGet("PRAGMA user_version").getInt());
  if (schema < kept_->schema) {
    return Lost(absl::StrFormat("it is an older copy, with schema %d instead of %d", schema,
                                kept_->schema));
  }
  // A migration made another chain, and whoever did it died before the new head was kept.
  if (schema > kept_->schema) return absl::OkStatus();
  const absl::StatusOr<ChainHead> head = ReadHead(database);
  if (!head.ok()) return head.status();
  const std::int64_t missing = kept_->head.entries - head->entries;
  if (missing > 0) {
    return Lost(absl::StrFormat(
        "%s missing: it ends with entry %d (transaction %d). Its log (%s-wal) is %s, "
        "or an older copy of the file was put in its place",
        missing == 1 ? "1 entry is" : absl::StrCat(missing, " entries are"), head->entries,
        head->last_transaction, file_,
        has_log_ ? "damaged, cut or an older one" : "gone or empty"));
  }
  if (kept_->head.entries > 0 && HashAt(database, kept_->head) != kept_->head.hash) {
    return Lost(
        absl::StrFormat("entry %d is not the one that was acknowledged: it is damaged, or "
                        "the record of another ledger",
                        kept_->head.entries));
  }
  return absl::OkStatus();
}

absl::Status SqliteEvidence::CheckComplete(SQLite::Database& database) const {
  if (kept_ || has_log_) return absl::OkStatus();
  if (!IsInLogMode(database)) return absl::OkStatus();
  // SQLite's own backup makes a whole copy, but counts changes of the tables from 1 again.
  if (Ask(database, "PRAGMA schema_version") <
      Ask(database, "SELECT count(*) FROM sqlite_schema WHERE sql IS NOT NULL")) {
    return absl::OkStatus();
  }
  const absl::StatusOr<ChainHead> head = ReadHead(database);
  if (!head.ok()) return head.status();
  if (Ask(database, "SELECT entries FROM progress") >= head->entries) return absl::OkStatus();
  return absl::DataLossError(absl::StrFormat(
      "%s was in use when it was copied, and its log %s-wal is not there: what was acknowledged "
      "after entry %d is missing. Copy the file together with its log, or make a backup. If "
      "another "
      "program has moved the log into the file, nothing is missing: to start and stop the server "
      "with it sets that right",
      path_, file_, head->entries));
}

absl::StatusOr<SqliteEvidence> CheckNothingLost(const FileLock& file, const std::string& path) {
  SqliteEvidence evidence(path);
  for (int look = 1;; ++look) {
    const absl::StatusOr<LogFile> log = evidence.Look();
    absl::Status checked = log.status();
    if (checked.ok() && evidence.kept_) {
      checked = TranslateSqliteErrors("cannot read " + path, [&] {
        if (HasContent(evidence.file_ + "-journal")) RollBack(path);
        StillDatabase still(file.descriptor(), *log);
        return evidence.CheckRecord(still.database());
      });
    }
    if (checked.ok()) return evidence;
    if (!absl::IsDataLoss(checked) || look == kLooksAtAll) return checked;
  }
}

}  // namespace atm::storage
