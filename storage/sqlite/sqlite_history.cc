#include "storage/sqlite/sqlite_history.h"

#include <SQLiteCpp/Database.h>

#include <filesystem>
#include <optional>
#include <system_error>
#include <utility>

#include "absl/strings/str_format.h"
#include "storage/sqlite/sqlite_audit.h"
#include "storage/sqlite/sqlite_copy.h"
#include "storage/sqlite/sqlite_errors.h"
#include "storage/sqlite/sqlite_evidence.h"
#include "storage/sqlite/sqlite_left_over.h"
#include "storage/sqlite/sqlite_lookups.h"
#include "storage/sqlite/sqlite_schema.h"
#include "storage/sqlite/sqlite_sealing_vfs.h"
#include "storage/sqlite/sqlite_unlocked.h"

namespace atm::storage {
namespace {

class SqliteHistory : public History {
 public:
  explicit SqliteHistory(std::shared_ptr<SqliteConnection> connection)
      : connection_(std::move(connection)), lookups_(std::in_place, *connection_->database) {}

  // Its statements belong to a connection that others may be using.
  ~SqliteHistory() override {
    const MutexLock lock(connection_->mutex);
    lookups_.reset();
  }

  SqliteHistory(const SqliteHistory&) = delete;
  SqliteHistory& operator=(const SqliteHistory&) = delete;

  absl::StatusOr<std::optional<Transaction>> FindTransaction(TransactionId id) override {
    return Look([&](SqliteLookups& lookups) { return lookups.FindTransaction(id); });
  }

  absl::StatusOr<std::vector<Transaction>> ReadTransactions(TransactionId first,
                                                            TransactionId last) override {
    absl::StatusOr<std::vector<Transaction>> found =
        Look([&](SqliteLookups& lookups) { return lookups.ReadTransactions(first, last); });
    // Their keys are in order, and none comes twice: the count tells.
    if (found.ok() && static_cast<TransactionId>(found->size()) != last - first + 1) {
      return absl::DataLossError(absl::StrFormat("%s has only %d of the transactions from %d to %d",
                                                 connection_->path, found->size(), first, last));
    }
    return found;
  }

  absl::StatusOr<std::vector<Transaction>> ReadBack(AccountId account, TransactionId newest,
                                                    std::size_t most) override {
    const auto found =
        Look([&](SqliteLookups& lookups) { return lookups.ReadBack(account, newest, most); });
    return found.ok() ? *found : found.status();
  }

  absl::StatusOr<std::vector<Transaction>> FindByReference(const ReferenceQuery& query) override {
    return Look([&](SqliteLookups& lookups) { return lookups.FindByReference(query); });
  }

  absl::StatusOr<std::unique_ptr<AuditSource>> OpenAudit(AuditView view) override {
    return OpenSqliteAudit(connection_, view);
  }

  // Else every look has to read the pages at the root again, once somebody wrote.
  absl::Status LookTogether(absl::FunctionRef<absl::Status()> work) override {
    if (connection_->path == kInMemory) return work();  // the journal may be writing here
    if (absl::Status begun = Run("BEGIN"); !begun.ok()) return begun;
    absl::Status done = work();
    absl::Status ended = Run("ROLLBACK");
    return done.ok() ? ended : done;
  }

  absl::StatusOr<std::optional<AccountChanges>> FindChanges(AccountId account) override {
    return Look([&](SqliteLookups& lookups) { return lookups.FindChanges(account); });
  }

  absl::StatusOr<std::optional<RequestRecord>> FindRequest(const Uuid& request_id) override {
    return Look([&](SqliteLookups& lookups) { return lookups.FindRequest(request_id); });
  }

  absl::StatusOr<RecordCopy> CopyTo(const CopyRequest& request) override;

 private:
  template <typename Find>
  auto Look(Find find) -> absl::StatusOr<decltype(find(std::declval<SqliteLookups&>()))> {
    decltype(find(std::declval<SqliteLookups&>())) found;
    const MutexLock lock(connection_->mutex);
    SqliteLookups& lookups = *lookups_;
    absl::Status looked = TranslateSqliteErrors("cannot read " + connection_->path, [&] {
      found = find(lookups);
      return absl::OkStatus();
    });
    if (!looked.ok()) {
      return looked;
    }
    return found;
  }

  absl::Status Run(const char* statement) {
    const MutexLock lock(connection_->mutex);
    SQLite::Database& database = *connection_->database;
    return TranslateSqliteErrors("cannot read " + connection_->path, [&] {
      database.exec(statement);
      return absl::OkStatus();
    });
  }

  const std::shared_ptr<SqliteConnection> connection_;
  std::optional<SqliteLookups> lookups_ ATM_GUARDED_BY(connection_->mutex);
};

absl::StatusOr<RecordCopy> SqliteHistory::CopyTo(const CopyRequest& request) {
  RecordCopy copy;
  absl::Status copied = TranslateSqliteErrors(
      absl::StrFormat("cannot copy %s to %s", connection_->path, request.path), [&] {
        const MutexLock lock(connection_->mutex);
        const absl::StatusOr<ChainHead> head = CopyDatabase(*connection_->database, request);
        if (head.ok()) copy.head = *head;
        return head.status();
      });
  if (connection_->unlocked) copied.Update(connection_->unlocked->Check());
  if (!copied.ok()) return copied;
  absl::StatusOr<std::unique_ptr<History>> history = OpenSqliteRecord(request.path);
  if (!history.ok()) return history.status();
  copy.history = *std::move(history);
  return copy;
}

// Two connections that checkpoint can damage the file in SQLite before 3.51.3; and closing must not
// do the journal's work.
std::shared_ptr<SqliteConnection> OpenReadOnly(const std::string& path,
                                               std::shared_ptr<FileLock> lock = nullptr) {
  auto database = std::make_unique<SQLite::Database>(
      path, SQLite::OPEN_READONLY | SQLite::OPEN_NOMUTEX, kBusyTimeoutMs, SealingVfs());
  CheckpointOnClose(*database, false);
  database->exec("PRAGMA query_only = ON");
  return std::make_shared<SqliteConnection>(path, std::move(lock), std::move(database));
}

std::shared_ptr<SqliteConnection> OpenFile(const std::string& path) {
  UnchangedFile now(path);
  if (!IsUnused(path)) return OpenReadOnly(path);
  std::unique_ptr<SQLite::Database> database = OpenUnlocked(path);
  CheckpointOnClose(*database, false);
  database->exec("PRAGMA query_only = ON");
  return std::make_shared<SqliteConnection>(path, nullptr, std::move(database), std::move(now));
}

}  // namespace

absl::StatusOr<std::unique_ptr<History>> OpenSqliteHistory(
    const std::shared_ptr<SqliteConnection>& journal) {
  std::unique_ptr<History> history;
  absl::Status opened = TranslateSqliteErrors("cannot open " + journal->path + " to read", [&] {
    if (journal->path == kInMemory) {
      const MutexLock lock(journal->mutex);
      history = std::make_unique<SqliteHistory>(journal);
    } else {
      history = std::make_unique<SqliteHistory>(OpenReadOnly(journal->path, journal->lock));
    }
    return absl::OkStatus();
  });
  if (!opened.ok()) {
    return opened;
  }
  return history;
}

absl::StatusOr<std::unique_ptr<History>> OpenSqliteRecord(const std::string& path) {
  if (absl::Status alone = CheckNothingLeftOver(path); !alone.ok()) return alone;
  std::error_code ignored;
  if (!std::filesystem::is_regular_file(path, ignored)) {
    return absl::NotFoundError(absl::StrFormat("there is no file %s", path));
  }
  const absl::StatusOr<SqliteEvidence> evidence = SqliteEvidence::Read(path);
  if (!evidence.ok()) return evidence.status();
  std::unique_ptr<History> history;
  absl::Status opened = TranslateSqliteErrors("cannot open " + path + " to read", [&] {
    std::shared_ptr<SqliteConnection> connection = OpenFile(path);
    const MutexLock lock(connection->mutex);
    // Whoever verifies a damaged file wants to hear of all that is damaged.
    const ReadOn reader(*connection->database, [] { return true; });
    absl::Status checked = CheckSchema(*connection->database, path);
    if (checked.ok()) checked = evidence->CheckRecord(*connection->database);
    if (checked.ok()) checked = evidence->CheckComplete(*connection->database);
    if (checked.ok()) history = std::make_unique<SqliteHistory>(std::move(connection));
    return checked;
  });
  if (!opened.ok()) {
    return opened;
  }
  return history;
}

}  // namespace atm::storage
