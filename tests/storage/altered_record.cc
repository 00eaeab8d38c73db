#include "tests/storage/altered_record.h"

#include <SQLiteCpp/Database.h>
#include <SQLiteCpp/Exception.h>
#include <SQLiteCpp/Statement.h>
#include <unistd.h>

#include <filesystem>
#include <utility>

#include "absl/strings/str_format.h"
#include "tests/catch2.h"
#include "tests/storage/committed_bank.h"
#include "tests/storage/sealed_sql.h"

namespace atm::storage {
namespace {

// What could stand in a column instead, as expressions of SQL.
std::vector<std::string> ValuesFor(const std::string& type, const std::string& column) {
  std::vector<std::string> values = {"NULL"};
  const auto add = [&](std::initializer_list<std::string> more) {
    values.insert(values.end(), more);
  };
  if (type == "INTEGER") {
    add({"0", "-1", "9223372036854775807", "-9223372036854775807 - 1", column + " + 1",
         column + " - 1", column + " + 4294967296", column + " + 600000", "'x'", "x'00'", "0.5"});
  } else if (type == "TEXT") {
    add({"''", column + " || 'X'", "'X' || substr(" + column + ", 2)", "x'ff'",
         "replace(printf('%200s', ''), ' ', 'A')"});
  } else {
    add({"x''", "x'01'", "zeroblob(length(" + column + "))", "'text'", "7",
         "CAST(x'01' || substr(" + column + ", 2) AS BLOB)",
         "CAST(" + column + " || x'00' AS BLOB)"});
  }
  return values;
}

// Most transactions of the bank are alike.
bool IsOneOfMany(const std::string& table, std::size_t row) {
  return table == "transactions" && ((row > 5 && row < 36) || row > 55);
}

std::vector<Alteration> AllOf(SQLite::Database& database) {
  std::vector<Alteration> all;
  for (const std::string& table :
       Texts(database, "SELECT name FROM sqlite_schema WHERE type = 'table'")) {
    const std::vector<std::string> rows = Texts(database, "SELECT rowid FROM " + table);
    for (std::size_t i = 0; i < rows.size(); ++i) {
      if (IsOneOfMany(table, i)) continue;
      all.push_back({.table = table,
                     .column = "",
                     .sql = absl::StrFormat("DELETE FROM %s WHERE rowid = %s", table, rows[i])});
      SQLite::Statement columns(database, "SELECT name, type FROM pragma_table_info(?1)");
      columns.bind(1, table);
      while (columns.executeStep()) {
        const std::string column = columns.getColumn(0).getString();
        for (const std::string& value : ValuesFor(columns.getColumn(1).getString(), column)) {
          all.push_back({.table = table,
                         .column = column,
                         .sql = absl::StrFormat(
                             "UPDATE OR IGNORE %s SET %s = %s WHERE rowid = %s AND %s IS NOT %s",
                             table, column, value, rows[i], column, value)});
        }
      }
    }
  }
  return all;
}

// More transactions than a start verifies where it has none to redo.
void LiveOn(const std::string& path) {
  CommittedBank bank(path);
  bank.now_us = kLifeEndsUs;
  std::vector<Command> commands = {{.operation = Open("10003", 5), .request_id = {}}};
  for (int i = 0; i < 100; ++i) {
    commands.push_back({.operation = In("10003", 1 + i), .request_id = {}});
  }
  bank.Do(std::move(commands));
  REQUIRE(bank.committer.WriteBackAll().ok());
  REQUIRE(bank.journal->Close().ok());
}

void Remove(const std::string& path) {
  for (const char* suffix : {"", "-wal", "-shm", "-head"}) std::filesystem::remove(path + suffix);
}

std::string PlaceFor(const std::string& file) {
  const std::filesystem::path memory = "/dev/shm";
  if (!std::filesystem::is_directory(memory)) return file;
  return (memory / absl::StrFormat("atm-test-%d.db", getpid())).string();
}

}  // namespace

AlteredRecord::AlteredRecord() : altered_(PlaceFor(folder_ / "altered.db")) {
  const auto number = [this](const char* query) {
    SQLite::Database database = OpenSealed(bank_.path);
    return TransactionId{database.execAndGet(query).getInt64()};
  };
  newest_of_days_ = number("SELECT max(id) FROM transactions");
  LiveOn(bank_.path);
  open_hold_ = number("SELECT id FROM holds WHERE state = 0");
  SQLite::Database database = OpenSealed(bank_.path);
  database.exec("PRAGMA wal_checkpoint(TRUNCATE)");
  all_ = AllOf(database);
  std::filesystem::copy_file(bank_.path, lax_);
  SQLite::Database lax = OpenSealed(lax_);
  lax.exec(
      "PRAGMA journal_mode = DELETE; PRAGMA writable_schema = ON;"
      "UPDATE sqlite_schema SET sql = replace(replace(sql, 'NOT NULL', ''), 'STRICT', '')"
      " WHERE type = 'table'");
}

AlteredRecord::~AlteredRecord() { Remove(altered_); }

std::vector<Alteration> AlteredRecord::Some(std::size_t first, std::size_t every) const {
  std::vector<Alteration> some;
  for (std::size_t i = first; i < all_.size(); i += every) some.push_back(all_[i]);
  return some;
}

std::string AlteredRecord::Make(const std::vector<std::string>& statements) {
  Remove(altered_);
  std::filesystem::copy_file(lax_, altered_);
  SQLite::Database database = OpenSealed(altered_);
  database.exec("PRAGMA ignore_check_constraints = ON; PRAGMA synchronous = OFF");
  int changed = 0;
  try {
    for (const std::string& statement : statements) changed += database.exec(statement);
  } catch (const SQLite::Exception&) {
    return {};  // the key of a table takes no other value
  }
  return changed == 0 ? std::string() : altered_;
}

}  // namespace atm::storage
