// Who causes what happens: which id they have, where they stand in the record, and when they do
// not.
#include <SQLiteCpp/Database.h>
#include <SQLiteCpp/Statement.h>

#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "storage/audit/chain_walk.h"
#include "storage/model/principal_directory.h"
#include "tests/storage/committed_bank.h"
#include "tests/storage/journal_engines.h"
#include "tests/storage/sealed_sql.h"
#include "tests/temp_folder.h"

namespace atm::storage {
namespace {

using testing::TempFolder;

Command By(const std::string& who, const Operation& operation,
           std::optional<Uuid> request_id = {}) {
  return {.operation = operation, .request_id = request_id, .origin = Peer(who)};
}

// The names on record, by id.
std::vector<std::string> NamesOnRecord(Journal& journal) {
  Loaded loaded;
  REQUIRE(LoadInto(journal, loaded).ok());
  std::vector<std::string> names;
  for (const PrincipalRow& row : loaded.principals) {
    CHECK(row.id == names.size());
    names.push_back(row.principal.name);
  }
  return names;
}

using Names = std::vector<std::string>;

TEST_CASE("PrincipalDirectory: ids are given in order, and the newest are taken out again") {
  PrincipalDirectory principals;
  const Principal peer = Peer("bank");
  CHECK(principals.TryAdd(Principal()) == 0);
  CHECK(principals.TryAdd(Principal::Bank()) == 1);
  CHECK(principals.TryAdd(peer) == 2);  // of that name, and of another kind
  CHECK_FALSE(principals.TryAdd(peer).has_value());
  CHECK(principals.TryAdd(Peer("ann")) == 3);
  CHECK(principals.size() == 4);
  CHECK(principals.Find(Principal::Bank()) == 1);
  CHECK(principals.Find(peer) == 2);
  CHECK(principals.Get(3) == Peer("ann"));
  CHECK_FALSE(principals.Get(4).has_value());
  CHECK(principals.FindNamed("bank") == std::vector<PrincipalId>{1, 2});
  CHECK(principals.FindNamed("Bank").empty());
  principals.Shrink(3);
  CHECK_FALSE(principals.Find(Peer("ann")).has_value());
  CHECK_FALSE(principals.Get(3).has_value());
  CHECK(principals.TryAdd(Peer("bob")) == 3);
}

TEST_CASE("Principals: whoever causes something new gets the next id, once") {
  CommittedBank bank(":memory:");
  CHECK(NamesOnRecord(*bank.journal) == Names{"unknown", "bank"});
  const auto outcomes = bank.Do(
      {By("ann", Open("A", 100)), By("bob", In("A", 1)), By("ann", In("A", 2)), {In("A", 3), {}}});
  std::vector<PrincipalId> ids;
  for (const Outcome& outcome : outcomes) {
    const Receipt receipt = ReceiptOf(outcome);
    ids.push_back(receipt.transaction.origin);
    CHECK(bank.book.principals().Get(receipt.transaction.origin) == receipt.origin);
  }
  CHECK(ids == std::vector<PrincipalId>{2, 3, 2, 0});
  CHECK(ReceiptOf(outcomes[1]).origin == Peer("bob"));

  // A refusal that is recorded, a tombstone and a change are caused by somebody, too.
  bank.Do({By("carl", Out("A", 999), Id(1))});
  bank.Do({By("dora", Reverse{Id(90), {}, {}, ReversalReason::kTimeOut}, Id(2))});
  bank.Do({By("ede", UpdateAccount{.account = Number("A"), .display_name = "Ada"})});
  bank.Do({{.operation = In("A", 4), .request_id = {}, .origin = Principal::Bank()}});
  CHECK(NamesOnRecord(*bank.journal) ==
        Names{"unknown", "bank", "ann", "bob", "carl", "dora", "ede"});
}

TEST_CASE("Principals: whoever causes nothing is not on record") {
  CommittedBank bank(":memory:");
  bank.Do(
      {By("ann", Open("A", 100)), By("ann", In("A", 1), Id(1)), By("ann", Out("A", 999), Id(2))});
  const ChainHead head = bank.committer.chain_head();
  CHECK(ReasonOf(bank.Do({By("bob", In("B", 1), Id(3))})[0]) == RefusalReason::kAccountNotFound);
  CHECK(ReasonOf(bank.Do({By("bob", Out("A", 999))})[0]) == RefusalReason::kInsufficientFunds);
  bank.Do({By("bob", UpdateAccount{.account = Number("A")})});  // it is as asked for already
  // What was answered is answered again, and stays with the one who caused it.
  const Receipt again = ReceiptOf(bank.Do({By("bob", In("A", 1), Id(1))})[0]);
  CHECK(again.replayed);
  CHECK(again.origin == Peer("ann"));
  CHECK(ReasonOf(bank.Do({By("bob", Out("A", 999), Id(2))})[0]) ==
        RefusalReason::kInsufficientFunds);
  CHECK(bank.committer.chain_head() == head);
  CHECK(NamesOnRecord(*bank.journal) == Names{"unknown", "bank", "ann"});
  CHECK(bank.book.principals().size() == 3);
}

// Rows of the record that name who caused them, as "who: what".
Names CausedBy(const std::string& path) {
  SQLite::Database database(path, SQLite::OPEN_READONLY);
  SQLite::Statement rows(
      database,
      "SELECT p.name || ': ' || r.what FROM (SELECT origin, 'transaction ' || id AS what, id - 0.5 "
      "AS place, 0 AS entry FROM transactions UNION ALL SELECT origin, 'answer', after_transaction,"
      " entry FROM answers UNION ALL SELECT origin, 'change', after_transaction, entry FROM"
      " account_changes UNION ALL SELECT id, 'principal', after_transaction, entry FROM principals)"
      " AS r JOIN principals AS p ON p.id = r.origin ORDER BY r.place, r.entry");
  Names caused;
  while (rows.executeStep()) caused.push_back(rows.getColumn(0).getString());
  return caused;
}

TEST_CASE("Principals: each stands in the chain before what it causes, in the same batch") {
  TempFolder folder;
  CommittedBank bank(folder / "atm.db");
  bank.Do({By("ann", Open("A", 100)), By("bob", Out("A", 999), Id(1)), By("ann", In("A", 2)),
           By("carl", Reverse{Id(90), {}, {}, ReversalReason::kTimeOut}, Id(2)),
           By("dora", CloseAccount{Number("A")}),  // refused
           By("ede", UpdateAccount{.account = Number("A"), .display_name = "Ada"})});
  CHECK(CausedBy(folder / "atm.db") ==
        Names{"unknown: principal", "bank: principal", "ann: principal", "ann: change",
              "ann: change", "ann: change", "ann: transaction 1", "bob: principal", "bob: answer",
              "ann: transaction 2", "carl: principal", "carl: answer", "carl: answer",
              "ede: principal", "ede: change"});
}

TEST_CASE("Principals: a restart knows them, and goes on with the next id") {
  TempFolder folder;
  const std::string path = folder / "atm.db";
  const bool written_back = GENERATE(true, false);
  {
    CommittedBank bank(path);
    bank.Do({By("ann", Open("A", 100)), By("bob", In("A", 1))});
    if (written_back) REQUIRE(bank.committer.WriteBackAll().ok());
    REQUIRE(bank.journal->Close().ok());
  }
  CommittedBank bank(path);
  CHECK(bank.book.principals().size() == 4);
  CHECK(bank.book.principals().Find(Peer("bob")) == 3);
  const auto outcomes = bank.Do({By("carl", In("A", 1)), By("bob", In("A", 2))});
  CHECK(ReceiptOf(outcomes[0]).transaction.origin == 4);
  CHECK(ReceiptOf(outcomes[1]).transaction.origin == 3);
  CHECK(NamesOnRecord(*bank.journal) == Names{"unknown", "bank", "ann", "bob", "carl"});
}

TEST_CASE("Principals: what is taken back leaves none, neither in memory nor on record") {
  CommittedBank bank(":memory:");
  bank.Do({By("ann", Open("A", 100))});
  const ChainHead head = bank.committer.chain_head();
  std::vector<Command> commands = {By("bob", In("A", 1)), By("carl", Out("A", 20), Id(1)),
                                   By("dora", UpdateAccount{Number("A"), "Ada"})};
  const Together together = GENERATE(Together::kAllOrNone, Together::kTrial, Together::kTrialOfAll);
  if (together != Together::kTrial) commands.push_back(By("ede", Out("A", 999), Id(2)));
  const auto outcomes = bank.Do(commands, together);
  if (together == Together::kTrial) {
    CHECK(ReceiptOf(outcomes[1]).origin == Peer("carl"));
  }
  CHECK(bank.book.principals().size() == 3);
  CHECK_FALSE(bank.book.principals().Find(Peer("bob")).has_value());
  CHECK(bank.committer.chain_head() == head);
  CHECK(NamesOnRecord(*bank.journal) == Names{"unknown", "bank", "ann"});
  // The ids that were thought of are given to others.
  CHECK(ReceiptOf(bank.Do({By("fred", In("A", 1))})[0]).transaction.origin == 3);
  CHECK(ReceiptOf(bank.Do({By("bob", In("A", 1))})[0]).transaction.origin == 4);
  const auto history = bank.journal->OpenHistory();
  REQUIRE(history.ok());
  const auto report = VerifyRecord(**history, {});
  REQUIRE(report.ok());
  CHECK_FALSE(report->fault.has_value());
}

TEST_CASE("Principals: what is carried out all or none leaves them as if each for itself") {
  CommittedBank bank(":memory:");
  bank.Do({By("ann", Open("A", 100)), By("bob", In("A", 1))}, Together::kAllOrNone);
  CHECK(NamesOnRecord(*bank.journal) == Names{"unknown", "bank", "ann", "bob"});
}

TEST_CASE("Principals: the end of a hold by its time is caused by the bank") {
  CommittedBank bank(":memory:");
  bank.Do({By("ann", Open("A", 100))});
  bank.Do({By("ann", Hold{Number("A"), 10, {}, bank.now_us + kSecondUs})});
  bank.now_us += 2 * kSecondUs;
  bank.Do({By("bob", In("A", 1))});
  const std::vector<TransactionId> ids = {3, 4};
  const auto found = bank.journal->FindTransactions(ids);
  REQUIRE(found.ok());
  CHECK((*found)[0]->transaction.kind == TransactionKind::kExpiry);
  CHECK((*found)[0]->transaction.origin == kBankPrincipal);
  CHECK((*found)[1]->transaction.origin == 3);
}

// What a committer says to a record that somebody changed by statements of SQL.
absl::Status LoadedAfter(const std::string& path, const std::string& statements) {
  {
    SQLite::Database database = OpenSealed(path);
    REQUIRE(database.exec(statements) > 0);
  }
  Book book;
  const auto journal = OpenJournal(path);
  Committer committer(book, *journal, {.redo_target = 10, .clock_us = [] { return 5; }});
  return committer.Load();
}

TEST_CASE("Principals: a record that lacks one, or has one twice, is not taken") {
  TempFolder folder;
  const std::string path = folder / "atm.db";
  {
    CommittedBank bank(path);
    bank.Do({By("ann", Open("A", 100)), By("bob", In("A", 1)), By("carl", In("A", 1))});
    REQUIRE(bank.journal->Close().ok());
  }
  absl::Status status;
  std::string why;
  SECTION("one is missing") {
    status = LoadedAfter(path, "DELETE FROM principals WHERE name = 'ann'");
    why = "principal 2 of the journal is missing";
  }
  SECTION("the first is missing") {
    status = LoadedAfter(path, "DELETE FROM principals WHERE id = 0");
    why = "row 2 of the table principals is damaged";
  }
  SECTION("one is there twice") {
    status = LoadedAfter(path, "UPDATE principals SET name = 'ann' WHERE name = 'bob'");
    why = "row 8 of the table principals is damaged";
  }
  SECTION("two have changed places") {
    status = LoadedAfter(path,
                         "UPDATE principals SET id = 99 WHERE id = 2;"
                         "UPDATE principals SET id = 2 WHERE id = 3;"
                         "UPDATE principals SET id = 3 WHERE id = 99");
    why = "row 3 of the table principals is damaged";
  }
  SECTION("a transaction names nobody") {
    status = LoadedAfter(path, "UPDATE transactions SET origin = 5 WHERE id = 3");
    why = "row 3 of the table transactions is damaged";
  }
  CHECK(status.code() == absl::StatusCode::kDataLoss);
  CHECK_THAT(std::string(status.message()), ContainsSubstring(why));
}

}  // namespace
}  // namespace atm::storage
