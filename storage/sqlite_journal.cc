#include "storage/sqlite_journal.h"

#include <SQLiteCpp/Database.h>
#include <SQLiteCpp/Statement.h>
#include <SQLiteCpp/Transaction.h>
#include <sqlite3.h>

#include <algorithm>
#include <optional>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "storage/sqlite_errors.h"
#include "storage/sqlite_file.h"
#include "storage/sqlite_rows.h"
#include "storage/sqlite_schema.h"

namespace atm::storage {
namespace {

constexpr char kInMemory[] = ":memory:";

// Another program that reads the file, such as the sqlite3 shell, may hold a lock for a moment.
constexpr int kBusyTimeoutMs = 5'000;

// Pages of 4 KiB in the write-ahead log before they are moved into the file: fewer, larger moves
// are cheaper, and a log of 16 MiB is read in no time at a restart.
constexpr int kCheckpointPages = 4'096;

std::string InsertInto(const char* table, const char* columns, int count,
                       const char* or_else = "") {
  std::string places = "?1";
  for (int i = 2; i <= count; ++i) absl::StrAppend(&places, ",?", i);
  return absl::StrCat("INSERT INTO ", table, " (", columns, ") VALUES (", places, ") ", or_else);
}

// The statements of one batch, prepared once.
struct Statements {
  explicit Statements(const SQLite::Database& database)
      : append(database, InsertInto("transactions", kTransactionColumns, 17)),
        answer(database, InsertInto("answers", kAnswerColumns, 15)),
        write_account(database, InsertInto("accounts", kAccountColumns, 6,
                                           "ON CONFLICT (id) DO UPDATE SET balance_minor = ?4,"
                                           " held_minor = ?5, last_transaction = ?6")),
        write_hold(database, InsertInto("holds", kHoldColumns, 5,
                                        "ON CONFLICT (id) DO UPDATE SET state = ?5")),
        write_reversed(database,
                       InsertInto("reversed", "original, reversed_minor", 2,
                                  "ON CONFLICT (original) DO UPDATE SET reversed_minor = ?2")),
        set_watermark(database, "UPDATE progress SET watermark = ?1"),
        find_request(database, absl::StrCat("SELECT ", kTransactionColumns,
                                            " FROM transactions WHERE request_id = ?1")),
        find_answer(database,
                    absl::StrCat("SELECT ", kAnswerColumns, " FROM answers WHERE request_id = ?1")),
        find_transaction(database, absl::StrCat("SELECT ", kTransactionColumns,
                                                " FROM transactions WHERE id = ?1")),
        find_reversed(database, "SELECT reversed_minor FROM reversed WHERE original = ?1"),
        find_hold(database, "SELECT state FROM holds WHERE id = ?1") {}

  SQLite::Statement append;
  SQLite::Statement answer;
  SQLite::Statement write_account;
  SQLite::Statement write_hold;
  SQLite::Statement write_reversed;
  SQLite::Statement set_watermark;
  SQLite::Statement find_request;
  SQLite::Statement find_answer;
  SQLite::Statement find_transaction;
  SQLite::Statement find_reversed;
  SQLite::Statement find_hold;
};

// What `read` makes of the one row of a bound look-up; nothing if there is none.
template <typename Read>
auto FindOne(SQLite::Statement& bound, Read read) -> std::optional<decltype(read(bound))> {
  std::optional<decltype(read(bound))> found;
  if (bound.executeStep()) found = read(bound);
  bound.reset();
  return found;
}

class SqliteJournal : public Journal {
 public:
  SqliteJournal(SqliteJournalOptions options, std::optional<FileLock> lock,
                std::unique_ptr<SQLite::Database> database)
      : options_(std::move(options)),
        lock_(std::move(lock)),
        database_(std::move(database)),
        statements_(std::make_unique<Statements>(*database_)) {}

  absl::StatusOr<TransactionId> Load(const Loader& loader) override;
  absl::StatusOr<std::vector<std::optional<RequestRecord>>> FindRequests(
      std::span<const Uuid> request_ids) override;
  absl::StatusOr<std::vector<std::optional<Original>>> FindTransactions(
      std::span<const TransactionId> ids) override;
  absl::StatusOr<std::vector<std::optional<HoldState>>> FindHolds(
      std::span<const TransactionId> ids) override;
  bool HasRoom() override { return !lock_ || FreeBytes(*lock_) >= options_.min_free_bytes; }
  absl::Status Append(const Batch& batch) override;
  absl::Status Close() override;

 private:
  // Finds each of `keys`, in one read transaction rather than one each.
  template <typename Found, typename Key, typename Find>
  absl::StatusOr<std::vector<std::optional<Found>>> FindAll(std::span<const Key> keys, Find find);

  absl::Status LoadAccounts(const Loader& loader);
  absl::Status LoadOpenHolds(const Loader& loader);
  absl::Status LoadTransactions(const Loader& loader);

  const SqliteJournalOptions options_;
  std::optional<FileLock> lock_;  // none in memory; outlives the database
  std::unique_ptr<SQLite::Database> database_;
  std::unique_ptr<Statements> statements_;
  TransactionId watermark_ = 0;  // on disk
};

absl::StatusOr<TransactionId> SqliteJournal::Load(const Loader& loader) {
  absl::Status loaded = TranslateSqliteErrors("cannot read " + options_.path, [&] {
    watermark_ = database_->execAndGet("SELECT watermark FROM progress").getInt64();
    if (absl::Status told = LoadAccounts(loader); !told.ok()) return told;
    if (absl::Status told = LoadOpenHolds(loader); !told.ok()) return told;
    return LoadTransactions(loader);
  });
  if (!loaded.ok()) {
    return loaded;
  }
  return watermark_;
}

absl::Status SqliteJournal::LoadAccounts(const Loader& loader) {
  SQLite::Statement rows(*database_,
                         absl::StrCat("SELECT ", kAccountColumns, " FROM accounts ORDER BY id"));
  while (rows.executeStep()) {
    const absl::StatusOr<Account> account = ReadAccount(rows);
    if (!account.ok()) return account.status();
    if (absl::Status told = loader.on_account(*account); !told.ok()) return told;
  }
  return absl::OkStatus();
}

absl::Status SqliteJournal::LoadOpenHolds(const Loader& loader) {
  SQLite::Statement rows(
      *database_, absl::StrCat("SELECT ", kHoldColumns, " FROM holds WHERE state = 0 ORDER BY id"));
  while (rows.executeStep()) {
    if (absl::Status told = loader.on_open_hold(ReadHold(rows)); !told.ok()) return told;
  }
  return absl::OkStatus();
}

absl::Status SqliteJournal::LoadTransactions(const Loader& loader) {
  const TransactionId newest =
      database_->execAndGet("SELECT coalesce(max(id), 0) FROM transactions").getInt64();
  SQLite::Statement rows(*database_, absl::StrCat("SELECT ", kTransactionColumns,
                                                  " FROM transactions WHERE id >= ?1 ORDER BY id"));
  rows.bind(1, std::min(watermark_ + 1, newest));
  while (rows.executeStep()) {
    if (absl::Status told = loader.on_transaction(ReadTransaction(rows)); !told.ok()) return told;
  }
  return absl::OkStatus();
}

template <typename Found, typename Key, typename Find>
absl::StatusOr<std::vector<std::optional<Found>>> SqliteJournal::FindAll(std::span<const Key> keys,
                                                                         Find find) {
  std::vector<std::optional<Found>> found;
  found.reserve(keys.size());
  absl::Status looked = TranslateSqliteErrors("cannot read " + options_.path, [&] {
    SQLite::Transaction transaction(*database_);
    for (const Key& key : keys) found.push_back(find(key));
    transaction.commit();
    return absl::OkStatus();
  });
  if (!looked.ok()) {
    return looked;
  }
  return found;
}

absl::StatusOr<std::vector<std::optional<RequestRecord>>> SqliteJournal::FindRequests(
    std::span<const Uuid> request_ids) {
  return FindAll<RequestRecord>(request_ids, [&](const Uuid& id) -> std::optional<RequestRecord> {
    BindRequestId(statements_->find_request, id);
    if (auto transaction = FindOne(statements_->find_request, ReadTransaction)) {
      return *std::move(transaction);
    }
    BindRequestId(statements_->find_answer, id);
    return FindOne(statements_->find_answer, ReadAnswer);
  });
}

absl::StatusOr<std::vector<std::optional<Original>>> SqliteJournal::FindTransactions(
    std::span<const TransactionId> ids) {
  const auto read_number = [](SQLite::Statement& row) { return row.getColumn(0).getInt64(); };
  return FindAll<Original>(ids, [&](TransactionId id) -> std::optional<Original> {
    statements_->find_transaction.bind(1, id);
    auto transaction = FindOne(statements_->find_transaction, ReadTransaction);
    if (!transaction) return std::nullopt;
    statements_->find_reversed.bind(1, id);
    return Original{.transaction = *std::move(transaction),
                    .reversed_minor = FindOne(statements_->find_reversed, read_number).value_or(0)};
  });
}

absl::StatusOr<std::vector<std::optional<HoldState>>> SqliteJournal::FindHolds(
    std::span<const TransactionId> ids) {
  const auto read_state = [](SQLite::Statement& row) {
    return static_cast<HoldState>(row.getColumn(0).getInt());
  };
  return FindAll<HoldState>(ids, [&](TransactionId id) {
    statements_->find_hold.bind(1, id);
    return FindOne(statements_->find_hold, read_state);
  });
}

absl::Status SqliteJournal::Append(const Batch& batch) {
  return TranslateSqliteErrors("cannot write " + options_.path, [&] {
    SQLite::Transaction transaction(*database_, SQLite::TransactionBehavior::IMMEDIATE);
    for (const Transaction& row : batch.transactions) Insert(statements_->append, row);
    for (const RecordedAnswer& row : batch.answers) Insert(statements_->answer, row);
    for (const HoldRecord& row : batch.holds) Insert(statements_->write_hold, row);
    for (const ReversedPart& row : batch.reversed) Insert(statements_->write_reversed, row);
    for (const Account& row : batch.accounts) Insert(statements_->write_account, row);
    if (batch.watermark != watermark_) {
      statements_->set_watermark.bind(1, batch.watermark);
      statements_->set_watermark.exec();
      statements_->set_watermark.reset();
    }
    transaction.commit();
    watermark_ = batch.watermark;
    return absl::OkStatus();
  });
}

absl::Status SqliteJournal::Close() {
  return TranslateSqliteErrors("cannot close " + options_.path, [&] {
    statements_.reset();
    // The destructor would do it too, but keep its errors to itself.
    database_->exec("PRAGMA wal_checkpoint(TRUNCATE)");
    database_.reset();
    lock_.reset();
    return absl::OkStatus();
  });
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
  database.exec(absl::StrFormat("PRAGMA wal_autocheckpoint = %d", kCheckpointPages));
  return absl::OkStatus();
}

}  // namespace

absl::StatusOr<std::unique_ptr<Journal>> OpenSqliteJournal(const SqliteJournalOptions& options) {
  std::optional<FileLock> lock;
  if (options.path != kInMemory) {
    absl::StatusOr<FileLock> acquired = FileLock::Acquire(options.path);
    if (!acquired.ok()) {
      return acquired.status();
    }
    lock.emplace(*std::move(acquired));
    if (absl::Status header = CheckHeader(*lock, options.path); !header.ok()) {
      return header;
    }
  }
  std::unique_ptr<Journal> journal;
  absl::Status opened = TranslateSqliteErrors("cannot open " + options.path, [&] {
    auto database = std::make_unique<SQLite::Database>(
        options.path, SQLite::OPEN_READWRITE | SQLite::OPEN_CREATE, kBusyTimeoutMs);
    CheckpointOnClose(*database, false);
    if (absl::Status schema = PrepareSchema(*database, options.path); !schema.ok()) return schema;
    if (absl::Status set = Configure(*database, options.path); !set.ok()) return set;
    CheckpointOnClose(*database, true);
    journal = std::make_unique<SqliteJournal>(options, std::move(lock), std::move(database));
    return absl::OkStatus();
  });
  if (!opened.ok()) {
    return opened;
  }
  return journal;
}

}  // namespace atm::storage
