// What becomes of a record of schema 1 when a server of today opens it.
#include <SQLiteCpp/Column.h>
#include <SQLiteCpp/Database.h>
#include <SQLiteCpp/Statement.h>

#include <algorithm>
#include <fstream>
#include <future>
#include <iterator>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "storage/audit/chain_walk.h"
#include "storage/ledger/ledger.h"
#include "storage/sqlite/sqlite_migration.h"
#include "storage/sqlite/sqlite_schema.h"
#include "tests/storage/committed_bank.h"
#include "tests/storage/file_image.h"
#include "tests/storage/gated_journal.h"
#include "tests/storage/old_record.h"
#include "tests/temp_folder.h"

namespace atm::storage {
namespace {

using testing::TempFolder;

// A file of schema 1 that was opened once, and what was told meanwhile.
struct Migrated {
  Migrated() {
    MakeOldFile(path);
    MakeOldRecord(old);
    auto journal =
        OpenJournal({.url = path, .min_free_bytes = 0, .tell = [this](const std::string& sentence) {
                       told.push_back(sentence);
                     }});
    INFO(journal.status().message());
    REQUIRE(journal.ok());
    REQUIRE((*journal)->Close().ok());
  }

  TempFolder folder;
  const std::string path = folder / "atm.db";
  std::vector<std::string> told;
  SQLite::Database old = {":memory:", SQLite::OPEN_READWRITE};
};

AuditReport WholeReport(const std::string& path) {
  const auto record = OpenRecord(path);
  INFO(record.status().message());
  REQUIRE(record.ok());
  const auto report = VerifyRecord(**record, {});
  REQUIRE(report.ok());
  INFO(report->fault.value_or(Fault{}).transaction << ": " << report->fault.value_or(Fault{}).what);
  REQUIRE_FALSE(report->fault.has_value());
  return *report;
}

TEST_CASE("Migration: the record is whole, and the heads that are told are those of the chains") {
  const Migrated bank;
  const AuditReport report = WholeReport(bank.path);
  CHECK(report.head.entries == 86 + 9);
  CHECK(report.head.last_transaction == 50);
  REQUIRE(bank.told.size() == 4);
  for (const std::string& sentence : bank.told) {
    CHECK_THAT(sentence, StartsWith(bank.path + " has"));
  }
  CHECK_THAT(bank.told[2], ContainsSubstring("schema 2 and is brought to schema 3"));
  CHECK_THAT(bank.told[3], ContainsSubstring("schema 3 now"));
  CHECK_THAT(bank.told[0], ContainsSubstring("schema 1 and is brought to schema 2"));
  CHECK_THAT(bank.told[1], ContainsSubstring(absl::StrCat("was ", kOldHead, ", and is ",
                                                          ToText(report.head), ": keep")));
}

TEST_CASE("Migration: tables and indexes are those of a new record, to the letter") {
  const Migrated bank;
  const auto schema = [](SQLite::Database& database) {
    return RowsOf(database, "SELECT type, name, tbl_name, sql FROM sqlite_schema ORDER BY name");
  };
  SQLite::Database made(":memory:", SQLite::OPEN_READWRITE);
  REQUIRE(Prepare(made).ok());
  SQLite::Database migrated(bank.path);
  CHECK(schema(migrated) == schema(made));
  CHECK(migrated.execAndGet("PRAGMA user_version").getInt() == 3);
  CHECK(migrated.execAndGet("PRAGMA application_id").getInt() == kApplicationId);
  CHECK(migrated.execAndGet("PRAGMA integrity_check").getString() == "ok");
  CHECK(migrated.execAndGet("PRAGMA journal_mode").getString() == "wal");
}

std::vector<std::string> ColumnsOf(SQLite::Database& database, const std::string& table) {
  std::vector<std::string> names;
  SQLite::Statement columns(database, "SELECT name FROM pragma_table_info(?1)");
  columns.bind(1, table);
  while (columns.executeStep()) names.push_back(columns.getColumn(0).getString());
  return names;
}

TEST_CASE("Migration: every old column of every row is as it was") {
  Migrated bank;
  SQLite::Database migrated(bank.path);
  const std::vector<std::string> tables = {"accounts", "account_changes", "transactions", "answers",
                                           "holds",    "reversed",        "progress"};
  for (const std::string& table : tables) {
    INFO(table);
    std::vector<std::string> columns;
    std::vector<std::string> expected;
    for (const std::string& column : ColumnsOf(bank.old, table)) {
      if (column == "who" || column == "hash" || column == "entries") continue;
      columns.push_back(column);
      // The principals stand before all that was recorded.
      expected.push_back(column == "entry" ? "entry + 9" : column);
    }
    const auto select = [&](const std::vector<std::string>& wanted) {
      return absl::StrCat("SELECT ", absl::StrJoin(wanted, ", "), " FROM ", table,
                          " ORDER BY rowid");
    };
    const auto rows = RowsOf(migrated, select(columns));
    CHECK(rows == RowsOf(bank.old, select(expected)));
    CHECK_FALSE(rows.empty());
  }
  for (const std::string table : {"transactions", "answers"}) {
    CHECK(RowsOf(migrated, "SELECT DISTINCT origin, reference FROM " + table) ==
          std::vector<std::string>{"0|''"});
  }
  CHECK(RowsOf(migrated, "SELECT entries FROM progress") == std::vector<std::string>{"95"});
}

TEST_CASE("Migration: who asked becomes a principal, in the order of first appearance") {
  Migrated bank;
  SQLite::Database migrated(bank.path);
  std::vector<std::string> expected = {"0|0|'unknown'|0", "1|1|'bank'|0"};
  std::set<std::string> seen = {"''"};
  for (const std::string& row :
       RowsOf(bank.old, "SELECT who, create_time_us FROM account_changes ORDER BY entry")) {
    const std::string name = row.substr(0, row.find('|'));
    const std::string time = row.substr(row.find('|') + 1);
    if (!seen.insert(name).second) continue;
    expected.push_back(absl::StrCat(expected.size(), "|2|", name, "|", time));
  }
  REQUIRE(expected.size() == 2 + 7);
  CHECK(RowsOf(migrated, "SELECT id, kind, name, create_time_us FROM principals ORDER BY entry") ==
        expected);
  const std::vector<std::string> who =
      RowsOf(bank.old,
             "SELECT iif(who = '', 'unknown', who) AS who FROM account_changes"
             " ORDER BY entry");
  CHECK(RowsOf(migrated,
               "SELECT p.name AS who FROM account_changes AS c"
               " JOIN principals AS p ON p.id = c.origin ORDER BY c.entry") == who);
  CHECK(std::ranges::count(who, "'unix:'") == 5);
}

TEST_CASE("Migration: business days are those of the limits, and of UTC where none is named") {
  Migrated bank;
  SQLite::Database migrated(bank.path);
  CHECK(RowsOf(migrated,
               "SELECT business_day, min(id) AS first, max(id) AS last FROM transactions"
               " GROUP BY business_day ORDER BY first") ==
        std::vector<std::string>{"20458|1|11", "20459|12|43", "20460|44|48", "20461|49|50"});
  CHECK(RowsOf(migrated,
               "SELECT id FROM transactions WHERE kind IN (11, 20)"
               " AND business_day <> limit_day")
            .empty());
}

template <typename Finding, typename Ask>
Finding AskFor(Ask ask) {
  std::promise<Finding> told;
  ask([&](Finding finding) { told.set_value(std::move(finding)); });
  return told.get_future().get();
}

TEST_CASE("Migration: the bank goes on where it was") {
  const Migrated bank;
  const auto id = [](const std::string& end) {
    return *Uuid::Parse("0190b1c2-7d3e-7a4f-8b5a-6c7d8e9f0a" + end);
  };
  const auto open = [&] {
    LedgerOptions options;
    options.clock_us = [] { return kOldRecordEndUs + kSecondUs; };
    return OpenLedger(OpenJournal(bank.path), std::move(options));
  };
  auto ledger = open();
  CHECK(ledger->last_transaction() == 50);
  CHECK(ledger->Balance(Number("10001"))->balance_minor == 111'075);
  CHECK(ledger->GetAccount(Number("10002"))->attributes.display_name == "Zo\303\253");

  // An old request is answered as it was, and its id stands for what it stood for.
  const Command paid{.operation = Out("10001", 4'000, kUsd),
                     .request_id = id("01"),
                     .memo = "Main Street",
                     .origin = Peer("ann")};
  const Receipt again = ReceiptOf(ledger->Execute(paid));
  CHECK(again.replayed);
  CHECK(again.transaction.id == 12);
  CHECK(again.transaction.business_day == 20'459);
  CHECK(again.origin == Principal());
  Command other = paid;
  other.reference = "order 1";
  const Outcome reused = ledger->Execute(other);
  REQUIRE(ReasonOf(reused) == RefusalReason::kRequestIdReused);
  CHECK(std::get<Refusal>(reused).field == RequestField::kReference);
  CHECK(ReasonOf(ledger->Execute(
            {Out("10001", 10'000'000), id("02"), "too much: l'\303\251t\303\251"})) ==
        RefusalReason::kWithdrawalLimitExceeded);
  CHECK(ReasonOf(ledger->Execute({Out("10001", 500), id("0c")})) ==
        RefusalReason::kReversedBeforeArrival);

  // Two holds were open. One of them is paid out.
  const auto holds = AskFor<HoldFinding>(
      [&](HoldDone done) { ledger->ListHolds({.page_size = 9}, std::move(done)); });
  REQUIRE(std::holds_alternative<HoldPage>(holds));
  REQUIRE(std::get<HoldPage>(holds).holds.size() == 2);
  CHECK(std::get<HoldPage>(holds).holds[0].transaction.id == 48);
  ReceiptOf(ledger->Execute({Capture{48, 500, kUsd}, {}}));

  // The day of New York is 7 January still, but days do not go back.
  const Receipt next = ReceiptOf(ledger->Execute({.operation = In("10001", 5),
                                                  .request_id = {},
                                                  .reference = "order 1",
                                                  .origin = Peer("ann")}));
  CHECK(next.transaction.id == 52);
  CHECK(next.transaction.business_day == 20'461);
  CHECK(next.transaction.origin == 9);
  const ChainHead head = ledger->chain_head();
  CHECK(head.entries == 86 + 9 + 3);
  REQUIRE(ledger->Close().ok());
  CHECK(WholeReport(bank.path).head == head);
  ledger = open();
  CHECK(ledger->last_transaction() == 52);
}

TEST_CASE("Migration: a record in which nothing happened becomes a new one") {
  SQLite::Database old(":memory:", SQLite::OPEN_READWRITE);
  MakeOldRecord(old);
  for (const char* table :
       {"accounts", "account_changes", "transactions", "answers", "holds", "reversed"}) {
    old.exec(absl::StrCat("DELETE FROM ", table));
  }
  old.exec("UPDATE progress SET watermark = 0, entries = 0, hash = zeroblob(32)");
  REQUIRE(Prepare(old).ok());
  SQLite::Database made(":memory:", SQLite::OPEN_READWRITE);
  REQUIRE(Prepare(made).ok());
  CHECK(DumpOf(old) == DumpOf(made));
}

TEST_CASE("Migration: it is done once") {
  const Migrated bank;
  const std::vector<std::string> before = DumpOfFile(bank.path);
  int told = 0;
  auto journal = OpenJournal(
      {.url = bank.path, .min_free_bytes = 0, .tell = [&](const std::string&) { ++told; }});
  REQUIRE(journal.ok());
  REQUIRE((*journal)->Close().ok());
  CHECK(told == 0);
  CHECK(DumpOfFile(bank.path) == before);
}

TEST_CASE("Migration: who only reads is told to start the server, and changes nothing") {
  TempFolder folder;
  const std::string path = folder / "atm.db";
  MakeOldFile(path);
  const std::string before = BytesOf(path);
  const auto record = OpenRecord(path);
  CHECK(record.status().code() == absl::StatusCode::kFailedPrecondition);
  const std::string sentence(record.status().message());
  CHECK_THAT(sentence, StartsWith(path));
  CHECK_THAT(sentence,
             ContainsSubstring("older version of this program (schema 1, this one reads 3)"));
  CHECK_THAT(sentence, ContainsSubstring("start the server with it once"));
  CHECK(BytesOf(path) == before);
}

TEST_CASE("Migration: a schema of the future is refused, and left as it is") {
  const Migrated bank;
  SQLite::Database(bank.path, SQLite::OPEN_READWRITE).exec("PRAGMA user_version = 4");
  const std::string before = BytesOf(bank.path);
  const auto journal = OpenJournal({.url = bank.path});
  CHECK(journal.status().code() == absl::StatusCode::kFailedPrecondition);
  CHECK_THAT(std::string(journal.status().message()),
             ContainsSubstring("newer version of this program (schema 4, this one knows 3)"));
  CHECK(OpenRecord(bank.path).status().code() == absl::StatusCode::kFailedPrecondition);
  CHECK(BytesOf(bank.path) == before);
}

}  // namespace
}  // namespace atm::storage
