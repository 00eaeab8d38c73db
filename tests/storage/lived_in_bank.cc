#include "tests/storage/lived_in_bank.h"

#include <SQLiteCpp/Column.h>
#include <SQLiteCpp/Database.h>
#include <SQLiteCpp/Statement.h>

#include <optional>

#include "absl/strings/str_cat.h"
#include "storage/audit/chain_walk.h"
#include "storage/engine/open_journal.h"
#include "storage/sqlite/sqlite_audit.h"
#include "storage/sqlite/sqlite_connection.h"
#include "tests/storage/committed_bank.h"

namespace atm::storage {
namespace {

// A day in the life of a bank, with every kind of row in it. Returns when the day ended.
std::int64_t Live(const std::string& path) {
  CommittedBank bank(path);
  std::uint64_t requests = 0;
  const auto ask = [&](const Operation& operation, const std::string& memo = "") {
    ++requests;
    return bank.Do({{.operation = operation,
                     .request_id = Id(requests),
                     .memo = memo,
                     .reference = requests % 2 == 0 ? "order " + std::to_string(requests) : "",
                     .origin = requests % 3 == 0 ? Peer("bob") : Principal()}})[0];
  };
  const auto change = [&](const Operation& operation) {
    bank.Do({{.operation = operation, .request_id = {}, .origin = Peer("ann")}});
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
  bank.now_us += 3 * kDayUs;
  hold(50);  // stays open
  ask(In("10002", 9));
  change(UpdateAccount{.account = Number("10002"), .freeze = Unfreeze{}});
  bank.Do({{.operation = In("10002", 11), .request_id = {}, .origin = Peer("carol")}});
  ask(Out("10001", 2));
  REQUIRE(bank.committer.WriteBackAll().ok());
  REQUIRE(bank.journal->Close().ok());
  return bank.now_us;
}

}  // namespace

LivedIn::LivedIn() : end_us(Live(path)) {}

LedgerOptions LivedIn::options() const {
  return {.clock_us = [now_us = end_us] { return now_us; }};
}

AuditReport AuditFile(const std::string& path, const AuditRequest& request) {
  const auto record = OpenRecord(path);
  REQUIRE(record.ok());
  const auto report = VerifyRecord(**record, request);
  REQUIRE(report.ok());
  return *report;
}

Copy::Copy(const std::string& path)
    : connection_(std::make_shared<SqliteConnection>(
          ":memory:", nullptr,
          std::make_unique<SQLite::Database>(":memory:", SQLite::OPEN_READWRITE))) {
  database().backup(path.c_str(), SQLite::Database::Load);
  database().exec("PRAGMA ignore_check_constraints = ON");
}

// Only one test uses it.
SQLite::Database& Copy::database() ATM_NO_THREAD_SAFETY_ANALYSIS { return *connection_->database; }

std::string Copy::Wrong(const AuditRequest& request) {
  const auto source = OpenSqliteAudit(connection_, AuditView::kOneMoment);
  REQUIRE(source.ok());
  const auto report = VerifyRecord(**source, request);
  REQUIRE(report.ok());
  return report->fault ? absl::StrCat(report->fault->transaction, ": ", report->fault->what) : "";
}

std::vector<std::string> Texts(SQLite::Database& database, const std::string& query) {
  std::vector<std::string> texts;
  SQLite::Statement rows(database, query);
  while (rows.executeStep()) texts.push_back(rows.getColumn(0).getString());
  return texts;
}

}  // namespace atm::storage
