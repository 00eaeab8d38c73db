#include "storage/sqlite/sqlite_audit.h"

#include <SQLiteCpp/Column.h>
#include <SQLiteCpp/Database.h>
#include <SQLiteCpp/Statement.h>
#include <SQLiteCpp/Transaction.h>

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "absl/functional/function_ref.h"
#include "absl/strings/str_cat.h"
#include "storage/base/mutex.h"
#include "storage/journal/columns.h"
#include "storage/sqlite/sqlite_errors.h"
#include "storage/sqlite/sqlite_flaws.h"
#include "storage/sqlite/sqlite_lookups.h"
#include "storage/sqlite/sqlite_rows.h"
#include "storage/sqlite/sqlite_sealing_vfs.h"
#include "storage/sqlite/sqlite_sql.h"

namespace atm::storage {
namespace {

// Reads the rows of a table from a key on.
std::string SelectPiece(const TableText& table) {
  const std::string& key = table.columns.front().name;
  return SelectFrom(table, absl::StrCat("WHERE ", key, " >= ?1 ORDER BY ", key, " LIMIT ?2"));
}

template <typename Row>
constexpr bool kHasHash = false;
template <typename Row>
constexpr bool kHasHash<Sealed<Row>> = true;

template <typename Row>
void Take(SQLite::Statement& statement, StoredRow<Row>& stored) {
  const int columns = statement.getColumnCount() - (kHasHash<Row> ? 1 : 0);
  stored.key = statement.getColumn(0).getInt64();
  stored.columns.Clear();
  PutStored(stored.columns, statement, 0, columns);
  if constexpr (kHasHash<Row>) stored.hash = ReadHash(statement, columns);
  stored.row = ReadRow<Row>(statement);
}

class SqliteAudit : public AuditSource {
 public:
  // Throws SQLite::Exception.
  SqliteAudit(std::shared_ptr<SqliteConnection> connection, AuditView view)
      : connection_(std::move(connection)),
        lock_(connection_->mutex),
        database_(*connection_->database),
        view_(view),
        accounts_(database_, SelectPiece(TableText::Of<Account>())),
        transactions_(database_, SelectPiece(TableText::Of<Sealed<Transaction>>())),
        answers_(database_, SelectPiece(TableText::Of<Sealed<RecordedAnswer>>())),
        changes_(database_, SelectPiece(TableText::Of<Sealed<AccountChange>>())),
        principals_(database_, SelectPiece(TableText::Of<Sealed<PrincipalRow>>())),
        holds_(database_, SelectPiece(TableText::Of<HoldRecord>())),
        reversed_(database_, SelectPiece(TableText::Of<ReversedPart>())),
        by_request_(database_, "SELECT id FROM transactions WHERE request_id = ?1") {
    if (view == AuditView::kPieceByPiece) return;
    reader_.emplace(database_, [this] { return go_on_ == nullptr || (*go_on_)(); });
    snapshot_.emplace(database_);
  }

  AuditView view() const override { return view_; }

  absl::StatusOr<std::optional<StoredProgress>> ReadProgress() override {
    std::optional<StoredProgress> progress;
    absl::Status read = Look([&] {
      SQLite::Statement row(database_,
                            "SELECT watermark, entries, hash FROM progress WHERE id = 1");
      if (row.executeStep()) {
        progress = {.watermark = row.getColumn(0).getInt64(),
                    .entries = row.getColumn(1).getInt64(),
                    .hash = ReadHash(row, 2)};
      }
      return absl::OkStatus();
    });
    if (!read.ok()) return read;
    return progress;
  }

  absl::StatusOr<std::int64_t> CountEntries() override {
    std::int64_t entries = 0;
    absl::Status read = Look([&] {
      std::optional<SQLite::Transaction> one_moment;
      if (view_ == AuditView::kPieceByPiece) one_moment.emplace(database_);
      const absl::StatusOr<ChainHead> head = ReadHead(database_);
      if (head.ok()) entries = head->entries;
      return head.status();
    });
    if (!read.ok()) return read;
    return entries;
  }

  absl::Status Read(std::int64_t from, std::size_t most, StoredRows<Account>& rows) override {
    return ReadPiece(accounts_, from, most, rows);
  }
  absl::Status Read(std::int64_t from, std::size_t most,
                    StoredRows<Sealed<Transaction>>& rows) override {
    return ReadPiece(transactions_, from, most, rows);
  }
  absl::Status Read(std::int64_t from, std::size_t most,
                    StoredRows<Sealed<RecordedAnswer>>& rows) override {
    return ReadPiece(answers_, from, most, rows);
  }
  absl::Status Read(std::int64_t from, std::size_t most,
                    StoredRows<Sealed<AccountChange>>& rows) override {
    return ReadPiece(changes_, from, most, rows);
  }
  absl::Status Read(std::int64_t from, std::size_t most,
                    StoredRows<Sealed<PrincipalRow>>& rows) override {
    return ReadPiece(principals_, from, most, rows);
  }
  absl::Status Read(std::int64_t from, std::size_t most, StoredRows<HoldRecord>& rows) override {
    return ReadPiece(holds_, from, most, rows);
  }
  absl::Status Read(std::int64_t from, std::size_t most, StoredRows<ReversedPart>& rows) override {
    return ReadPiece(reversed_, from, most, rows);
  }

  absl::StatusOr<std::optional<TransactionId>> FindByRequest(const Uuid& request_id) override {
    std::optional<TransactionId> found;
    absl::Status looked = Look([&] {
      (void)by_request_.tryReset();
      BindRequestId(by_request_, request_id);
      if (by_request_.executeStep()) found = by_request_.getColumn(0).getInt64();
      by_request_.reset();
      return absl::OkStatus();
    });
    if (!looked.ok()) return looked;
    return found;
  }

  absl::StatusOr<std::vector<std::string>> FindFlaws(absl::FunctionRef<bool()> go_on) override {
    if (!reader_) return std::vector<std::string>();  // what is altered was an error
    go_on_ = &go_on;
    absl::StatusOr<std::vector<std::string>> flaws = FindSqliteFlaws(database_, *reader_, go_on);
    go_on_ = nullptr;
    if (absl::Status unchanged = CheckUnchanged(); !unchanged.ok()) return unchanged;
    return flaws;
  }

 private:
  absl::Status Look(absl::FunctionRef<absl::Status()> look) {
    absl::Status looked = TranslateSqliteErrors("cannot read " + connection_->path, look);
    absl::Status unchanged = CheckUnchanged();
    return unchanged.ok() ? looked : unchanged;
  }

  // What is found in a file that changes meanwhile is of no file that ever was.
  absl::Status CheckUnchanged() const {
    return connection_->unlocked ? connection_->unlocked->Check() : absl::OkStatus();
  }

  template <typename Row>
  absl::Status ReadPiece(SQLite::Statement& piece, std::int64_t from, std::size_t most,
                         StoredRows<Row>& rows) {
    return Look([&] {
      (void)piece.tryReset();  // of what failed before, the error was told
      piece.bind(1, from);
      piece.bind(2, static_cast<std::int64_t>(most));
      std::size_t count = 0;
      for (; piece.executeStep(); ++count) {
        if (count == rows.size()) rows.emplace_back();
        Take(piece, rows[count]);
      }
      rows.resize(count);
      return absl::OkStatus();
    });
  }

  const std::shared_ptr<SqliteConnection> connection_;
  const MutexLock lock_;  // the analysis cannot follow it: database_ is what it guards
  SQLite::Database& database_;
  const AuditView view_;
  const absl::FunctionRef<bool()>* go_on_ = nullptr;  // while flaws are looked for
  std::optional<ReadOn> reader_;
  std::optional<SQLite::Transaction> snapshot_;  // rolled back at the end: nothing was written
  SQLite::Statement accounts_;
  SQLite::Statement transactions_;
  SQLite::Statement answers_;
  SQLite::Statement changes_;
  SQLite::Statement principals_;
  SQLite::Statement holds_;
  SQLite::Statement reversed_;
  SQLite::Statement by_request_;
};

}  // namespace

absl::StatusOr<std::unique_ptr<AuditSource>> OpenSqliteAudit(
    std::shared_ptr<SqliteConnection> connection, AuditView view) {
  std::unique_ptr<AuditSource> source;
  const std::string what = "cannot read " + connection->path;
  absl::Status opened = TranslateSqliteErrors(what, [&] {
    source = std::make_unique<SqliteAudit>(std::move(connection), view);
    return absl::OkStatus();
  });
  if (!opened.ok()) return opened;
  return source;
}

}  // namespace atm::storage
