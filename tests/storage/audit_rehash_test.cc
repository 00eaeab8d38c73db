// The books of a small bank are changed by somebody who knows how to make every hash anew.
#include <SQLiteCpp/Column.h>
#include <SQLiteCpp/Database.h>
#include <SQLiteCpp/Statement.h>

#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "storage/journal/chain.h"
#include "tests/catch2.h"
#include "tests/storage/lived_in_bank.h"

namespace atm::storage {
namespace {

// The hashes of everything, made anew by somebody who knows how.
void Rehash(SQLite::Database& database) {
  Hasher hasher;
  EntryBytes content;
  Hash before = {};
  SQLite::Statement entries(database,
                            "SELECT 'transactions', id, id, 1 FROM transactions UNION ALL"
                            " SELECT 'answers', entry, after_transaction + 0.5, 2 FROM answers"
                            " UNION ALL SELECT 'account_changes', entry, after_transaction + 0.5, 3"
                            " FROM account_changes UNION ALL SELECT 'principals', entry,"
                            " after_transaction + 0.5, 5 FROM principals ORDER BY 3, 2");
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

// What is wrong with a copy of the bank in which a statement changed something, and then all hashes
// were made anew.
std::string WrongAfter(const std::string& path, const std::string& statement) {
  Copy copy(path);
  REQUIRE(copy.database().exec(statement) > 0);
  Rehash(copy.database());
  return copy.Wrong();
}

TEST_CASE("Audit: what is altered is found also where every hash was made anew", "[data]") {
  const LivedIn bank;
  {
    Copy copy(bank.path);
    Rehash(copy.database());
    CHECK(copy.Wrong().empty());
  }
  int done = 0;
  Copy original(bank.path);
  for (const std::string& id : Texts(original.database(), "SELECT id FROM transactions")) {
    const auto alter = [&](const std::string& column, const std::string& value) {
      INFO(column << " of transaction " << id);
      CHECK_THAT(WrongAfter(bank.path, absl::StrCat("UPDATE OR IGNORE transactions SET ", column,
                                                    " = ", value, " WHERE id = ", id)),
                 StartsWith(id + ": "));
      ++done;
    };
    for (const std::string column :
         {"kind", "debit_account", "credit_account", "amount_minor", "debit_balance_minor",
          "credit_balance_minor", "debit_previous", "credit_previous", "debit_sequence",
          "credit_sequence", "debit_skip", "credit_skip", "debit_held_minor", "credit_held_minor",
          "original", "expire_time_us", "limit_count"}) {
      alter(column, column + " + 1");
    }
    alter("business_day", "business_day - 1");
    alter("origin", "99");
  }
  for (const std::string change : {"after_display_name = 'Eve'", "after_state = 1 - after_state",
                                   "number = '10009'", "currency = 'EUR'", "account = account + 1",
                                   "kind = kind + 1", "before_freeze_blocks = 3"}) {
    INFO(change);
    CHECK_FALSE(
        WrongAfter(bank.path, "UPDATE account_changes SET " + change + " WHERE kind = 2").empty());
  }
  CHECK(done > 500);
}

TEST_CASE("Audit: principals that do not fit are found also where every hash was made anew") {
  const LivedIn bank;
  for (const std::string change : {
           "UPDATE principals SET id = id + 1 WHERE id = 4",
           "UPDATE principals SET kind = 2 WHERE id = 0",
           "UPDATE principals SET kind = 0 WHERE id = 1",
           "UPDATE principals SET name = 'Unknown' WHERE id = 0",
           "UPDATE principals SET name = 'Bank' WHERE id = 1",
           "UPDATE principals SET name = 'bob' WHERE name = 'ann'",
           "UPDATE principals SET kind = 0, name = 'unknown' WHERE name = 'ann'",
           "UPDATE principals SET kind = 300 WHERE name = 'ann'",
           "UPDATE principals SET after_transaction = after_transaction + 1 WHERE name = 'ann'",
           "UPDATE principals SET entry = 1000 WHERE name = 'carol'",
           "DELETE FROM principals WHERE name = 'carol'",
           "UPDATE transactions SET origin = 4 WHERE id = 1",  // who came later
           "UPDATE account_changes SET origin = 99 WHERE kind = 2",
           "UPDATE account_changes SET origin = 4 WHERE kind = 3",
           "UPDATE answers SET origin = 99",
           "UPDATE answers SET origin = -1",
           "UPDATE answers SET origin = 4",
       }) {
    INFO(change);
    CHECK_FALSE(WrongAfter(bank.path, change).empty());
  }
}

// Which day it was only the calendar knows, and who it was only who was there: what fits the rest
// is not found. This says where the limits of the audit are, and that the cases above find what
// they alter and nothing else.
TEST_CASE("Audit: what fits the rest is not found where every hash was made anew") {
  const LivedIn bank;
  for (const std::string change : {"UPDATE principals SET name = 'eve' WHERE name = 'ann'",
                                   "UPDATE transactions SET origin = 1",
                                   "UPDATE transactions SET reference = 'x', memo = 'y'"}) {
    INFO(change);
    CHECK(WrongAfter(bank.path, change).empty());
  }
}

}  // namespace
}  // namespace atm::storage
