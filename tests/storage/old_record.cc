#include "tests/storage/old_record.h"

#include <SQLiteCpp/Backup.h>
#include <SQLiteCpp/Column.h>
#include <SQLiteCpp/Database.h>
#include <SQLiteCpp/Statement.h>

#include <fstream>
#include <iterator>
#include <utility>

#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "storage/sqlite/sqlite_schema.h"
#include "tests/catch2.h"

namespace atm::storage {

void MakeOldRecord(SQLite::Database& database) {
  std::ifstream file(ATM_TEST_DATA "/schema_1.sql");
  REQUIRE(file.is_open());
  database.exec(std::string(std::istreambuf_iterator<char>(file), {}));
}

void MakeOldFile(const std::string& path) {
  SQLite::Database database(path, SQLite::OPEN_READWRITE | SQLite::OPEN_CREATE);
  database.exec("PRAGMA synchronous = OFF");
  MakeOldRecord(database);
  database.exec("PRAGMA journal_mode = WAL");
}

std::unique_ptr<SQLite::Database> CopyInMemory(SQLite::Database& from) {
  auto copy = std::make_unique<SQLite::Database>(":memory:", SQLite::OPEN_READWRITE);
  SQLite::Backup(*copy, from).executeStep();
  copy->exec("PRAGMA ignore_check_constraints = ON");
  return copy;
}

namespace {

std::string LiteralOf(const SQLite::Column& column) {
  if (column.isInteger()) return std::to_string(column.getInt64());
  const std::string bytes = column.getString();
  if (column.isText()) return absl::StrCat("'", bytes, "'");
  return column.isNull() ? "NULL" : absl::StrCat("x'", absl::BytesToHexString(bytes), "'");
}

}  // namespace

std::vector<std::string> RowsOf(SQLite::Database& database, const std::string& query) {
  SQLite::Statement rows(database, query);
  std::vector<std::string> found;
  while (rows.executeStep()) {
    std::string row;
    for (int i = 0; i < rows.getColumnCount(); ++i) {
      absl::StrAppend(&row, i == 0 ? "" : "|", LiteralOf(rows.getColumn(i)));
    }
    found.push_back(std::move(row));
  }
  return found;
}

std::vector<std::string> DumpOf(SQLite::Database& database) {
  std::vector<std::string> dump;
  for (const char* mark : {"PRAGMA application_id", "PRAGMA user_version"}) {
    dump.push_back(database.execAndGet(mark).getString());
  }
  SQLite::Statement tables(database, "SELECT type, name, sql FROM sqlite_schema ORDER BY name");
  while (tables.executeStep()) {
    const std::string name = tables.getColumn(1).getString();
    dump.push_back(absl::StrCat(name, ": ", tables.getColumn(2).getString()));
    if (tables.getColumn(0).getString() != "table") continue;
    for (std::string& row : RowsOf(database, "SELECT rowid, * FROM " + name + " ORDER BY rowid")) {
      dump.push_back(std::move(row));
    }
  }
  return dump;
}

std::vector<std::string> DumpOfFile(const std::string& path) {
  SQLite::Database database(path, SQLite::OPEN_READONLY);
  return DumpOf(database);
}

absl::Status Prepare(SQLite::Database& database, absl::FunctionRef<void(const std::string&)> tell) {
  return PrepareSchema(database, "a test", tell);
}

}  // namespace atm::storage
