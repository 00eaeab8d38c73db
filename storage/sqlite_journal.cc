#include "storage/sqlite_journal.h"

#include <SQLiteCpp/Database.h>
#include <SQLiteCpp/Statement.h>
#include <SQLiteCpp/Transaction.h>
#include <sqlite3.h>

#include <cstring>
#include <optional>
#include <utility>

#include "absl/strings/str_format.h"
#include "storage/check.h"
#include "storage/sqlite_errors.h"
#include "storage/sqlite_file.h"
#include "storage/sqlite_schema.h"

namespace atm::storage {
namespace {

constexpr char kInMemory[] = ":memory:";

// Another program that reads the file, such as the sqlite3 shell, may hold a lock for a moment.
constexpr int kBusyTimeoutMs = 5'000;

// Pages of 4 KiB in the write-ahead log before they are moved into the file: fewer, larger moves
// are cheaper, and a log of 16 MiB is read in no time at a restart.
constexpr int kCheckpointPages = 4'096;

constexpr char kColumns[] =
    "id, kind, debit_account, credit_account, amount_minor, create_time_us, request_id,"
    " debit_balance_minor, credit_balance_minor, debit_previous, credit_previous";

void BindUuid(SQLite::Statement& statement, int index, const Uuid& uuid) {
  statement.bindNoCopy(index, uuid.bytes.data(), static_cast<int>(uuid.bytes.size()));
}

Uuid ReadUuid(const SQLite::Column& column) {
  Uuid uuid;
  Check(column.getBytes() == static_cast<int>(uuid.bytes.size()), "a request id has 16 bytes");
  std::memcpy(uuid.bytes.data(), column.getBlob(), uuid.bytes.size());
  return uuid;
}

Transaction ReadTransaction(SQLite::Statement& row) {
  return {.id = row.getColumn(0).getInt64(),
          .kind = static_cast<TransactionKind>(row.getColumn(1).getInt()),
          .debit_account = row.getColumn(2).getUInt(),
          .credit_account = row.getColumn(3).getUInt(),
          .amount_minor = row.getColumn(4).getInt64(),
          .create_time_us = row.getColumn(5).getInt64(),
          .request_id = ReadUuid(row.getColumn(6)),
          .debit_balance_minor = row.getColumn(7).getInt64(),
          .credit_balance_minor = row.getColumn(8).getInt64(),
          .debit_previous = row.getColumn(9).getInt64(),
          .credit_previous = row.getColumn(10).getInt64()};
}

RecordedRefusal ReadRefusal(SQLite::Statement& row) {
  return {.request_id = ReadUuid(row.getColumn(0)),
          .kind = static_cast<TransactionKind>(row.getColumn(1).getInt()),
          .account = row.getColumn(2).getUInt(),
          .amount_minor = row.getColumn(3).getInt64(),
          .reason = static_cast<RefusalReason>(row.getColumn(4).getInt()),
          .balance_minor = row.getColumn(5).getInt64(),
          .available_minor = row.getColumn(6).getInt64(),
          .create_time_us = row.getColumn(7).getInt64()};
}

absl::StatusOr<Account> ReadAccount(SQLite::Statement& row) {
  const std::string number = row.getColumn(1).getString();
  const std::string currency_code = row.getColumn(2).getString();
  const auto account = AccountNumber::FromRecord(number);
  const auto currency = Currency::FromCode(currency_code);
  if (!account || !currency) {
    return absl::DataLossError(
        absl::StrFormat("the record of account '%s' in '%s' is damaged", number, currency_code));
  }
  return Account{.id = row.getColumn(0).getUInt(),
                 .number = *account,
                 .currency = *currency,
                 .balance_minor = row.getColumn(3).getInt64(),
                 .last_transaction = row.getColumn(4).getInt64()};
}

// The statements of one batch, prepared once. They bind without copying: what is bound lives until
// the statement has run.
struct Statements {
  explicit Statements(const SQLite::Database& database)
      : append(database, absl::StrFormat("INSERT INTO transactions (%s)"
                                         " VALUES (?1,?2,?3,?4,?5,?6,?7,?8,?9,?10,?11)",
                                         kColumns)),
        refuse(database,
               "INSERT INTO refusals (request_id, kind, account, amount_minor, reason,"
               " balance_minor, available_minor, create_time_us) VALUES (?1,?2,?3,?4,?5,?6,?7,?8)"),
        write_account(database,
                      "INSERT INTO accounts (id, number, currency, balance_minor, last_transaction)"
                      " VALUES (?1,?2,?3,?4,?5) ON CONFLICT (id) DO UPDATE SET"
                      " balance_minor = ?4, last_transaction = ?5"),
        set_watermark(database, "UPDATE progress SET watermark = ?1"),
        find_transaction(database, absl::StrFormat("SELECT %s FROM transactions"
                                                   " WHERE request_id = ?1",
                                                   kColumns)),
        find_refusal(database,
                     "SELECT request_id, kind, account, amount_minor, reason, balance_minor,"
                     " available_minor, create_time_us FROM refusals WHERE request_id = ?1") {}

  SQLite::Statement append;
  SQLite::Statement refuse;
  SQLite::Statement write_account;
  SQLite::Statement set_watermark;
  SQLite::Statement find_transaction;
  SQLite::Statement find_refusal;
};

void Run(SQLite::Statement& statement) {
  statement.exec();
  statement.reset();
}

void Append(SQLite::Statement& statement, const Transaction& transaction) {
  statement.bind(1, transaction.id);
  statement.bind(2, static_cast<int>(transaction.kind));
  statement.bind(3, transaction.debit_account);
  statement.bind(4, transaction.credit_account);
  statement.bind(5, transaction.amount_minor);
  statement.bind(6, transaction.create_time_us);
  BindUuid(statement, 7, transaction.request_id);
  statement.bind(8, transaction.debit_balance_minor);
  statement.bind(9, transaction.credit_balance_minor);
  statement.bind(10, transaction.debit_previous);
  statement.bind(11, transaction.credit_previous);
  Run(statement);
}

void Append(SQLite::Statement& statement, const RecordedRefusal& refusal) {
  BindUuid(statement, 1, refusal.request_id);
  statement.bind(2, static_cast<int>(refusal.kind));
  statement.bind(3, refusal.account);
  statement.bind(4, refusal.amount_minor);
  statement.bind(5, static_cast<int>(refusal.reason));
  statement.bind(6, refusal.balance_minor);
  statement.bind(7, refusal.available_minor);
  statement.bind(8, refusal.create_time_us);
  Run(statement);
}

void Write(SQLite::Statement& statement, const Account& account) {
  statement.bind(1, account.id);
  statement.bind(2, std::string(account.number.text()));
  statement.bind(3, std::string(account.currency.code()));
  statement.bind(4, account.balance_minor);
  statement.bind(5, account.last_transaction);
  Run(statement);
}

class SqliteJournal : public Journal {
 public:
  SqliteJournal(SqliteJournalOptions options, std::optional<FileLock> lock,
                std::unique_ptr<SQLite::Database> database)
      : options_(std::move(options)),
        lock_(std::move(lock)),
        database_(std::move(database)),
        statements_(std::make_unique<Statements>(*database_)) {}

  absl::StatusOr<TransactionId> Load(
      absl::FunctionRef<absl::Status(const Account&)> on_account,
      absl::FunctionRef<absl::Status(const Transaction&)> on_transaction) override;
  absl::StatusOr<std::vector<std::optional<RequestRecord>>> FindRequests(
      std::span<const Uuid> request_ids) override;
  bool HasRoom() override { return !lock_ || FreeBytes(*lock_) >= options_.min_free_bytes; }
  absl::Status Append(const Batch& batch) override;
  absl::Status Close() override;

 private:
  std::optional<RequestRecord> FindRequest(const Uuid& request_id);

  const SqliteJournalOptions options_;
  std::optional<FileLock> lock_;  // none in memory; outlives the database
  std::unique_ptr<SQLite::Database> database_;
  std::unique_ptr<Statements> statements_;
  TransactionId watermark_ = 0;  // on disk
};

absl::StatusOr<TransactionId> SqliteJournal::Load(
    absl::FunctionRef<absl::Status(const Account&)> on_account,
    absl::FunctionRef<absl::Status(const Transaction&)> on_transaction) {
  absl::Status loaded = TranslateSqliteErrors("cannot read " + options_.path, [&] {
    watermark_ = database_->execAndGet("SELECT watermark FROM progress").getInt64();
    SQLite::Statement accounts(
        *database_,
        "SELECT id, number, currency, balance_minor, last_transaction FROM accounts ORDER BY id");
    while (accounts.executeStep()) {
      const absl::StatusOr<Account> account = ReadAccount(accounts);
      if (!account.ok()) return account.status();
      if (absl::Status told = on_account(*account); !told.ok()) return told;
    }
    const TransactionId newest =
        database_->execAndGet("SELECT coalesce(max(id), 0) FROM transactions").getInt64();
    SQLite::Statement transactions(
        *database_,
        absl::StrFormat("SELECT %s FROM transactions WHERE id >= ?1 ORDER BY id", kColumns));
    transactions.bind(1, std::min(watermark_ + 1, newest));
    while (transactions.executeStep()) {
      if (absl::Status told = on_transaction(ReadTransaction(transactions)); !told.ok()) {
        return told;
      }
    }
    return absl::OkStatus();
  });
  if (!loaded.ok()) {
    return loaded;
  }
  return watermark_;
}

absl::StatusOr<std::vector<std::optional<RequestRecord>>> SqliteJournal::FindRequests(
    std::span<const Uuid> request_ids) {
  std::vector<std::optional<RequestRecord>> found;
  found.reserve(request_ids.size());
  absl::Status looked = TranslateSqliteErrors("cannot read " + options_.path, [&] {
    // One read transaction for all of them, rather than one each.
    SQLite::Transaction transaction(*database_);
    for (const Uuid& request_id : request_ids) {
      found.push_back(FindRequest(request_id));
    }
    transaction.commit();
    return absl::OkStatus();
  });
  if (!looked.ok()) {
    return looked;
  }
  return found;
}

std::optional<RequestRecord> SqliteJournal::FindRequest(const Uuid& request_id) {
  std::optional<RequestRecord> record;
  SQLite::Statement& transaction = statements_->find_transaction;
  BindUuid(transaction, 1, request_id);
  if (transaction.executeStep()) {
    record = ReadTransaction(transaction);
  }
  transaction.reset();
  if (record) {
    return record;
  }
  SQLite::Statement& refusal = statements_->find_refusal;
  BindUuid(refusal, 1, request_id);
  if (refusal.executeStep()) {
    record = ReadRefusal(refusal);
  }
  refusal.reset();
  return record;
}

absl::Status SqliteJournal::Append(const Batch& batch) {
  return TranslateSqliteErrors("cannot write " + options_.path, [&] {
    SQLite::Transaction transaction(*database_, SQLite::TransactionBehavior::IMMEDIATE);
    for (const Transaction& row : batch.transactions) {
      storage::Append(statements_->append, row);
    }
    for (const RecordedRefusal& row : batch.refusals) {
      storage::Append(statements_->refuse, row);
    }
    for (const Account& row : batch.accounts) {
      Write(statements_->write_account, row);
    }
    if (batch.watermark != watermark_) {
      statements_->set_watermark.bind(1, batch.watermark);
      Run(statements_->set_watermark);
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
