#include "storage/sqlite/sqlite_journal.h"

#include <SQLiteCpp/Database.h>
#include <SQLiteCpp/Statement.h>
#include <SQLiteCpp/Transaction.h>
#include <sqlite3.h>

#include <algorithm>
#include <optional>
#include <utility>

#include "absl/functional/function_ref.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "storage/base/read_ahead.h"
#include "storage/journal/chain.h"
#include "storage/sqlite/sqlite_connection.h"
#include "storage/sqlite/sqlite_errors.h"
#include "storage/sqlite/sqlite_file.h"
#include "storage/sqlite/sqlite_history.h"
#include "storage/sqlite/sqlite_log.h"
#include "storage/sqlite/sqlite_lookups.h"
#include "storage/sqlite/sqlite_rows.h"
#include "storage/sqlite/sqlite_schema.h"

namespace atm::storage {
namespace {

std::string InsertInto(const char* table, const std::string& columns, const char* or_else = "") {
  const auto count = 1 + std::ranges::count(columns, ',');
  std::string places = "?1";
  for (int i = 2; i <= count; ++i) absl::StrAppend(&places, ",?", i);
  return absl::StrCat("INSERT INTO ", table, " (", columns, ") VALUES (", places, ") ", or_else);
}

// The statements of one batch, prepared once.
struct Statements {
  explicit Statements(const SQLite::Database& database)
      : append(database, InsertInto("transactions", SealedTransactionColumns())),
        answer(database, InsertInto("answers", SealedAnswerColumns())),
        new_account(database, InsertInto("accounts", kAccountColumns)),
        write_account(database,
                      "UPDATE accounts SET balance_minor = ?4, held_minor = ?5,"
                      " last_transaction = ?6, sequence = ?7, skips = ?8, display_name = ?10,"
                      " state = ?11, freeze_blocks = ?12, freeze_reason = ?13, freeze_end_us = ?14,"
                      " limit_withdrawal_minor = ?15, limit_day_minor = ?16, limit_day_count = ?17,"
                      " minimum_balance_minor = ?18, overdraft_minor = ?19, used_day = ?20,"
                      " used_minor = ?21, used_count = ?22 WHERE id = ?1"),
        change_account(database, InsertInto("account_changes", SealedAccountChangeColumns())),
        write_hold(database,
                   InsertInto("holds", kHoldColumns, "ON CONFLICT (id) DO UPDATE SET state = ?5")),
        write_reversed(database,
                       InsertInto("reversed", "original, reversed_minor",
                                  "ON CONFLICT (original) DO UPDATE SET reversed_minor = ?2")),
        set_progress(database, "UPDATE progress SET watermark = ?1, entries = ?2, hash = ?3"),
        find(database) {}

  SQLite::Statement append;
  SQLite::Statement answer;
  SQLite::Statement new_account;
  SQLite::Statement write_account;
  SQLite::Statement change_account;
  SQLite::Statement write_hold;
  SQLite::Statement write_reversed;
  SQLite::Statement set_progress;
  SqliteLookups find;
};

// Tells each row of a statement, as `read` makes it.
template <typename Row, typename Read>
absl::Status TellRows(SQLite::Statement& rows, Read read,
                      absl::FunctionRef<absl::Status(const Row&)> told) {
  const auto next = [&]() -> absl::StatusOr<std::optional<Row>> {
    if (!rows.executeStep()) return std::nullopt;
    return read(rows);
  };
  return ReadAhead<Row>(next, told);
}

absl::Status LoadAccounts(SQLite::Database& database, const Loader& loader) {
  // Not counted, which would read an index as large as the bank. The greatest id may be any number
  // in a file that is damaged, but no row has fewer bytes than this.
  loader.on_size(static_cast<AccountId>(
      database
          .execAndGet("SELECT max(0, min(coalesce(max(id), 0), (SELECT page_count * page_size / 32"
                      " FROM pragma_page_count, pragma_page_size))) FROM accounts")
          .getInt64()));
  SQLite::Statement rows(database,
                         absl::StrCat("SELECT ", kAccountColumns, " FROM accounts ORDER BY id"));
  return TellRows(rows, ReadAccount, loader.on_account);
}

absl::Status LoadOpenHolds(SQLite::Database& database, const Loader& loader) {
  SQLite::Statement rows(
      database, absl::StrCat("SELECT ", kHoldColumns, " FROM holds WHERE state = 0 ORDER BY id"));
  return TellRows(rows, ReadHold, loader.on_open_hold);
}

absl::Status LoadTransactions(SQLite::Database& database, const Loader& loader,
                              TransactionId watermark) {
  const TransactionId newest =
      database.execAndGet("SELECT coalesce(max(id), 0) FROM transactions").getInt64();
  SQLite::Statement rows(database, absl::StrCat("SELECT ", kTransactionColumns,
                                                " FROM transactions WHERE id >= ?1 ORDER BY id"));
  rows.bind(1, std::min(watermark + 1, newest));
  return TellRows(rows, ReadTransaction, loader.on_transaction);
}

class SqliteJournal : public Journal {
 public:
  SqliteJournal(SqliteJournalOptions options, std::shared_ptr<SqliteConnection> connection)
      : options_(std::move(options)),
        connection_(std::move(connection)),
        statements_(std::make_unique<Statements>(*connection_->database)),
        log_(std::make_unique<SqliteLog>(*connection_->database)) {}

  // Its statements belong to a connection that a history may still share.
  ~SqliteJournal() override { CloseStatements(); }

  SqliteJournal(const SqliteJournal&) = delete;
  SqliteJournal& operator=(const SqliteJournal&) = delete;

  absl::StatusOr<Progress> Load(const Loader& loader) override;
  absl::StatusOr<RequestGap> FindGap() override;
  absl::StatusOr<std::vector<std::optional<RequestRecord>>> FindRequests(
      std::span<const Uuid> request_ids) override;
  absl::StatusOr<std::vector<std::optional<Original>>> FindTransactions(
      std::span<const TransactionId> ids) override;
  absl::StatusOr<std::vector<std::optional<HoldState>>> FindHolds(
      std::span<const TransactionId> ids) override;
  absl::StatusOr<std::unique_ptr<History>> OpenHistory() override {
    return OpenSqliteHistory(connection_);
  }
  bool HasRoom() override {
    return !connection_->lock || FreeBytes(*connection_->lock) >= options_.min_free_bytes;
  }
  absl::Status AppendAhead(std::span<const Sealed<Transaction>> transactions) override;
  absl::Status Append(const Batch& batch) override;
  absl::Status Close() override;

 private:
  // Finds each of `keys`, in one read transaction rather than one each.
  template <typename Found, typename Key, typename Find>
  absl::StatusOr<std::vector<std::optional<Found>>> FindAll(std::span<const Key> keys, Find find);

  // The database's transaction that the next batch is recorded in, with what was taken ahead.
  std::unique_ptr<SQLite::Transaction> TakeBegun(SQLite::Database& database);

  // Not as an INSERT that may turn out to be an update: that looks into the index of numbers, which
  // is as large as the bank, for each account that is written back.
  void Write(const Account& account) {
    Insert(statements_->write_account, account);
    if (connection_->database->getChanges() == 0) Insert(statements_->new_account, account);
  }

  // Runs `work` as the only one who uses the database; errors begin with `what` and the path.
  absl::Status Use(const char* what, absl::FunctionRef<absl::Status(SQLite::Database&)> work);

  void CloseStatements();

  const SqliteJournalOptions options_;
  std::shared_ptr<SqliteConnection> connection_;  // none once closed
  std::unique_ptr<Statements> statements_;        // guarded by connection_->mutex
  std::unique_ptr<SqliteLog> log_;                // likewise
  TransactionId watermark_ = 0;                   // on disk

  // What was taken ahead of a batch, guarded by connection_->mutex: so many rows, in this
  // transaction of the database.
  std::size_t ahead_ = 0;
  std::unique_ptr<SQLite::Transaction> begun_;

  Hasher hasher_;
};

absl::Status SqliteJournal::Use(const char* what,
                                absl::FunctionRef<absl::Status(SQLite::Database&)> work) {
  const MutexLock lock(connection_->mutex);
  return TranslateSqliteErrors(absl::StrCat(what, " ", options_.path),
                               [&] { return work(*connection_->database); });
}

absl::StatusOr<Progress> SqliteJournal::Load(const Loader& loader) {
  ChainHead head;
  absl::Status loaded = Use("cannot read", [&](SQLite::Database& database) {
    watermark_ = database.execAndGet("SELECT watermark FROM progress").getInt64();
    const absl::StatusOr<ChainHead> found = ReadHead(database);
    if (!found.ok()) return found.status();
    head = *found;
    if (absl::Status told = LoadAccounts(database, loader); !told.ok()) return told;
    if (absl::Status told = LoadOpenHolds(database, loader); !told.ok()) return told;
    return LoadTransactions(database, loader, watermark_);
  });
  if (!loaded.ok()) {
    return loaded;
  }
  return Progress{.watermark = watermark_, .head = head};
}

template <typename Found, typename Key, typename Find>
absl::StatusOr<std::vector<std::optional<Found>>> SqliteJournal::FindAll(std::span<const Key> keys,
                                                                         Find find) {
  std::vector<std::optional<Found>> found;
  found.reserve(keys.size());
  absl::Status looked = Use("cannot read", [&](SQLite::Database& database) {
    SQLite::Transaction transaction(database);
    for (const Key& key : keys) found.push_back(find(key));
    transaction.commit();
    return absl::OkStatus();
  });
  if (!looked.ok()) {
    return looked;
  }
  return found;
}

absl::StatusOr<RequestGap> SqliteJournal::FindGap() {
  RequestGap gap;
  absl::Status looked = Use("cannot read", [&](SQLite::Database& database) {
    gap = ReadNewestGap(database);
    return absl::OkStatus();
  });
  if (!looked.ok()) {
    return looked;
  }
  return gap;
}

absl::StatusOr<std::vector<std::optional<RequestRecord>>> SqliteJournal::FindRequests(
    std::span<const Uuid> request_ids) {
  return FindAll<RequestRecord>(
      request_ids, [this](const Uuid& id) { return statements_->find.FindRequest(id); });
}

absl::StatusOr<std::vector<std::optional<Original>>> SqliteJournal::FindTransactions(
    std::span<const TransactionId> ids) {
  return FindAll<Original>(ids,
                           [this](TransactionId id) { return statements_->find.FindOriginal(id); });
}

absl::StatusOr<std::vector<std::optional<HoldState>>> SqliteJournal::FindHolds(
    std::span<const TransactionId> ids) {
  return FindAll<HoldState>(ids,
                            [this](TransactionId id) { return statements_->find.FindHold(id); });
}

std::unique_ptr<SQLite::Transaction> SqliteJournal::TakeBegun(SQLite::Database& database) {
  if (begun_) return std::move(begun_);
  ahead_ = 0;
  return std::make_unique<SQLite::Transaction>(database, SQLite::TransactionBehavior::IMMEDIATE);
}

absl::Status SqliteJournal::AppendAhead(std::span<const Sealed<Transaction>> transactions) {
  // A history of a database in memory reads through this connection, and would see it.
  if (options_.path == kInMemory) return absl::OkStatus();
  return Use("cannot write", [&](SQLite::Database& database) {
    std::unique_ptr<SQLite::Transaction> transaction = TakeBegun(database);
    for (const auto& row : transactions) Insert(statements_->append, row);
    ahead_ += transactions.size();
    begun_ = std::move(transaction);
    return absl::OkStatus();
  });
}

absl::Status SqliteJournal::Append(const Batch& batch) {
  return Use("cannot write", [&](SQLite::Database& database) {
    const std::unique_ptr<SQLite::Transaction> transaction = TakeBegun(database);
    for (const auto& row : std::span(batch.transactions).subspan(ahead_)) {
      Insert(statements_->append, row);
    }
    for (const auto& row : batch.answers) Insert(statements_->answer, row);
    for (const HoldRecord& row : batch.holds) Insert(statements_->write_hold, row);
    for (const ReversedPart& row : batch.reversed) Insert(statements_->write_reversed, row);
    for (const Account& row : batch.accounts) Write(row);
    for (const auto& row : batch.account_changes) Insert(statements_->change_account, row);
    // Not with every batch, since it is a page more to write; but with the last.
    if (batch.watermark != watermark_ || !batch.has_entries()) {
      const Progress progress{.watermark = batch.watermark, .head = batch.head};
      Update(statements_->set_progress, progress, SealOf(progress, hasher_));
    }
    transaction->commit();
    watermark_ = batch.watermark;
    log_->MoveIfLong();
    return absl::OkStatus();
  });
}

absl::Status SqliteJournal::Close() {
  CloseStatements();
  // The destructor would do it too, but keep its errors to itself.
  absl::Status closed = Use("cannot close", [](SQLite::Database& database) {
    database.exec("PRAGMA wal_checkpoint(TRUNCATE)");
    return absl::OkStatus();
  });
  connection_.reset();
  return closed;
}

void SqliteJournal::CloseStatements() {
  if (connection_) {
    const MutexLock lock(connection_->mutex);
    statements_.reset();
    begun_.reset();
    log_.reset();
  }
}

// Whether closing moves the write-ahead log into the file. Not before we know that the file is
// ours.
void CheckpointOnClose(SQLite::Database& database, bool enabled) {
  sqlite3_db_config(database.getHandle(), SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, enabled ? 0 : 1,
                    nullptr);
}

absl::Status Configure(SQLite::Database& database, const std::string& path) {
  database.exec("PRAGMA synchronous = FULL");  // in the write-ahead log: one fsync a commit
  if (path == kInMemory) {
    return absl::OkStatus();
  }
  const std::string mode = database.execAndGet("PRAGMA journal_mode = WAL").getString();
  if (mode != "wal") {
    return absl::FailedPreconditionError(absl::StrFormat(
        "%s lies on a file system without shared memory (SQLite's mode is '%s'); use a local disk",
        path, mode));
  }
  return absl::OkStatus();
}

}  // namespace

absl::StatusOr<std::unique_ptr<Journal>> OpenSqliteJournal(const SqliteJournalOptions& options) {
  // Else SQLite counts what it allocates, under a lock that each allocation takes. Without effect
  // if this process has used SQLite before.
  [[maybe_unused]] static const int kUncounted = sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0);
  std::shared_ptr<FileLock> lock;
  if (options.path != kInMemory) {
    absl::StatusOr<FileLock> acquired = FileLock::Acquire(options.path);
    if (!acquired.ok()) {
      return acquired.status();
    }
    lock = std::make_shared<FileLock>(*std::move(acquired));
    if (absl::Status header = CheckHeader(*lock, options.path); !header.ok()) {
      return header;
    }
  }
  std::unique_ptr<Journal> journal;
  absl::Status opened = TranslateSqliteErrors("cannot open " + options.path, [&] {
    // Without SQLite's own mutex, which every bind and step would lock: SqliteConnection has one.
    auto database = std::make_unique<SQLite::Database>(
        options.path, SQLite::OPEN_READWRITE | SQLite::OPEN_CREATE | SQLite::OPEN_NOMUTEX,
        kBusyTimeoutMs);
    CheckpointOnClose(*database, false);
    if (absl::Status schema = PrepareSchema(*database, options.path); !schema.ok()) return schema;
    if (absl::Status set = Configure(*database, options.path); !set.ok()) return set;
    CheckpointOnClose(*database, true);
    journal = std::make_unique<SqliteJournal>(
        options, std::make_shared<SqliteConnection>(options.path, lock, std::move(database)));
    return absl::OkStatus();
  });
  if (!opened.ok()) {
    return opened;
  }
  return journal;
}

}  // namespace atm::storage
