#include "storage/sqlite/sqlite_schema.h"

#include <SQLiteCpp/Database.h>
#include <SQLiteCpp/Statement.h>

#include <regex>
#include <string>
#include <vector>

#include "storage/journal/columns.h"
#include "storage/sqlite/sqlite_sql.h"
#include "tests/storage/bank.h"

namespace atm::storage {
namespace {

// Version 2 as it was written out by hand, without its comments: files in the field look like this.
const std::vector<std::string> kVersion2 = {
    "CREATE TABLE accounts ( id INTEGER PRIMARY KEY CHECK (id > 0), number TEXT NOT NULL "
    "UNIQUE, currency TEXT NOT NULL, balance_minor INTEGER NOT NULL, held_minor INTEGER "
    "NOT NULL, last_transaction INTEGER NOT NULL REFERENCES transactions (id), sequence "
    "INTEGER NOT NULL, skips BLOB NOT NULL, create_time_us INTEGER NOT NULL, "
    "display_name TEXT NOT NULL, state INTEGER NOT NULL, freeze_blocks INTEGER NOT NULL, "
    "freeze_reason TEXT NOT NULL, freeze_end_us INTEGER NOT NULL, limit_withdrawal_minor "
    "INTEGER NOT NULL, limit_day_minor INTEGER NOT NULL, limit_day_count INTEGER NOT "
    "NULL, minimum_balance_minor INTEGER NOT NULL, overdraft_minor INTEGER NOT NULL, "
    "used_day INTEGER NOT NULL, used_minor INTEGER NOT NULL, used_count INTEGER NOT NULL "
    ") STRICT",
    "CREATE TABLE principals ( entry INTEGER PRIMARY KEY CHECK (entry > 0), "
    "after_transaction INTEGER NOT NULL, id INTEGER NOT NULL UNIQUE CHECK (id >= 0), kind "
    "INTEGER NOT NULL, name TEXT NOT NULL, create_time_us INTEGER NOT NULL, hash BLOB NOT "
    "NULL CHECK (length(hash) = 32) ) STRICT",
    "CREATE TABLE account_changes ( entry INTEGER PRIMARY KEY CHECK (entry > 0), "
    "after_transaction INTEGER NOT NULL, account INTEGER NOT NULL REFERENCES accounts "
    "(id), number TEXT NOT NULL, currency TEXT NOT NULL, kind INTEGER NOT NULL, "
    "create_time_us INTEGER NOT NULL, origin INTEGER NOT NULL, before_display_name TEXT NOT "
    "NULL, before_state INTEGER NOT NULL, before_freeze_blocks INTEGER NOT NULL, "
    "before_freeze_reason TEXT NOT NULL, before_freeze_end_us INTEGER NOT NULL, "
    "before_limit_withdrawal_minor INTEGER NOT NULL, before_limit_day_minor INTEGER NOT "
    "NULL, before_limit_day_count INTEGER NOT NULL, before_minimum_balance_minor INTEGER "
    "NOT NULL, before_overdraft_minor INTEGER NOT NULL, after_display_name TEXT NOT "
    "NULL, after_state INTEGER NOT NULL, after_freeze_blocks INTEGER NOT NULL, "
    "after_freeze_reason TEXT NOT NULL, after_freeze_end_us INTEGER NOT NULL, "
    "after_limit_withdrawal_minor INTEGER NOT NULL, after_limit_day_minor INTEGER NOT "
    "NULL, after_limit_day_count INTEGER NOT NULL, after_minimum_balance_minor INTEGER "
    "NOT NULL, after_overdraft_minor INTEGER NOT NULL, hash BLOB NOT NULL CHECK "
    "(length(hash) = 32) ) STRICT",
    "CREATE INDEX account_changes_by_account ON account_changes (account)",
    "CREATE TABLE transactions ( id INTEGER PRIMARY KEY CHECK (id > 0), kind INTEGER NOT "
    "NULL, debit_account INTEGER NOT NULL REFERENCES accounts (id), credit_account "
    "INTEGER NOT NULL REFERENCES accounts (id), amount_minor INTEGER NOT NULL CHECK "
    "(amount_minor >= 0), create_time_us INTEGER NOT NULL, request_id BLOB NOT NULL "
    "UNIQUE CHECK (length(request_id) = 16), debit_balance_minor INTEGER NOT NULL, "
    "credit_balance_minor INTEGER NOT NULL, debit_previous INTEGER NOT NULL, "
    "credit_previous INTEGER NOT NULL, debit_sequence INTEGER NOT NULL, credit_sequence "
    "INTEGER NOT NULL, debit_skip INTEGER NOT NULL, credit_skip INTEGER NOT NULL, "
    "debit_held_minor INTEGER NOT NULL, credit_held_minor INTEGER NOT NULL, "
    "debit_floor_minor INTEGER NOT NULL, credit_floor_minor INTEGER NOT NULL, original "
    "INTEGER NOT NULL, expire_time_us INTEGER NOT NULL, reason INTEGER NOT NULL, "
    "limit_day INTEGER NOT NULL, limit_count INTEGER NOT NULL, business_day INTEGER "
    "NOT NULL, origin INTEGER NOT NULL, memo TEXT NOT NULL, reference TEXT NOT NULL, hash "
    "BLOB NOT NULL CHECK (length(hash) = 32), CHECK (debit_account <> credit_account) ) "
    "STRICT",
    "CREATE INDEX transactions_by_reference ON transactions (reference) WHERE reference <> ''",
    "CREATE TABLE answers ( entry INTEGER PRIMARY KEY CHECK (entry > 0), "
    "after_transaction INTEGER NOT NULL, request_id BLOB NOT NULL UNIQUE CHECK "
    "(length(request_id) = 16), kind INTEGER NOT NULL, reason INTEGER NOT NULL, account "
    "INTEGER NOT NULL, to_account INTEGER NOT NULL, amount_minor INTEGER NOT NULL, "
    "original INTEGER NOT NULL, original_request_id BLOB NOT NULL, expire_time_us "
    "INTEGER NOT NULL, reversal_reason INTEGER NOT NULL, balance_minor INTEGER NOT NULL, "
    "available_minor INTEGER NOT NULL, limit_minor INTEGER NOT NULL, used_minor INTEGER "
    "NOT NULL, limit_count INTEGER NOT NULL, used_count INTEGER NOT NULL, "
    "day_end_time_us INTEGER NOT NULL, create_time_us INTEGER NOT NULL, origin INTEGER "
    "NOT NULL, memo TEXT NOT NULL, reference TEXT NOT NULL, about INTEGER NOT NULL, hash BLOB NOT "
    "NULL CHECK (length(hash) = 32) ) STRICT",
    "CREATE TABLE holds ( id INTEGER PRIMARY KEY REFERENCES transactions (id), account "
    "INTEGER NOT NULL REFERENCES accounts (id), amount_minor INTEGER NOT NULL CHECK "
    "(amount_minor > 0), expire_time_us INTEGER NOT NULL, state INTEGER NOT NULL, "
    "limit_day INTEGER NOT NULL ) STRICT",
    "CREATE INDEX open_holds ON holds (id) WHERE state = 0",
    "CREATE TABLE reversed ( original INTEGER PRIMARY KEY REFERENCES transactions (id), "
    "reversed_minor INTEGER NOT NULL CHECK (reversed_minor > 0) ) STRICT",
    "CREATE TABLE progress ( id INTEGER PRIMARY KEY CHECK (id = 1), watermark INTEGER "
    "NOT NULL, entries INTEGER NOT NULL, hash BLOB NOT NULL CHECK (length(hash) = 32) ) "
    "STRICT"};

// A statement without its comments and without the spaces that only make it look well.
std::string Bare(const std::string& sql) {
  const std::string uncommented = std::regex_replace(sql, std::regex("--[^\n]*"), "");
  return std::regex_replace(uncommented, std::regex("\\s+"), " ");
}

TEST_CASE("SqliteSchema: the tables are those of version 2") {
  SQLite::Database database(":memory:", SQLite::OPEN_READWRITE | SQLite::OPEN_CREATE);
  REQUIRE(PrepareSchema(database, "a test", [](const std::string&) {}).ok());
  SQLite::Statement made(database,
                         "SELECT sql FROM sqlite_schema WHERE sql IS NOT NULL ORDER BY rowid");
  std::vector<std::string> statements;
  while (made.executeStep()) statements.push_back(Bare(made.getColumn(0).getString()));
  CHECK(statements == kVersion2);
  // By Python's hashlib, as those of chain_test.cc.
  CHECK(database
            .execAndGet("SELECT id || ',' || watermark || ',' || entries || ',' || lower(hex(hash))"
                        " FROM progress")
            .getString() ==
        "1,0,2,ab0f9a131f03e5bb1ad8dfa654504b4914d69649d70e4e3cdf2c4f7899a04fb0");
}

TEST_CASE("SqliteSchema: whoever reads a file is told what its columns mean") {
  SQLite::Database database(":memory:", SQLite::OPEN_READWRITE | SQLite::OPEN_CREATE);
  REQUIRE(PrepareSchema(database, "a test", [](const std::string&) {}).ok());
  const std::string sql =
      database.execAndGet("SELECT group_concat(sql) FROM sqlite_schema").getString();
  for (const char* meaning : {"-- microseconds since 1970", "-- 0 active, 1 closed",
                              "-- see storage/model/refusal.h", "-- days since 1970"}) {
    CHECK_THAT(sql, ContainsSubstring(meaning));
  }
}

TEST_CASE("SqliteSql: statements follow from the description of a table") {
  const TableText holds = TableText::Of<HoldRecord>();
  CHECK(SelectFrom(holds, "WHERE id = ?1") ==
        "SELECT id, account, amount_minor, expire_time_us, state, limit_day FROM holds"
        " WHERE id = ?1");
  CHECK(InsertInto(TableText::Of<ReversedPart>(), "ON CONFLICT DO NOTHING") ==
        "INSERT INTO reversed (original, reversed_minor) VALUES (?1, ?2) ON CONFLICT DO NOTHING");
  CHECK(Update(holds, {"account", "amount_minor", "expire_time_us"}) ==
        "UPDATE holds SET state = ?5, limit_day = ?6 WHERE id = ?1");
}

}  // namespace
}  // namespace atm::storage
