#include "storage/commit/write_back.h"

#include <map>
#include <set>

#include "tests/storage/bank.h"

namespace atm::storage {
namespace {

// A book of `n` accounts (two of them the bank's own), and a write-back that knows them all as
// written.
class Bank {
 public:
  Bank(int n, std::int64_t redo_target) : write_back(redo_target) {
    for (int i = 0; i < n - 2; ++i) Do(Open("C" + std::to_string(i), 1'000'000));
    REQUIRE(write_back.AddRest(book, /*most=*/1'000, snapshots));
    REQUIRE(snapshots.watermark == book.last_transaction());
    transactions = {};
    snapshots = {};
  }

  void Do(const Operation& operation) {
    const Decision decision = book.Decide(operation, {.now_us = 0, .request_id = Id(++requests_)});
    book.Evolve(std::get<Event>(decision));
    const Transaction& transaction = std::get<Event>(decision).transaction;
    write_back.MarkDirty(transaction.debit_account);
    write_back.MarkDirty(transaction.credit_account);
    transactions.push_back(transaction);
  }

  // Ends a batch, and returns what is written back with it.
  Snapshots Finish() {
    write_back.AddDue(book, transactions.size(), snapshots);
    transactions = {};
    return std::exchange(snapshots, {});
  }

  Book book;
  WriteBack write_back;
  std::vector<Transaction> transactions;  // of the batch
  Snapshots snapshots;

 private:
  std::uint64_t requests_ = 0;
};

TEST_CASE("WriteBack: nothing is due before its share of transactions") {
  Bank bank(10, 1'000);
  for (int i = 0; i < 99; ++i) bank.Do(In("C0", 1));
  CHECK(bank.Finish().accounts.empty());
  bank.Do(In("C0", 1));  // the 100th of 1,000 makes one of ten accounts due: cash:USD, the first
  const Snapshots due = bank.Finish();
  REQUIRE(due.accounts.size() == 1);
  CHECK(due.accounts[0].number.text() == "cash:USD");
  CHECK(due.accounts[0].balance_minor == -100);
}

TEST_CASE("WriteBack: a transaction makes two accounts due at most") {
  Bank bank(100, /*redo_target=*/10);  // else it would be ten
  const TransactionId before = bank.book.last_transaction();
  std::size_t written = 0;
  TransactionId watermark = before;
  for (int i = 0; i < 100; ++i) {  // two rounds: the second ends where the first began
    REQUIRE(watermark == before);
    bank.Do(In("C" + std::to_string(97 - i % 50), 1));
    const Snapshots due = bank.Finish();
    REQUIRE(due.accounts.size() <= 2);
    written += due.accounts.size();
    watermark = due.watermark;
  }
  CHECK(watermark == before + 50);
  CHECK(written >= 50);
}

TEST_CASE("WriteBack: a round writes every dirty account once, and none that is clean") {
  Bank bank(50, 100);
  for (int i = 0; i < 20; ++i) bank.Do(In("C" + std::to_string(i), 1));
  bank.Finish();
  std::map<AccountId, int> written;
  for (int i = 0; i < 90; ++i) {
    bank.Do(In("C0", 1));
    for (const Account& account : bank.Finish().accounts) ++written[account.id];
  }
  for (int i = 20; i < 48; ++i) {
    INFO(i);
    CHECK_FALSE(written.contains(AccountOf(bank.book, "C" + std::to_string(i)).id));
  }
  for (const auto& [account, times] : written) CHECK(times <= 2);
}

// At every moment, the written accounts and the transactions after the watermark give the book.
TEST_CASE("WriteBack: the watermark never passes an account that is not written") {
  Bank bank(23, 64);
  std::map<AccountId, Account> on_disk;
  for (const Account& account : StateOf(bank.book)) on_disk.emplace(account.id, account);
  std::vector<Transaction> journal;
  std::set<TransactionId> watermarks;
  const TransactionId before = bank.book.last_transaction();
  for (int step = 0; step < 400; ++step) {
    for (int i = 0; i < 1 + step % 7; ++i) {
      bank.Do(In("C" + std::to_string((step * 5 + i * 3) % 21), 1));
    }
    journal.insert(journal.end(), bank.transactions.begin(), bank.transactions.end());
    const Snapshots due = bank.Finish();
    for (const Account& account : due.accounts) on_disk.insert_or_assign(account.id, account);
    watermarks.insert(due.watermark);

    Book restarted;
    RestoreBeginning(restarted);
    for (const auto& [id, account] : on_disk) REQUIRE(restarted.Restore(account).ok());
    for (const Transaction& transaction : journal) {
      if (transaction.id > due.watermark) REQUIRE(restarted.Redo(transaction).ok());
    }
    REQUIRE(StateOf(restarted) == StateOf(bank.book));
    REQUIRE(bank.book.last_transaction() - due.watermark <= 2 * 64 + 7);
  }
  CHECK(watermarks.size() > 10);
  CHECK(*watermarks.rbegin() > before);
}

TEST_CASE("WriteBack: the rest is added by parts") {
  Bank bank(10, 1'000);
  const TransactionId before = bank.book.last_transaction();
  for (int i = 0; i < 4; ++i) bank.Do(In("C" + std::to_string(i), 1));  // and cash:USD
  bank.Finish();
  std::set<AccountId> written;
  for (const std::size_t part : {2U, 2U, 1U}) {
    Snapshots due;
    REQUIRE(bank.write_back.AddRest(bank.book, /*most=*/2, due) == (part == 1));
    REQUIRE(due.accounts.size() == part);
    REQUIRE(due.watermark == (part == 1 ? bank.book.last_transaction() : before));
    for (const Account& account : due.accounts) written.insert(account.id);
  }
  CHECK(written.size() == 5);
  Snapshots none;
  CHECK(bank.write_back.AddRest(bank.book, /*most=*/2, none));
  CHECK(none.accounts.empty());
}

TEST_CASE("WriteBack: new accounts in the middle of a round take part in it") {
  Bank bank(10, 40);
  std::map<AccountId, Account> on_disk;
  for (const Account& account : StateOf(bank.book)) on_disk.emplace(account.id, account);
  for (int step = 0; step < 200; ++step) {
    if (step % 3 == 0) {
      bank.Do(Open("N" + std::to_string(step), 10));
      bank.write_back.Add(bank.book, bank.book.directory().size(), bank.snapshots);
    }
    bank.Do(In("C" + std::to_string(step % 8), 1));
    const Snapshots due = bank.Finish();
    for (const Account& account : due.accounts) on_disk.insert_or_assign(account.id, account);
    for (const auto& [id, account] : on_disk) {
      // Behind the book only where a restart will catch up.
      const Account now = bank.book.Get(id);
      REQUIRE((account == now || now.last_transaction > due.watermark));
    }
    REQUIRE(on_disk.size() == bank.book.directory().size());
  }
}

}  // namespace
}  // namespace atm::storage
