// The books of a small bank are changed by a stray hand, one field at a time: each is found.
#include <SQLiteCpp/Database.h>
#include <SQLiteCpp/Statement.h>

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_format.h"
#include "storage/audit/chain_walk.h"
#include "storage/engine/open_journal.h"
#include "tests/storage/committed_bank.h"
#include "tests/storage/lived_in_bank.h"
#include "tests/temp_folder.h"

namespace atm::storage {
namespace {

using testing::TempFolder;

// The values that a column could get by one slip of a hand, as expressions of SQL.
std::vector<std::string> Slips(const std::string& type, const std::string& column) {
  if (type == "INTEGER") {
    return {column + " + 1", column + " + 4294967296", "-" + column + " - 1"};
  }
  if (type == "TEXT") return {column + " || 'x'", "'x' || substr(" + column + ", 2)"};
  return {"substr(" + column + ", 1, max(length(" + column + "), 1) - 1)",
          "CAST(x'00' || " + column + " AS BLOB)", "zeroblob(length(" + column + "))"};
}

struct AlteredTable {
  std::string name;
  std::vector<std::string> rows;                                  // their rowids
  std::vector<std::pair<std::string, std::string>> columns = {};  // name and type
};

std::vector<AlteredTable> TablesOf(SQLite::Database& database) {
  std::vector<AlteredTable> tables;
  for (const std::string& name :
       Texts(database, "SELECT name FROM sqlite_schema WHERE type = 'table'")) {
    AlteredTable table{.name = name, .rows = Texts(database, "SELECT rowid FROM " + name)};
    SQLite::Statement columns(database, "SELECT name, type FROM pragma_table_info(?1)");
    columns.bind(1, name);
    while (columns.executeStep()) {
      table.columns.emplace_back(columns.getColumn(0).getString(),
                                 columns.getColumn(1).getString());
    }
    tables.push_back(table);
  }
  return tables;
}

// Does each change to a copy of its own, and counts those that changed something.
class Hand {
 public:
  explicit Hand(std::string path) : path_(std::move(path)) {}

  void Do(const std::vector<std::string>& change) {
    Copy copy(path_);
    int changed = 0;
    for (const std::string& statement : change) changed = copy.database().exec(statement);
    if (changed == 0) return;
    ++done_;
    INFO(change.back());
    CHECK_FALSE(copy.Wrong().empty());
  }

  int done() const { return done_; }

 private:
  const std::string path_;
  int done_ = 0;
};

TEST_CASE("Audit: a bank that nobody laid hands on is whole") {
  const LivedIn bank;
  const AuditReport report = AuditFile(bank.path);
  INFO(report.fault.value_or(Fault{}).what);
  CHECK_FALSE(report.fault.has_value());
  CHECK(report.accounts == 7);
  CHECK(report.head.last_transaction > 40);
  CHECK(report.head.entries > report.head.last_transaction);
}

TEST_CASE("Audit: a field that is altered is found, whichever it is", "[data]") {
  const LivedIn bank;
  Copy original(bank.path);
  Hand hand(bank.path);
  for (const AlteredTable& table : TablesOf(original.database())) {
    for (std::size_t i = 0; i < table.rows.size(); ++i) {
      // Most rows of a kind are alike.
      if (table.name == "transactions" && i > 6 && i < 36) continue;
      for (const auto& [column, type] : table.columns) {
        for (const std::string& slip : Slips(type, column)) {
          hand.Do(
              {absl::StrFormat("UPDATE OR IGNORE %s SET %s = %s WHERE rowid = %s AND %s IS NOT %s",
                               table.name, column, slip, table.rows[i], column, slip)});
        }
      }
    }
  }
  CHECK(hand.done() > 1'000);
}

TEST_CASE("Audit: two fields that change places are found, and so are two rows", "[data]") {
  const LivedIn bank;
  Copy original(bank.path);
  Hand hand(bank.path);
  for (const AlteredTable& table : TablesOf(original.database())) {
    for (std::size_t i = 0; i + 1 < table.rows.size(); ++i) {
      const std::string& one = table.rows[i];
      const std::string& other = table.rows[i + 1];
      for (const auto& [name, type] : table.columns) {
        const std::string& column = name;  // a binding cannot be captured
        const std::string aside = type == "INTEGER" ? "-1" : type == "TEXT" ? "'aside'" : "x'99'";
        const auto value = [&](const std::string& row) {
          const auto found = Texts(original.database(), absl::StrFormat("SELECT quote(%s) FROM %s"
                                                                        " WHERE rowid = %s",
                                                                        column, table.name, row));
          return found.at(0);
        };
        if (value(one) == value(other)) continue;
        const bool is_key = column == table.columns[0].first;  // then the rows change places
        const auto set = [&](const std::string& to, const std::string& where) {
          return absl::StrFormat("UPDATE %s SET %s = %s WHERE rowid = %s", table.name, column, to,
                                 where);
        };
        hand.Do({set(aside, one), set(value(one), other), set(value(other), is_key ? aside : one)});
      }
    }
  }
  CHECK(hand.done() > 300);
}

TEST_CASE("Audit: a row that is taken out is found, also the last of a table") {
  const LivedIn bank;
  Copy original(bank.path);
  Hand hand(bank.path);
  for (const AlteredTable& table : TablesOf(original.database())) {
    for (const std::string& row : table.rows) {
      hand.Do({absl::StrFormat("DELETE FROM %s WHERE rowid = %s", table.name, row)});
    }
  }
  CHECK(hand.done() > 60);
}

TEST_CASE("Audit: it names the first transaction that is wrong, and says what") {
  const LivedIn bank;
  const auto wrong = [&](const std::string& statement) {
    Copy copy(bank.path);
    copy.database().exec(statement);
    return copy.Wrong();
  };
  CHECK(wrong("UPDATE transactions SET memo = 'dinner' WHERE memo = 'lunch'") ==
        "38: its hash is not that of its content and the entry before it");
  CHECK(wrong("DELETE FROM transactions WHERE id IN (7, 9)") == "7: it is missing");
  CHECK(wrong("UPDATE accounts SET balance_minor = balance_minor + 1 WHERE number = '10002'") ==
        "49: the row of account 10002, which is as of it, tells otherwise");
  CHECK(wrong("UPDATE accounts SET display_name = 'Eve' WHERE number = '10002'") ==
        "0: the row of account 10002 is not what was changed of it");
  CHECK(wrong("UPDATE holds SET state = 2 WHERE state = 1") ==
        "41: the state that is kept of hold 40, which it ends, is another");
}

// What no file can show by itself: all of its end is gone, and the rest was made to fit.
TEST_CASE("Audit: a copy of the head shows a record that was cut, or made anew") {
  TempFolder folder;
  const std::string path = folder / "atm.db";
  const std::string other = folder / "other.db";
  std::optional<ChainHead> copied;
  {
    CommittedBank bank(path);
    bank.Do({{Open("10001", 5), Id(1)}, {In("10001", 7), Id(2)}});
    copied = bank.committer.chain_head();
    bank.Do({{In("10001", 8), Id(3)}});
    REQUIRE(bank.committer.WriteBackAll().ok());
  }
  CHECK_FALSE(AuditFile(path, {.expected = copied}).fault.has_value());
  {
    CommittedBank bank(other);
    bank.Do({{Open("10001", 5), Id(1)}});
    REQUIRE(bank.committer.WriteBackAll().ok());
  }
  CHECK_FALSE(AuditFile(other).fault.has_value());
  CHECK_THAT(AuditFile(other, {.expected = copied}).fault.value().what,
             ContainsSubstring("the record was cut"));
  {
    CommittedBank bank(other);
    bank.Do({{In("10001", 6), Id(2)}});
    bank.Do({{In("10001", 6), Id(3)}});
    REQUIRE(bank.committer.WriteBackAll().ok());
  }
  CHECK_FALSE(AuditFile(other).fault.has_value());
  CHECK_THAT(AuditFile(other, {.expected = copied}).fault.value().what,
             ContainsSubstring("had another when it was copied"));
}

TEST_CASE("Audit: it tells how far it is, and can be ended") {
  const LivedIn bank;
  const auto record = OpenRecord(bank.path);
  REQUIRE(record.ok());
  SECTION("ended") {
    // A report comes with the first entry at the latest where there are few.
    AuditRequest request;
    request.on_progress = [](std::int64_t, std::int64_t) { return false; };
    CHECK(VerifyRecord(**record, request).status().code() == absl::StatusCode::kCancelled);
  }
  SECTION("told") {
    std::int64_t total = 0;
    AuditRequest request;
    request.on_progress = [&](std::int64_t done, std::int64_t of) {
      CHECK(done <= of);
      total = of;
      return true;
    };
    const auto report = VerifyRecord(**record, request);
    REQUIRE(report.ok());
    CHECK(total == report->head.entries);
  }
}

TEST_CASE("Audit: what is no ledger is refused") {
  TempFolder folder;
  CHECK(OpenRecord(folder / "none.db").status().code() == absl::StatusCode::kNotFound);
  const std::string path = folder / "notes.db";
  SQLite::Database(path, SQLite::OPEN_READWRITE | SQLite::OPEN_CREATE)
      .exec("CREATE TABLE notes (text)");
  CHECK(OpenRecord(path).status().code() == absl::StatusCode::kFailedPrecondition);
}

}  // namespace
}  // namespace atm::storage
