#include "storage/sqlite/sqlite_schema.h"

#include <SQLiteCpp/Database.h>
#include <SQLiteCpp/Statement.h>
#include <SQLiteCpp/Transaction.h>

#include <algorithm>
#include <initializer_list>
#include <string>
#include <string_view>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "storage/journal/chain.h"
#include "storage/journal/columns.h"
#include "storage/sqlite/sqlite_migration.h"
#include "storage/sqlite/sqlite_rows.h"
#include "storage/sqlite/sqlite_sealing_vfs.h"
#include "storage/sqlite/sqlite_sql.h"

namespace atm::storage {
namespace {

// What SQLite itself watches over in a column, beside its type: a CHECK that looks at one row is
// cheap and catches a stray hand in the file. The references only document: nothing is ever
// deleted, so nothing needs to be enforced.
struct Rule {
  std::string_view column;
  std::string_view text;
};

constexpr char kSealedComment[] = R"sql(
-- Transactions, answers, changes of accounts and principals are the entries of one chain: `hash` is a SHA-256 over
-- the row and the hash of the entry before it, see storage/journal/chain.h. Transactions stand in the order of their
-- ids; `entry` and `after_transaction` say where the others stand between them.
)sql";

// Accounts are opened in the order of their ids, so that it grows at its end. A file that was made
// without it gets it when it is opened.
constexpr char kChangesOfAccount[] =
    "CREATE INDEX IF NOT EXISTS account_changes_by_account ON account_changes (account);\n";

std::string_view NameOf(ColumnType type) {
  switch (type) {
    case ColumnType::kInteger:
      return "INTEGER";
    case ColumnType::kText:
      return "TEXT";
    case ColumnType::kBytes:
      return "BLOB";
  }
  return {};
}

// A line for each column, with its meaning behind it. The first column is the table's key. STRICT:
// a value of the wrong type is an error.
std::string CreateTable(const TableText& table, std::initializer_list<Rule> rules,
                        std::string_view rule_of_table = {}) {
  std::string sql = absl::StrFormat("CREATE TABLE IF NOT EXISTS %s (\n", table.name);
  for (const ColumnText& column : table.columns) {
    const bool is_key = &column == &table.columns.front();
    const bool is_last = &column == &table.columns.back() && rule_of_table.empty();
    std::string definition = absl::StrFormat("%-29s %-7s %s", column.name, NameOf(column.type),
                                             is_key ? "PRIMARY KEY" : "NOT NULL");
    const auto* const rule = std::ranges::find(rules, column.name, &Rule::column);
    if (rule != rules.end()) absl::StrAppend(&definition, " ", std::string(rule->text));
    absl::StrAppend(&definition, is_last ? "" : ",");
    if (column.meaning.empty()) {
      absl::StrAppend(&sql, "  ", definition, "\n");
    } else {
      absl::StrAppendFormat(&sql, "  %-70s -- %s\n", definition, column.meaning);
    }
  }
  if (!rule_of_table.empty()) absl::StrAppendFormat(&sql, "  %s\n", rule_of_table);
  return sql + ") STRICT;\n";
}

// The newest schema, in an empty database.
std::string NewestSchema() {
  constexpr std::string_view kPositive = "CHECK (id > 0)";
  constexpr std::string_view kEntry = "CHECK (entry > 0)";
  constexpr std::string_view kAccount = "REFERENCES accounts (id)";
  constexpr std::string_view kTransaction = "REFERENCES transactions (id)";
  constexpr std::string_view kRequestId = "UNIQUE CHECK (length(request_id) = 16)";
  constexpr std::string_view kHash = "CHECK (length(hash) = 32)";
  return absl::StrCat(
      CreateTable(TableText::Of<Account>(),
                  {{"id", kPositive}, {"number", "UNIQUE"}, {"last_transaction", kTransaction}}),
      kSealedComment, "\n-- Who causes what happens. Append-only.\n",
      CreateTable(TableText::Of<Sealed<PrincipalRow>>(),
                  {{"entry", kEntry}, {"id", "UNIQUE CHECK (id >= 0)"}, {"hash", kHash}}),
      "\n-- Which accounts were opened, what the bank changed of its customers', and "
      "who asked. Append-only.\n",
      CreateTable(TableText::Of<Sealed<AccountChange>>(),
                  {{"entry", kEntry}, {"account", kAccount}, {"hash", kHash}}),
      kChangesOfAccount, "\n-- Append-only. A row never changes.\n",
      CreateTable(TableText::Of<Sealed<Transaction>>(),
                  {{"id", kPositive},
                   {"debit_account", kAccount},
                   {"credit_account", kAccount},
                   {"amount_minor", "CHECK (amount_minor >= 0)"},
                   {"request_id", kRequestId},
                   {"hash", kHash}},
                  "CHECK (debit_account <> credit_account)"),
      "-- Has only rows with a reference, so that the others pay nothing for it.\n"
      "CREATE INDEX IF NOT EXISTS transactions_by_reference ON transactions (reference)"
      " WHERE reference <> '';\n",
      "\n-- The answers to requests that moved nothing. Append-only.\n",
      CreateTable(TableText::Of<Sealed<RecordedAnswer>>(),
                  {{"entry", kEntry}, {"request_id", kRequestId}, {"hash", kHash}}),
      "\n-- What became of each hold.\n",
      CreateTable(TableText::Of<HoldRecord>(), {{"id", kTransaction},
                                                {"account", kAccount},
                                                {"amount_minor", "CHECK (amount_minor > 0)"}}),
      "CREATE INDEX IF NOT EXISTS open_holds ON holds (id) WHERE state = 0;\n",
      "\n-- How much of a transaction was taken back.\n",
      CreateTable(TableText::Of<ReversedPart>(),
                  {{"original", kTransaction}, {"reversed_minor", "CHECK (reversed_minor > 0)"}}),
      "\n-- Every account's balance is as of the watermark or a later transaction. `hash` is over "
      "this "
      "row and that of\n-- entry number `entries`, the newest when it was written: see "
      "storage/journal/chain.h.\n",
      CreateTable(TableText::Of<SealedProgress>(), {{"id", "CHECK (id = 1)"}, {"hash", kHash}}));
}

std::int32_t ReadMark(SQLite::Database& database, const char* pragma) {
  return database.execAndGet(pragma).getInt();
}

}  // namespace

absl::Status CheckMarks(const std::string& path, std::int32_t application_id,
                        std::int32_t version) {
  if (application_id != kApplicationId) {
    return absl::FailedPreconditionError(absl::StrFormat(
        "%s is a database, but not a ledger: it belongs to another program; name another file",
        path));
  }
  if (version < 1) {
    return absl::FailedPreconditionError(absl::StrFormat(
        "%s is a ledger without a version of its tables (schema %d): restore a backup", path,
        version));
  }
  if (version > kSchemaVersion) {
    return absl::FailedPreconditionError(
        absl::StrFormat("%s was written by a newer version of this program (schema %d, this one "
                        "knows %d); use that "
                        "version",
                        path, version, kSchemaVersion));
  }
  return absl::OkStatus();
}

absl::Status CheckSchema(SQLite::Database& database, const std::string& path) {
  const std::int32_t version = ReadMark(database, "PRAGMA user_version");
  absl::Status marks = CheckMarks(path, ReadMark(database, "PRAGMA application_id"), version);
  if (!marks.ok() || version >= kUnsealedVersion) return marks;
  return absl::FailedPreconditionError(
      absl::StrFormat("%s was written by an older version of this program (schema %d, this one "
                      "reads %d); start the "
                      "server with it once, which brings it up to date",
                      path, version, kSchemaVersion));
}

void MakeTables(SQLite::Database& database) { database.exec(NewestSchema()); }

namespace {

// What stands in a new record.
void Begin(SQLite::Database& database) {
  Chain chain;
  SQLite::Statement insert(database, InsertInto(TableText::Of<Sealed<PrincipalRow>>()));
  for (const Sealed<PrincipalRow>& row : SealBeginning(chain)) Run(insert, row);
  Hasher hasher;
  const Progress progress{.watermark = 0, .head = chain.head()};
  SQLite::Statement start(database, InsertInto(TableText::Of<SealedProgress>()));
  Run(start, SealedProgress{.watermark = progress.watermark,
                            .entries = progress.head.entries,
                            .hash = SealOf(progress, hasher)});
}

bool HasIndexOfChanges(SQLite::Database& database) {
  constexpr char kCount[] =
      "SELECT count(*) FROM sqlite_schema WHERE name = 'account_changes_by_account'";
  return database.execAndGet(kCount).getInt() != 0;
}

}  // namespace

absl::Status PrepareSchema(SQLite::Database& database, const std::string& path,
                           absl::FunctionRef<void(const std::string&)> tell) {
  // What is up to date needs no lock, which another program may have.
  if (ReadMark(database, "PRAGMA user_version") == kSchemaVersion && HasIndexOfChanges(database)) {
    return CheckMarks(path, ReadMark(database, "PRAGMA application_id"), kSchemaVersion);
  }
  SQLite::Transaction transaction(database, SQLite::TransactionBehavior::IMMEDIATE);
  const bool is_new = database.execAndGet("SELECT count(*) FROM sqlite_schema").getInt() == 0;
  std::int32_t made = kUnsealedVersion;
  if (is_new) {
    if (HasRoomForSeals(database)) made = kSealedVersion;
    MakeTables(database);
    Begin(database);
    database.exec(absl::StrFormat("PRAGMA application_id = %d", kApplicationId));
  } else {
    const std::int32_t version = ReadMark(database, "PRAGMA user_version");
    absl::Status marks = CheckMarks(path, ReadMark(database, "PRAGMA application_id"), version);
    if (!marks.ok()) return marks;
    if (version >= kUnsealedVersion) {
      if (HasIndexOfChanges(database)) return marks;
      tell(absl::StrFormat("%s gets an index of what was changed of each account", path));
      database.exec(kChangesOfAccount);
      transaction.commit();
      return absl::OkStatus();
    }
    if (absl::Status migrated = MigrateRecord(database, path, tell); !migrated.ok()) {
      return migrated;
    }
  }
  database.exec(absl::StrFormat("PRAGMA user_version = %d", made));
  transaction.commit();
  return absl::OkStatus();
}

}  // namespace atm::storage
