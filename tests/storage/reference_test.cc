// The caller's reference: what a request id stands for, and what finds transactions again.
#include <SQLiteCpp/Column.h>
#include <SQLiteCpp/Database.h>
#include <SQLiteCpp/Statement.h>
#include <sqlite3.h>

#include <atomic>
#include <future>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "storage/ledger/ledger.h"
#include "storage/sqlite/sqlite_lookups.h"
#include "tests/storage/committed_bank.h"
#include "tests/storage/gated_journal.h"
#include "tests/temp_folder.h"

namespace atm::storage {
namespace {

using testing::TempFolder;

Command With(const std::string& reference, const Operation& operation,
             std::optional<Uuid> request_id = {}, const std::string& memo = "") {
  return {.operation = operation, .request_id = request_id, .memo = memo, .reference = reference};
}

ReferenceFinding Search(Ledger& ledger, const ReferenceSearch& search) {
  std::promise<ReferenceFinding> told;
  ledger.FindByReference(search,
                         [&](ReferenceFinding finding) { told.set_value(std::move(finding)); });
  return told.get_future().get();
}

ReferencePage PageOf(Ledger& ledger, const ReferenceSearch& search) {
  ReferenceFinding finding = Search(ledger, search);
  REQUIRE(std::holds_alternative<ReferencePage>(finding));
  return std::get<ReferencePage>(std::move(finding));
}

std::vector<TransactionId> IdsOnPage(const ReferencePage& page) {
  std::vector<TransactionId> ids;
  for (const Receipt& receipt : page.receipts) ids.push_back(receipt.transaction.id);
  return ids;
}

TEST_CASE("Reference: it is recorded, and told with the receipt, also of a replay") {
  TempFolder folder;
  {
    CommittedBank bank(folder / "atm.db");
    bank.DoOne(Open("A", 100));
    const Outcome paid = bank.Do({With("order 7", In("A", 1), Id(1))})[0];
    CHECK(ReceiptOf(paid).transaction.reference == "order 7");
    bank.Do({With("order 8", Out("A", 999), Id(2))});
  }
  CommittedBank bank(folder / "atm.db");
  const std::vector<Uuid> ids = {Id(1), Id(2)};
  const auto found = bank.journal->FindRequests(ids);
  REQUIRE(found.ok());
  CHECK(std::get<Transaction>((*found)[0].value()).reference == "order 7");
  CHECK(std::get<RecordedAnswer>((*found)[1].value()).reference == "order 8");
  const Receipt again = ReceiptOf(bank.Do({With("order 7", In("A", 1), Id(1))})[0]);
  CHECK(again.replayed);
  CHECK(again.transaction.reference == "order 7");
}

TEST_CASE("Reference: of all that a request id stands for it is compared last") {
  CommittedBank bank(":memory:");
  bank.DoOne(Open("A", 100));
  bank.Do({With("order 7", Out("A", 30), Id(1), "lunch")});
  bank.Do({With("order 7", Out("A", 3'000), Id(2), "lunch")});  // refused, and on record
  bank.Do({With("", Out("A", 30), Id(3))});
  const auto field = [&](const Command& command) {
    const Outcome outcome = bank.Do({command})[0];
    REQUIRE(ReasonOf(outcome) == RefusalReason::kRequestIdReused);
    return std::get<Refusal>(outcome).field;
  };
  for (const auto& [id, amount] : {std::pair(Id(1), 30), std::pair(Id(2), 3'000)}) {
    CHECK(field(With("order 8", Out("A", amount), id, "lunch")) == RequestField::kReference);
    CHECK(field(With("Order 7", Out("A", amount), id, "lunch")) == RequestField::kReference);
    CHECK(field(With("", Out("A", amount), id, "lunch")) == RequestField::kReference);
    CHECK(field(With("order 8", Out("A", amount), id, "dinner")) == RequestField::kMemo);
    CHECK(field(With("order 8", Out("A", amount + 1), id, "lunch")) == RequestField::kAmountMinor);
  }
  CHECK(field(With("order 7", Out("A", 30), Id(3))) == RequestField::kReference);
  CHECK(ReceiptOf(bank.Do({With("order 7", Out("A", 30), Id(1), "lunch")})[0]).replayed);
  CHECK(ReasonOf(bank.Do({With("order 7", Out("A", 3'000), Id(2), "lunch")})[0]) ==
        RefusalReason::kInsufficientFunds);
  CHECK(ReceiptOf(bank.Do({With("", Out("A", 30), Id(3))})[0]).replayed);
}

TEST_CASE("Reference: every operation that has a request id can have one") {
  CommittedBank bank(":memory:");
  std::uint64_t next = 0;
  for (const Operation& operation :
       {Operation(Open("A", 100)), Operation(Open("B", 100)), Operation(In("A", 1)),
        Operation(Out("A", 2)), Operation(Transfer{Number("A"), Number("B"), 3, {}}),
        Operation(Hold{Number("A"), 4, {}, {}}), Operation(Hold{Number("A"), 4, {}, {}}),
        Operation(Capture{6, 4, {}}), Operation(Release{7}),
        Operation(Reverse{TransactionId{3}, {}, {}, ReversalReason::kNoCash})}) {
    const Uuid id = Id(++next);
    const std::string reference = "order " + std::to_string(next);
    CHECK(ReceiptOf(bank.Do({With(reference, operation, id)})[0]).transaction.reference ==
          reference);
    CHECK(ReceiptOf(bank.Do({With(reference, operation, id)})[0]).replayed);
    CHECK(ReasonOf(bank.Do({With("", operation, id)})[0]) == RefusalReason::kRequestIdReused);
  }
}

TEST_CASE("FindByReference: of the ledger, the newest first, page by page") {
  TempFolder folder;
  auto ledger = OpenLedger(OpenJournal(folder / "atm.db"));
  ledger->Execute(With("order 7", Open("A", 1'000)));
  std::vector<Receipt> answers;
  std::vector<TransactionId> ids = {1};
  for (int i = 0; i < 20; ++i) {
    const std::string reference = i % 3 == 0 ? "order 7" : i % 3 == 1 ? "order 70" : "";
    const Receipt receipt = ReceiptOf(ledger->Execute(With(reference, In("A", 1 + i))));
    if (reference == "order 7") {
      ids.insert(ids.begin(), receipt.transaction.id);
      answers.insert(answers.begin(), receipt);
    }
  }
  for (const std::size_t size : {1U, 3U, 4U, 7U, 8U, 9U, 50U}) {
    CAPTURE(size);
    std::vector<TransactionId> told;
    ReferenceSearch search{.reference = "order 7", .page_size = size};
    for (;;) {
      const ReferencePage page = PageOf(*ledger, search);
      REQUIRE(page.receipts.size() <= size);
      const auto more = IdsOnPage(page);
      told.insert(told.end(), more.begin(), more.end());
      if (page.next_before == 0) break;
      CHECK(page.receipts.size() == size);
      search.before = page.next_before;
    }
    CHECK(told == ids);
  }
  const ReferencePage page = PageOf(*ledger, {.reference = "order 7", .page_size = 7});
  REQUIRE(answers.size() == 7);
  for (std::size_t i = 0; i < answers.size(); ++i) {
    CHECK(page.receipts[i].transaction == answers[i].transaction);
    CHECK(page.receipts[i].balance == answers[i].balance);
    CHECK(page.receipts[i].debit_account == answers[i].debit_account);
  }
  CHECK(IdsOnPage(PageOf(*ledger, {.reference = "order 7", .before = 5, .page_size = 9})) ==
        std::vector<TransactionId>{2, 1});
  CHECK(IdsOnPage(PageOf(*ledger, {.reference = "order 7", .before = 9'999, .page_size = 99})) ==
        ids);
  CHECK(IdsOnPage(PageOf(*ledger, {.reference = "order", .page_size = 9})).empty());
  REQUIRE(ledger->Close().ok());
  CHECK(ReasonOf(Search(*ledger, {.reference = "order 7", .page_size = 9})) ==
        RefusalReason::kShuttingDown);
}

TEST_CASE("FindByReference: what is durable, but not shown yet, is not found yet") {
  TempFolder folder;
  auto gated = std::make_unique<GatedJournal>(OpenJournal(folder / "atm.db"));
  GatedJournal* gate = gated.get();
  auto ledger = OpenLedger(std::move(gated));
  ledger->Execute(With("order 7", Open("A", 100)));
  std::promise<void> written;
  std::promise<void> go_on;
  gate->after_write = [&, first = true]() mutable {
    if (!std::exchange(first, false)) return;
    written.set_value();
    go_on.get_future().wait();
  };
  std::promise<void> answered;
  ledger->Submit(With("order 7", In("A", 1)), [&](const Outcome&) { answered.set_value(); });
  written.get_future().wait();
  using Ids = std::vector<TransactionId>;
  CHECK(IdsOnPage(PageOf(*ledger, {.reference = "order 7", .page_size = 9})) == Ids{1});
  CHECK(IdsOnPage(PageOf(*ledger, {.reference = "order 7", .before = 9, .page_size = 9})) ==
        Ids{1});
  // Nor does a feed tell of it, which finds transactions in the same way.
  std::promise<FeedFinding> fed;
  ledger->ReadFeed({.filter = {.reference = "order 7"}},
                   [&](FeedFinding found) { fed.set_value(std::move(found)); });
  const FeedFinding chunk = fed.get_future().get();
  REQUIRE(std::holds_alternative<FeedChunk>(chunk));
  CHECK(std::get<FeedChunk>(chunk).receipts.size() == 1);
  CHECK(std::get<FeedChunk>(chunk).read_to == 1);
  go_on.set_value();
  answered.get_future().wait();
  CHECK(IdsOnPage(PageOf(*ledger, {.reference = "order 7", .page_size = 9})) == Ids{2, 1});
}

TEST_CASE("FindByReference: a record that cannot be read, or names nobody, is told") {
  TempFolder folder;
  const std::string path = folder / "atm.db";
  std::atomic<bool> is_slow = true;
  auto gated = std::make_unique<GatedJournal>(OpenJournal(path));
  gated->on_look = [&] {
    return is_slow ? absl::UnavailableError("the disk is slow today") : absl::OkStatus();
  };
  std::vector<std::string> why;
  LedgerOptions options;
  options.readers = 1;
  options.on_read_failure = [&](const absl::Status& status) { why.emplace_back(status.message()); };
  auto ledger = OpenLedger(std::move(gated), std::move(options));
  ledger->Execute(With("order 7", Open("A", 100)));
  const ReferenceSearch search{.reference = "order 7", .page_size = 9};
  CHECK(std::holds_alternative<Unreadable>(Search(*ledger, search)));
  is_slow = false;
  CHECK(IdsOnPage(PageOf(*ledger, search)).size() == 1);
  SQLite::Database(path, SQLite::OPEN_READWRITE).exec("UPDATE transactions SET origin = 9");
  CHECK(std::holds_alternative<Unreadable>(Search(*ledger, search)));
  REQUIRE(why.size() == 2);
  CHECK(why[0] == "the disk is slow today");
  CHECK_THAT(why[1], ContainsSubstring("row 1 of the table transactions is damaged"));
}

TEST_CASE("FindByReference: SQLite looks only at the transactions of the reference") {
  TempFolder folder;
  const std::string path = folder / "atm.db";
  {
    CommittedBank bank(path);
    bank.DoOne(Open("A", 100));
    for (int i = 0; i < 9; ++i) {
      bank.Do({With(i % 3 == 0 ? "order " + std::to_string(i) : "", In("A", 1))});
    }
    REQUIRE(bank.journal->Close().ok());
  }
  SQLite::Database database(path, SQLite::OPEN_READWRITE);
  std::vector<std::string> queries;
  {
    const SqliteLookups lookups(database);
    sqlite3_stmt* statement = nullptr;
    while ((statement = sqlite3_next_stmt(database.getHandle(), statement)) != nullptr) {
      const std::string sql = sqlite3_sql(statement);
      if (sql.find("reference =") != std::string::npos) queries.push_back(sql);
    }
  }
  CHECK(queries.size() == 2);  // one for each order
  for (const std::string& query : queries) {
    INFO(query);
    SQLite::Statement plan(database, "EXPLAIN QUERY PLAN " + query);
    REQUIRE(plan.executeStep());
    CHECK(plan.getColumn(3).getString() ==
          "SEARCH transactions USING INDEX transactions_by_reference"
          " (reference=? AND rowid>? AND rowid<?)");
    CHECK_FALSE(plan.executeStep());  // nothing is sorted
  }
  // The others pay nothing: the index has a row for each transaction with a reference.
  database.exec("ANALYZE");
  const std::string rows =
      database.execAndGet("SELECT stat FROM sqlite_stat1 WHERE idx = 'transactions_by_reference'")
          .getString();
  CHECK_THAT(rows, StartsWith("3 "));
}

}  // namespace
}  // namespace atm::storage
