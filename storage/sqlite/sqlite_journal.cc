#include "storage/sqlite/sqlite_journal.h"

#include <SQLiteCpp/Database.h>
#include <SQLiteCpp/Transaction.h>
#include <sqlite3.h>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <optional>
#include <utility>
#include <variant>
#include <vector>

#include "absl/functional/function_ref.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "storage/sqlite/sqlite_companions.h"
#include "storage/sqlite/sqlite_connection.h"
#include "storage/sqlite/sqlite_errors.h"
#include "storage/sqlite/sqlite_evidence.h"
#include "storage/sqlite/sqlite_file.h"
#include "storage/sqlite/sqlite_history.h"
#include "storage/sqlite/sqlite_load.h"
#include "storage/sqlite/sqlite_lookups.h"
#include "storage/sqlite/sqlite_opening.h"
#include "storage/sqlite/sqlite_room.h"
#include "storage/sqlite/sqlite_sealing_vfs.h"
#include "storage/sqlite/sqlite_write_lock.h"
#include "storage/sqlite/sqlite_writer.h"

namespace atm::storage {
namespace {

// How long the end waits for other programs.
constexpr int kCloseTimeoutMs = 500;

class SqliteJournal : public Journal {
 public:
  SqliteJournal(SqliteJournalOptions options, std::shared_ptr<SqliteConnection> connection,
                SqliteCompanions beside)
      : options_(std::move(options)),
        connection_(std::move(connection)),
        files_(std::move(beside.files)),
        heads_(std::move(beside.heads)),
        write_lock_(files_ ? std::make_unique<SqliteWriteLock>(*connection_->database) : nullptr),
        lookups_(std::in_place, *connection_->database),
        writer_(std::in_place, *connection_->database) {}

  // Its statements belong to a connection that a history may still share.
  ~SqliteJournal() override { CloseStatements(); }

  SqliteJournal(const SqliteJournal&) = delete;
  SqliteJournal& operator=(const SqliteJournal&) = delete;

  absl::StatusOr<Progress> Load(const Loader& loader) override {
    return Use<Progress>("cannot read",
                         [&](SQLite::Database& database) { return LoadRecord(database, loader); });
  }
  absl::StatusOr<Tenure> TakeOver(const ChainHead& known) override;
  absl::StatusOr<RequestGap> FindGap() override {
    return Use<RequestGap>("cannot read", ReadNewestGap);
  }
  absl::StatusOr<std::vector<std::optional<RequestRecord>>> FindRequests(
      std::span<const Uuid> request_ids) override {
    return FindAll<RequestRecord>(request_ids,
                                  [this](const Uuid& id) { return lookups_->FindRequest(id); });
  }
  absl::StatusOr<std::vector<std::optional<Original>>> FindTransactions(
      std::span<const TransactionId> ids) override {
    return FindAll<Original>(ids, [this](TransactionId id) { return lookups_->FindOriginal(id); });
  }
  absl::StatusOr<std::vector<std::optional<HoldState>>> FindHolds(
      std::span<const TransactionId> ids) override {
    return FindAll<HoldState>(ids, [this](TransactionId id) { return lookups_->FindHold(id); });
  }
  absl::StatusOr<std::unique_ptr<History>> OpenHistory() override {
    return OpenSqliteHistory(connection_);
  }
  absl::Status CheckRoom() override;
  bool Reserve(std::chrono::milliseconds patience) override {
    return !write_lock_ || write_lock_->Reserve(patience);
  }
  void GiveBack() override {
    if (write_lock_) write_lock_->GiveBack();
  }
  absl::Status Stage(std::span<const Sealed<Transaction>> transactions) override;
  absl::StatusOr<Ticket> Write(const Batch& batch, const Snapshots& snapshots) override;
  absl::Status Await(Ticket ticket) override;
  absl::Status Close() override;

 private:
  // Runs `work` as the only one who uses the database; errors begin with `what` and the path.
  template <typename Result>
  absl::StatusOr<Result> Use(const char* what,
                             absl::FunctionRef<absl::StatusOr<Result>(SQLite::Database&)> work);

  // Finds each of `keys`, in one read transaction rather than one each.
  template <typename Found, typename Key, typename Find>
  absl::StatusOr<std::vector<std::optional<Found>>> FindAll(std::span<const Key> keys, Find find);

  absl::Status CheckTenure() const;

  // Begins the transaction of the next batch, if it has not begun. Throws SQLite::Exception.
  absl::Status BeginBatch();

  // Ends the transaction that was begun. Throws SQLite::Exception.
  void WriteBegun(const Batch& batch, const Snapshots& snapshots);

  absl::Status CheckFiles() { return files_ ? files_->CheckInPlace() : absl::OkStatus(); }

  void CloseStatements();

  const SqliteJournalOptions options_;
  std::shared_ptr<SqliteConnection> connection_;  // none once closed
  std::unique_ptr<SqliteFiles> files_;            // none in memory, and once closed
  std::unique_ptr<HeadKeeper> heads_;             // as files_

  // None in memory, where there is nobody else, and once closed.
  std::unique_ptr<SqliteWriteLock> write_lock_;

  // Both use the database, and are guarded by connection_->mutex. None once closed.
  std::optional<SqliteLookups> lookups_;
  std::optional<SqliteWriter> writer_;

  bool has_tenure_ = false;
  std::atomic<std::int64_t> written_ = 0;  // the number of the newest ticket
  std::atomic<std::int64_t> awaited_ = 0;  // and of the newest that was awaited
};

template <typename Result>
absl::StatusOr<Result> SqliteJournal::Use(
    const char* what, absl::FunctionRef<absl::StatusOr<Result>(SQLite::Database&)> work) {
  absl::StatusOr<Result> result;
  const MutexLock lock(connection_->mutex);
  SQLite::Database& database = *connection_->database;
  absl::Status done = TranslateSqliteErrors(absl::StrCat(what, " ", options_.path), [&] {
    result = work(database);
    return result.status();
  });
  if (!done.ok()) return done;
  return result;
}

template <typename Found, typename Key, typename Find>
absl::StatusOr<std::vector<std::optional<Found>>> SqliteJournal::FindAll(std::span<const Key> keys,
                                                                         Find find) {
  using AllFound = std::vector<std::optional<Found>>;
  return Use<AllFound>("cannot read", [&](SQLite::Database& database) {
    AllFound found;
    found.reserve(keys.size());
    SQLite::Transaction transaction(database);
    for (const Key& key : keys) found.push_back(find(key));
    transaction.commit();
    return found;
  });
}

absl::StatusOr<Tenure> SqliteJournal::TakeOver(const ChainHead& known) {
  if (written_ != awaited_) {
    return absl::FailedPreconditionError("a batch is not awaited");
  }
  absl::StatusOr<ChainHead> head =
      Use<ChainHead>("cannot read", [this](SQLite::Database& database) {
        absl::StatusOr<ChainHead> newest = ReadHead(database);
        if (newest.ok()) writer_->Start(*newest);
        return newest;
      });
  if (!head.ok()) return head.status();
  if (head->entries < known.entries || (head->entries == known.entries && *head != known)) {
    return absl::DataLossError(absl::StrFormat("%s does not go on from entry %d as it was known",
                                               options_.path, known.entries));
  }
  has_tenure_ = true;
  return Tenure{.epoch = 1, .head = *std::move(head)};
}

absl::Status SqliteJournal::CheckTenure() const {
  if (has_tenure_) return absl::OkStatus();
  return absl::FailedPreconditionError("nobody has taken over the journal");
}

// Here too, and not only where something is written: an answer from the record is one as well.
absl::Status SqliteJournal::CheckRoom() {
  if (absl::Status there = CheckFiles(); !there.ok()) return there;
  if (!connection_->lock) return absl::OkStatus();
  return CheckRoomFor(*connection_->lock, options_.path, options_.min_free_bytes);
}

absl::Status SqliteJournal::Stage(std::span<const Sealed<Transaction>> transactions) {
  if (absl::Status tenure = CheckTenure(); !tenure.ok()) return tenure;
  // A history of a database in memory reads through this connection, and would see it.
  if (options_.path == kInMemory) return absl::OkStatus();
  const auto stage = [&](SQLite::Database& /*database*/) -> absl::StatusOr<std::monostate> {
    if (absl::Status begun = BeginBatch(); !begun.ok()) return begun;
    writer_->Stage(transactions);
    return std::monostate();
  };
  return Use<std::monostate>("cannot write", stage).status();
}

absl::Status SqliteJournal::BeginBatch() {
  if (!writer_->Begin()) return absl::OkStatus();
  return files_ ? files_->CheckBeforeCommit() : absl::OkStatus();
}

// The lock of the transaction is taken already: what takes it now empties the log.
void SqliteJournal::WriteBegun(const Batch& batch, const Snapshots& snapshots) {
  std::optional<SqliteWriteLock::ForCheckpoint> checkpoint;
  if (write_lock_) checkpoint.emplace(*write_lock_);
  writer_->Write(batch, snapshots);
}

absl::StatusOr<Ticket> SqliteJournal::Write(const Batch& batch, const Snapshots& snapshots) {
  if (absl::Status tenure = CheckTenure(); !tenure.ok()) return tenure;
  if (written_ - awaited_ >= kMostNotAwaited) {
    return absl::FailedPreconditionError(
        absl::StrFormat("%d batches are not awaited", kMostNotAwaited));
  }
  const auto write = [&](SQLite::Database& /*database*/) -> absl::StatusOr<Ticket> {
    if (absl::Status begun = BeginBatch(); !begun.ok()) return begun;
    WriteBegun(batch, snapshots);
    if (absl::Status kept = files_ ? files_->CheckAfterCommit() : absl::OkStatus(); !kept.ok()) {
      return kept;
    }
    if (heads_) heads_->Keep(batch.head, files_->log_salt());  // not before it is durable
    return Ticket{.number = ++written_};
  };
  absl::StatusOr<Ticket> ticket = Use<Ticket>("cannot write", write);
  // DATA_LOSS says that nothing was written, which nobody knows once the commit was begun.
  if (absl::IsDataLoss(ticket.status()) && writer_->may_be_written()) {
    return absl::UnavailableError(ticket.status().message());
  }
  return ticket;
}

absl::Status SqliteJournal::Await(Ticket ticket) {
  if (ticket.number < 1 || ticket.number > written_) {
    return absl::InvalidArgumentError(
        absl::StrFormat("no batch was written for the ticket %d", ticket.number));
  }
  awaited_ = std::max<std::int64_t>(awaited_, ticket.number);
  return absl::OkStatus();
}

absl::Status SqliteJournal::Close() {
  CloseStatements();
  absl::Status closed = CheckFiles();
  // The destructor would do it too, but keep its errors to itself.
  if (closed.ok()) {
    closed = Use<std::monostate>("cannot close", [](SQLite::Database& database) {
               // What another program keeps from being moved is moved by the next start.
               database.setBusyTimeout(kCloseTimeoutMs);
               database.exec("PRAGMA wal_checkpoint(TRUNCATE)");
               return std::monostate();
             }).status();
  }
  if (closed.ok() && heads_) heads_->Close();
  heads_.reset();
  files_.reset();
  const std::shared_ptr<FileLock> lock = connection_->lock;
  connection_.reset();  // SQLite deletes the log
  return closed.ok() && lock ? lock->SyncFolder(options_.path, options_.disk.sync_folder) : closed;
}

void SqliteJournal::CloseStatements() {
  if (connection_) {
    const MutexLock lock(connection_->mutex);
    lookups_.reset();
    writer_.reset();
    write_lock_.reset();
    // What lies there now may be somebody else's.
    if (!CheckFiles().ok()) CheckpointOnClose(*connection_->database, false);
  }
}

absl::Status ProveAll(Journal& journal, const SqliteJournalOptions& options) {
  const absl::StatusOr<std::unique_ptr<History>> history = journal.OpenHistory();
  return history.ok() ? options.prove(**history) : history.status();
}

}  // namespace

absl::StatusOr<std::unique_ptr<Journal>> OpenSqliteJournal(const SqliteJournalOptions& options) {
  // Else SQLite counts what it allocates, under a lock that each allocation takes. Without effect
  // if this process has used SQLite before.
  [[maybe_unused]] static const int kUncounted = sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0);
  std::shared_ptr<FileLock> lock;
  std::optional<SqliteEvidence> evidence;
  if (options.path != kInMemory) {
    absl::StatusOr<FileLock> acquired = FileLock::Acquire(options.path);
    if (!acquired.ok()) {
      return acquired.status();
    }
    lock = std::make_shared<FileLock>(*std::move(acquired));
    if (absl::Status header = CheckHeader(*lock, options.path); !header.ok()) {
      return header;
    }
    absl::StatusOr<SqliteEvidence> found = CheckNothingLost(*lock, options.path);
    if (!found.ok()) return found.status();
    evidence = *std::move(found);
  }
  std::unique_ptr<Journal> journal;
  std::unique_ptr<SQLite::Database> database;
  const auto open = [&] {
    absl::StatusOr<std::unique_ptr<SQLite::Database>> prepared =
        OpenDatabase(options.path, lock.get(), options.tell);
    if (!prepared.ok()) return prepared.status();
    database = *std::move(prepared);
    if (evidence) {
      const absl::Status complete = evidence->CheckComplete(*database);
      if (!complete.ok()) options.tell(std::string(complete.message()));
    }
    const bool is_proven = !lock || HasRoomForSeals(*database);
    if (absl::Status set = UseLog(*database, options.path); !set.ok()) return set;
    SqliteCompanions beside;
    if (lock) {
      absl::StatusOr<SqliteCompanions> opened_beside =
          OpenCompanions(*database, *lock, options.path, options.disk, options.tell);
      if (!opened_beside.ok()) return opened_beside.status();
      beside = *std::move(opened_beside);
    }
    CheckpointOnClose(*database, true);
    journal = std::make_unique<SqliteJournal>(
        options, std::make_shared<SqliteConnection>(options.path, lock, std::move(database)),
        std::move(beside));
    return is_proven ? absl::OkStatus() : ProveAll(*journal, options);
  };
  absl::Status opened = TranslateSqliteErrors("cannot open " + options.path, open);
  if (!opened.ok()) return opened;
  return journal;
}

}  // namespace atm::storage
