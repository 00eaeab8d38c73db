// The books of a small bank are changed by a stray hand, one field at a time: each is found.
#include <SQLiteCpp/Column.h>
#include <SQLiteCpp/Database.h>
#include <SQLiteCpp/Statement.h>

#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "storage/audit/audit_report.h"
#include "storage/audit/chain_walk.h"
#include "storage/engine/open_journal.h"
#include "storage/journal/chain.h"
#include "storage/sqlite/sqlite_audit.h"
#include "storage/sqlite/sqlite_connection.h"
#include "tests/storage/committed_bank.h"
#include "tests/temp_folder.h"

namespace atm::storage {
namespace {

using testing::TempFolder;

// A day in the life of a bank, with every kind of row in it.
void Live(const std::string& path) {
  CommittedBank bank(path);
  std::uint64_t requests = 0;
  const auto ask = [&](const Operation& operation, const std::string& memo = "") {
    return bank.Do({{.operation = operation, .request_id = Id(++requests), .memo = memo}})[0];
  };
  const auto change = [&](const Operation& operation) {
    bank.Do({{.operation = operation, .request_id = {}, .who = "ann"}});
  };
  ask(Open("10001", 100'000));
  ask(Open("10002", 0));
  ask(Open("20001", 500, kJpy));
  for (int i = 0; i < 34; ++i) ask(In("10001", 100 + i));
  ask(Out("10001", 4'000), "lunch");
  ask(Out("10002", 1));  // refused
  ask(Transfer{Number("10001"), Number("10002"), 700, kUsd}, "rent");
  const auto hold = [&](std::int64_t amount_minor) {
    return ReceiptOf(ask(Hold{.account = Number("10001"),
                              .amount_minor = amount_minor,
                              .currency = kUsd,
                              .expire_time_us = bank.now_us + kSecondUs}))
        .transaction.id;
  };
  ask(Capture{hold(500), 300, kUsd});
  ask(Release{hold(200)});
  hold(100);
  bank.now_us += 2 * kSecondUs;  // it expires
  ask(Reverse{TransactionId{5}, 30, kUsd, ReversalReason::kNoCash});
  ask(Reverse{Id(900), std::nullopt, kUsd, ReversalReason::kTimeOut});  // what never came
  change(UpdateAccount{.account = Number("10002"),
                       .display_name = "Ada",
                       .freeze = Freeze{.blocks = Blocks::kAll, .reason = "court"}});
  ask(Out("20001", 500));
  change(CloseAccount{Number("20001")});
  hold(50);  // stays open
  REQUIRE(bank.committer.WriteBackAll().ok());
  REQUIRE(bank.journal->Close().ok());
}

// The file of a bank that had such a day.
struct LivedIn {
  LivedIn() { Live(path); }

  TempFolder folder;
  const std::string path = folder / "atm.db";
};

AuditReport AuditFile(const std::string& path, const AuditRequest& request = {}) {
  const auto record = OpenRecord(path);
  REQUIRE(record.ok());
  const auto report = VerifyRecord(**record, request);
  REQUIRE(report.ok());
  return *report;
}

// A copy of the bank's file in memory, for somebody to lay hands on.
class Copy {
 public:
  explicit Copy(const std::string& path) {
    database().backup(path.c_str(), SQLite::Database::Load);
    database().exec("PRAGMA ignore_check_constraints = ON");
  }

  // Only this test uses it.
  SQLite::Database& database() ATM_NO_THREAD_SAFETY_ANALYSIS { return *connection_->database; }

  // The first thing that is wrong with it, as text; empty if nothing is.
  std::string Wrong(const AuditRequest& request = {}) {
    const auto source = OpenSqliteAudit(connection_);
    REQUIRE(source.ok());
    const auto report = VerifyRecord(**source, request);
    REQUIRE(report.ok());
    return report->fault ? absl::StrCat(report->fault->transaction, ": ", report->fault->what) : "";
  }

 private:
  const std::shared_ptr<SqliteConnection> connection_ = std::make_shared<SqliteConnection>(
      ":memory:", nullptr, std::make_unique<SQLite::Database>(":memory:", SQLite::OPEN_READWRITE));
};

std::vector<std::string> Texts(SQLite::Database& database, const std::string& query) {
  std::vector<std::string> texts;
  SQLite::Statement rows(database, query);
  while (rows.executeStep()) texts.push_back(rows.getColumn(0).getString());
  return texts;
}

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

TEST_CASE("Audit: a field that is altered is found, whichever it is") {
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

// The hashes of everything, made anew by somebody who knows how.
void Rehash(SQLite::Database& database) {
  Hasher hasher;
  EntryBytes content;
  Hash before = {};
  SQLite::Statement entries(database,
                            "SELECT 'transactions', id, id, 1 FROM transactions UNION ALL"
                            " SELECT 'answers', entry, after_transaction + 0.5, 2 FROM answers"
                            " UNION ALL SELECT 'account_changes', entry, after_transaction + 0.5, 3"
                            " FROM account_changes ORDER BY 3, 2");
  while (entries.executeStep()) {
    const std::string table = entries.getColumn(0).getString();
    const std::int64_t key = entries.getColumn(1).getInt64();
    SQLite::Statement row(database, "SELECT * FROM " + table + " WHERE rowid = ?1");
    row.bind(1, key);
    REQUIRE(row.executeStep());
    content.Begin(before, static_cast<EntryKind>(entries.getColumn(3).getInt()));
    for (int i = 0; i + 1 < row.getColumnCount(); ++i) {
      const SQLite::Column column = row.getColumn(i);
      if (column.isInteger()) {
        content << std::int64_t{column.getInt64()};
      } else {
        content << column.getString();
      }
    }
    before = hasher.Sha256(content.bytes());
    SQLite::Statement write(database, "UPDATE " + table + " SET hash = ?1 WHERE rowid = ?2");
    write.bind(1, before.data(), static_cast<int>(before.size()));
    write.bind(2, key);
    write.exec();
  }
  SQLite::Statement progress(database, "SELECT watermark, entries FROM progress");
  REQUIRE(progress.executeStep());
  const Progress reached{.watermark = progress.getColumn(0).getInt64(),
                         .head = {.entries = progress.getColumn(1).getInt64(), .hash = before}};
  const Hash seal = SealOf(reached, hasher);
  SQLite::Statement write(database, "UPDATE progress SET hash = ?1");
  write.bind(1, seal.data(), static_cast<int>(seal.size()));
  write.exec();
}

TEST_CASE("Audit: what is altered is found also where every hash was made anew") {
  const LivedIn bank;
  {
    Copy copy(bank.path);
    Rehash(copy.database());
    CHECK(copy.Wrong().empty());
  }
  int done = 0;
  Copy original(bank.path);
  for (const std::string& id : Texts(original.database(), "SELECT id FROM transactions")) {
    for (const std::string column :
         {"kind", "debit_account", "credit_account", "amount_minor", "debit_balance_minor",
          "credit_balance_minor", "debit_previous", "credit_previous", "debit_sequence",
          "credit_sequence", "debit_skip", "credit_skip", "debit_held_minor", "credit_held_minor",
          "original", "expire_time_us", "limit_count"}) {
      Copy copy(bank.path);
      copy.database().exec("UPDATE OR IGNORE transactions SET " + column + " = " + column +
                           " + 1 WHERE id = " + id);
      Rehash(copy.database());
      INFO(column << " of transaction " << id);
      CHECK_THAT(copy.Wrong(), StartsWith(id + ": "));
      ++done;
    }
  }
  for (const std::string change : {"after_display_name = 'Eve'", "after_state = 1 - after_state",
                                   "number = '10009'", "currency = 'EUR'", "account = account + 1",
                                   "kind = kind + 1", "before_freeze_blocks = 3"}) {
    Copy copy(bank.path);
    copy.database().exec("UPDATE account_changes SET " + change + " WHERE kind = 2");
    Rehash(copy.database());
    INFO(change);
    CHECK_FALSE(copy.Wrong().empty());
  }
  CHECK(done > 500);
}

TEST_CASE("Audit: two fields that change places are found, and so are two rows") {
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
        "39: the row of account 10002, which is as of it, tells otherwise");
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
