// A record of schema 1 that is not whole is not brought up to date: it is left as it is.
#include <SQLiteCpp/Database.h>

#include <memory>
#include <string>
#include <vector>

#include "absl/strings/str_format.h"
#include "storage/engine/open_journal.h"
#include "tests/storage/bank.h"
#include "tests/storage/old_record.h"
#include "tests/temp_folder.h"

namespace atm::storage {
namespace {

// The bank of schema 1, of which each statement damages a copy.
class OldBank {
 public:
  OldBank() { MakeOldRecord(database_); }

  SQLite::Database& database() { return database_; }

  // Whether the copy was damaged. If it was, the migration is refused and leaves it alone.
  bool IsRefusedAfter(const std::string& statement) {
    const std::unique_ptr<SQLite::Database> copy = CopyInMemory(database_);
    if (copy->exec(statement) == 0) return false;
    const std::vector<std::string> before = DumpOf(*copy);
    const absl::Status status = Prepare(*copy);
    INFO(statement);
    CHECK(status.code() == absl::StatusCode::kDataLoss);
    CHECK_THAT(std::string(status.message()),
               ContainsSubstring("cannot be brought to schema 2, because it is damaged"));
    if (DumpOf(*copy) != before) FAIL_CHECK("it was changed");
    return true;
  }

 private:
  SQLite::Database database_ = {":memory:", SQLite::OPEN_READWRITE};
};

// One slip of a hand, as an expression of SQL.
std::string SlipOf(const std::string& column, const std::string& type, bool is_key) {
  if (is_key) return column + " + 1000";
  if (type == "'INTEGER'") return column + " + 1";
  if (type == "'TEXT'") return column + " || 'x'";
  return "CAST(x'99' || substr(" + column + ", 2) AS BLOB)";
}

TEST_CASE("Migration: a record of which one cell was altered is refused, whichever it is",
          "[data]") {
  OldBank bank;
  int done = 0;
  for (const std::string table : {"transactions", "answers", "account_changes", "progress"}) {
    const auto rows = RowsOf(bank.database(), "SELECT rowid FROM " + table);
    const auto columns =
        RowsOf(bank.database(), "SELECT name, type, pk FROM pragma_table_info('" + table + "')");
    for (std::size_t row = 0; row < rows.size(); ++row) {
      // Most rows are alike, and each takes its time: every one in some column, and the last two in
      // all, since what comes after a row shows what is wrong with it.
      for (std::size_t column = 0; column < columns.size(); ++column) {
        if (row + 2 < rows.size() && (row + column) % 7 != 0) continue;
        const std::string& described = columns[column];
        const std::string name = described.substr(1, described.find('|') - 2);
        const std::string type = described.substr(described.find('|') + 1,
                                                  described.rfind('|') - described.find('|') - 1);
        const std::string slip = SlipOf(name, type, described.ends_with("|1"));
        const bool is_done = bank.IsRefusedAfter(absl::StrFormat(
            "UPDATE %s SET %s = %s WHERE rowid = %s", table, name, slip, rows[row]));
        REQUIRE(is_done);
        ++done;
      }
    }
  }
  CHECK(done > 400);
}

TEST_CASE("Migration: a record that lacks a row, or has one too many, is refused") {
  OldBank bank;
  int done = 0;
  for (const std::string table : {"transactions", "answers", "account_changes", "progress"}) {
    for (const std::string& row : RowsOf(bank.database(), "SELECT rowid FROM " + table)) {
      // Nobody knows of the newest entry that it was there: what was kept of the record's progress
      // is older.
      if (table == "transactions" && row == "50") continue;
      REQUIRE(bank.IsRefusedAfter("DELETE FROM " + table + " WHERE rowid = " + row));
      ++done;
    }
  }
  CHECK(done == 49 + 11 + 25 + 1);
  REQUIRE(bank.IsRefusedAfter("DELETE FROM transactions WHERE id >= 49"));
  REQUIRE(
      bank.IsRefusedAfter("INSERT INTO answers SELECT 87, 50, x'99', kind, reason, account,"
                          " to_account, amount_minor, original, original_request_id,"
                          " expire_time_us, reversal_reason, balance_minor, available_minor,"
                          " limit_minor, used_minor, limit_count, used_count, day_end_time_us,"
                          " create_time_us, memo, about, hash FROM answers WHERE entry = 82"));
}

TEST_CASE("Migration: a file that is damaged stays, byte for byte, and the sentence names it") {
  testing::TempFolder folder;
  const std::string path = folder / "atm.db";
  MakeOldFile(path);
  SQLite::Database(path, SQLite::OPEN_READWRITE)
      .exec("UPDATE transactions SET memo = 'Side Street' WHERE memo = 'Main Street'");
  const std::vector<std::string> before = DumpOfFile(path);
  std::vector<std::string> told;
  for (int times = 0; times < 2; ++times) {
    const auto journal =
        OpenJournal({.url = path, .min_free_bytes = 0, .tell = [&](const std::string& sentence) {
                       told.push_back(sentence);
                     }});
    CHECK(journal.status().code() == absl::StatusCode::kDataLoss);
    CHECK_THAT(std::string(journal.status().message()), ContainsSubstring(path));
    CHECK_THAT(std::string(journal.status().message()),
               ContainsSubstring("entry 24 is not what was recorded; restore a backup"));
    CHECK(DumpOfFile(path) == before);
  }
  CHECK(told.size() == 2);
}

}  // namespace
}  // namespace atm::storage
