#include "storage/sqlite/sqlite_migration.h"

#include <SQLiteCpp/Column.h>
#include <SQLiteCpp/Database.h>
#include <SQLiteCpp/Statement.h>
#include <sqlite3.h>

#include <algorithm>
#include <cstdint>
#include <initializer_list>
#include <optional>
#include <string_view>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/strings/str_join.h"
#include "storage/journal/chain.h"
#include "storage/journal/columns.h"
#include "storage/model/account_limits.h"
#include "storage/sqlite/sqlite_rows.h"
#include "storage/sqlite/sqlite_schema.h"
#include "storage/sqlite/sqlite_sql.h"

namespace atm::storage {
namespace {

// How many entries lie between two reports: a second or so.
constexpr std::int64_t kToldEvery = 1 << 18;

// What a column is filled with that the old table does not have.
struct Filling {
  std::string_view column;
  std::string_view expression;
};

// The rows of an old table, which was renamed: each as a row of today's, and as it was stored.
template <typename Row>
class OldRows {
 public:
  OldRows(SQLite::Database& database, EntryKind kind, std::initializer_list<Filling> fillings)
      : kind_(kind),
        new_columns_(static_cast<int>(DescribeColumns<Sealed<Row>>().size())),
        select_(database, Select(fillings)) {
    Advance();
  }

  bool has_row() const { return has_row_; }
  std::int64_t key() const { return key_; }

  // Returns the old hash of the row, behind `before`; nullopt if that is not what is stored.
  std::optional<Hash> Check(const Hash& before, Hasher& hasher) {
    content_.Begin(before, kind_);
    PutStored(content_, select_, new_columns_, select_.getColumnCount() - new_columns_ - 1);
    const Hash hash = hasher.Sha256(content_.bytes());
    const bool is_right = ReadHash(select_, select_.getColumnCount() - 1) == hash;
    return is_right ? std::optional(hash) : std::nullopt;
  }

  absl::StatusOr<Row> Read() {
    absl::StatusOr<Sealed<Row>> sealed = ReadRow<Sealed<Row>>(select_);
    if (!sealed.ok()) return sealed.status();
    return std::move(sealed->row);
  }

  void Advance() {
    has_row_ = select_.executeStep();
    // The old columns begin with the key.
    key_ = has_row_ ? std::int64_t{select_.getColumn(new_columns_).getInt64()} : 0;
  }

 private:
  static std::string Select(std::initializer_list<Filling> fillings) {
    const auto expression_of = [&](std::string* sql, const ColumnText& column) {
      const auto* const filling = std::ranges::find(fillings, column.name, &Filling::column);
      absl::StrAppend(sql, filling == fillings.end() ? absl::StrCat("old.", column.name)
                                                     : std::string(filling->expression));
    };
    const std::vector<ColumnText> columns = DescribeColumns<Sealed<Row>>();
    return absl::StrFormat("SELECT %s, old.* FROM old_%s AS old ORDER BY old.%s",
                           absl::StrJoin(columns, ", ", expression_of), Table<Row>::kName,
                           columns.front().name);
  }

  const EntryKind kind_;
  const int new_columns_;
  SQLite::Statement select_;
  EntryBytes content_;
  bool has_row_ = false;
  std::int64_t key_ = 0;
};

// The business days of old transactions. The record names them where limits count, in withdrawals
// and holds; what lies between two of these is of the day of its time in UTC, as far as that lies
// between their days.
class OldDays {
 public:
  explicit OldDays(SQLite::Database& database)
      : named_(database,
               "SELECT id, limit_day FROM old_transactions WHERE kind IN (11, 20) ORDER BY id") {
    Advance();
  }

  // Called for one transaction after the other.
  std::int32_t DayOf(const Transaction& transaction) {
    while (next_ != 0 && next_ < transaction.id) Advance();
    day_ = std::max({day_, UtcDay(transaction.create_time_us).number, 1});
    if (next_ != 0) day_ = next_ == transaction.id ? next_day_ : std::min(day_, next_day_);
    return day_;
  }

 private:
  void Advance() {
    next_ = 0;
    if (!named_.executeStep()) return;
    next_ = named_.getColumn(0).getInt64();
    next_day_ = named_.getColumn(1).getInt();
  }

  SQLite::Statement named_;
  TransactionId next_ = 0;  // the next one that names its day; 0: there is none
  std::int32_t next_day_ = 0;
  std::int32_t day_ = 0;  // of the transaction before
};

class Migration {
 public:
  Migration(SQLite::Database& database, const std::string& path,
            absl::FunctionRef<void(const std::string&)> tell)
      : database_(database), path_(path), tell_(tell) {}

  absl::Status Migrate() {
    tell_(absl::StrFormat("%s has schema 1 and is brought to schema %d: each entry is sealed anew",
                          path_, kUnsealedVersion));
    if (absl::Status progress = ReadProgress(); !progress.ok()) return progress;
    SetAside();
    MakeTables(database_);
    AddPrincipals();
    if (absl::Status sealed = SealAll(); !sealed.ok()) return sealed;
    WriteProgress();
    for (const char* table : kSetAside) database_.exec(absl::StrCat("DROP TABLE old_", table));
    tell_(absl::StrFormat(
        "%s has schema %d now. The head of its chain was %s, and is %s: keep the new one", path_,
        kUnsealedVersion, ToText(old_head_), ToText(chain_.head())));
    return absl::OkStatus();
  }

 private:
  static constexpr const char* kSetAside[] = {"transactions", "answers", "account_changes"};

  absl::Status Damaged(const std::string& what) const {
    return absl::DataLossError(absl::StrFormat(
        "%s cannot be brought to schema %d, because it is damaged: %s; restore a backup", path_,
        kUnsealedVersion, what));
  }

  absl::Status ReadProgress() {
    SQLite::Statement row(database_, SelectFrom(TableText::Of<SealedProgress>(), "WHERE id = 1"));
    if (!row.executeStep()) return Damaged("how far it has come is not kept");
    absl::StatusOr<SealedProgress> progress = ReadRow<SealedProgress>(row);
    if (!progress.ok()) return Damaged(std::string(progress.status().message()));
    progress_ = *std::move(progress);
    return absl::OkStatus();
  }

  // The references of other tables stay as they are: they mean the tables to come.
  void SetAside() {
    sqlite3* const handle = database_.getHandle();
    sqlite3_db_config(handle, SQLITE_DBCONFIG_LEGACY_ALTER_TABLE, 1, nullptr);
    for (const char* table : kSetAside) {
      database_.exec(absl::StrFormat("ALTER TABLE %s RENAME TO old_%s", table, table));
    }
    sqlite3_db_config(handle, SQLITE_DBCONFIG_LEGACY_ALTER_TABLE, 0, nullptr);
  }

  void Insert(const Sealed<PrincipalRow>& row) {
    SQLite::Statement insert(database_, InsertInto(TableText::Of<Sealed<PrincipalRow>>()));
    Run(insert, row);
  }

  // All who are on record stand at the beginning of the new chain, by the order in which they came.
  void AddPrincipals() {
    for (const Sealed<PrincipalRow>& row : SealBeginning(chain_)) Insert(row);
    SQLite::Statement names(database_,
                            "SELECT who, min(create_time_us) FROM old_account_changes WHERE who <> "
                            "'' GROUP BY who ORDER BY min(entry)");
    PrincipalId id = kBankPrincipal;
    while (names.executeStep()) {
      Insert(chain_.Seal(PrincipalRow{
          .id = ++id,
          .principal = {.kind = PrincipalKind::kPeer, .name = names.getColumn(0).getString()},
          .create_time_us = names.getColumn(1).getInt64()}));
    }
  }

  absl::Status SealAll() {
    OldRows<Transaction> transactions(
        database_, EntryKind::kTransaction,
        {{"business_day", "0"}, {"origin", "0"}, {"reference", "''"}});
    OldRows<RecordedAnswer> answers(database_, EntryKind::kAnswer,
                                    {{"origin", "0"}, {"reference", "''"}});
    OldRows<AccountChange> changes(
        database_, EntryKind::kAccountChange,
        {{"origin",
          "coalesce((SELECT p.id FROM principals AS p WHERE p.kind = 2 AND p.name = "
          "old.who), 0)"}});
    SQLite::Statement insert_transaction(database_,
                                         InsertInto(TableText::Of<Sealed<Transaction>>()));
    SQLite::Statement insert_answer(database_, InsertInto(TableText::Of<Sealed<RecordedAnswer>>()));
    SQLite::Statement insert_change(database_, InsertInto(TableText::Of<Sealed<AccountChange>>()));
    OldDays days(database_);
    const auto nothing = [](const auto& /*row*/) {};
    if (absl::Status kept = CheckProgress(); !kept.ok()) return kept;
    while (transactions.has_row() || answers.has_row() || changes.has_row()) {
      const std::int64_t entry = old_head_.entries + 1;
      absl::Status sealed;
      if (answers.has_row() && answers.key() == entry) {
        sealed = Seal(answers, insert_answer, nothing);
      } else if (changes.has_row() && changes.key() == entry) {
        sealed = Seal(changes, insert_change, nothing);
      } else if (transactions.has_row() && transactions.key() == old_head_.last_transaction + 1) {
        ++old_head_.last_transaction;
        sealed = Seal(transactions, insert_transaction, [&days](Transaction& transaction) {
          transaction.business_day = days.DayOf(transaction);
        });
      } else {
        sealed = Damaged(absl::StrFormat("entry %d of its chain is missing", entry));
      }
      if (sealed.ok()) sealed = CheckProgress();
      if (!sealed.ok()) return sealed;
    }
    if (old_head_.entries < progress_.entries) {
      return Damaged(absl::StrFormat("it ends with entry %d, and there were %d", old_head_.entries,
                                     progress_.entries));
    }
    return absl::OkStatus();
  }

  // Moves the row on which `rows` stands, once `fill` has filled what the old table did not have.
  template <typename Row, typename Fill>
  absl::Status Seal(OldRows<Row>& rows, SQLite::Statement& insert, Fill fill) {
    const std::int64_t entry = old_head_.entries + 1;
    const std::optional<Hash> hash = rows.Check(old_head_.hash, hasher_);
    if (!hash) return Damaged(absl::StrFormat("entry %d is not what was recorded", entry));
    absl::StatusOr<Row> row = rows.Read();
    if (!row.ok()) return Damaged(std::string(row.status().message()));
    fill(*row);
    Run(insert, chain_.Seal(*std::move(row)));
    old_head_.hash = *hash;
    old_head_.entries = entry;
    rows.Advance();
    if (entry % kToldEvery == 0) tell_(absl::StrFormat("%s: %d entries are sealed", path_, entry));
    return absl::OkStatus();
  }

  // Whether the old chain is here what was kept of it.
  absl::Status CheckProgress() {
    if (old_head_.entries != progress_.entries) return absl::OkStatus();
    const Progress progress{.watermark = progress_.watermark, .head = old_head_};
    const bool is_new =
        old_head_.entries == 0 && progress.watermark == 0 && progress_.hash == Hash{};
    if (is_new || progress_.hash == SealOf(progress, hasher_)) return absl::OkStatus();
    return Damaged("how far it has come is not what was kept of it");
  }

  void WriteProgress() {
    const Progress progress{.watermark = progress_.watermark, .head = chain_.head()};
    SQLite::Statement update(database_, Update(TableText::Of<SealedProgress>()));
    Run(update, SealedProgress{.watermark = progress.watermark,
                               .entries = progress.head.entries,
                               .hash = SealOf(progress, hasher_)});
  }

  SQLite::Database& database_;
  const std::string& path_;
  const absl::FunctionRef<void(const std::string&)> tell_;
  SealedProgress progress_;  // as it was
  ChainHead old_head_;
  Chain chain_;  // the new one
  Hasher hasher_;
};

}  // namespace

absl::Status MigrateRecord(SQLite::Database& database, const std::string& path,
                           absl::FunctionRef<void(const std::string&)> tell) {
  return Migration(database, path, tell).Migrate();
}

}  // namespace atm::storage
