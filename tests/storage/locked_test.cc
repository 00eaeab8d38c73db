// Another program that has the lock of the database: nothing is decided that cannot be written, and
// it goes on by itself.
#include <SQLiteCpp/Database.h>
#include <SQLiteCpp/Exception.h>

#include <atomic>
#include <chrono>
#include <future>
#include <memory>
#include <string>
#include <thread>
#include <vector>

#include "tests/storage/bank.h"
#include "tests/storage/committed_bank.h"
#include "tests/storage/gated_journal.h"
#include "tests/temp_folder.h"

namespace atm::storage {
namespace {

using std::chrono::milliseconds;
using testing::TempFolder;

// Another program, as far as SQLite can tell.
class OtherProgram {
 public:
  explicit OtherProgram(const std::string& path) : database_(path, SQLite::OPEN_READWRITE) {}

  // Returns whether it got the lock.
  bool TryLock() {
    try {
      database_.exec("BEGIN IMMEDIATE");
      return true;
    } catch (const SQLite::Exception&) {
      return false;
    }
  }
  void Unlock() { database_.exec("ROLLBACK"); }
  void Run(const std::string& statements) { database_.exec(statements); }

 private:
  SQLite::Database database_;
};

Batch BatchOf(TransactionId id) {
  return {.transactions = Unsealed({Row(id)}), .head = {.entries = id}};
}

TEST_CASE("Locked: everything new is refused, what is on record is answered, and it goes on") {
  const TempFolder folder;
  CommittedBank bank(folder / "atm.db");
  bank.DoOne(Open("A", 100), Id(1));
  OtherProgram other(folder / "atm.db");
  const auto before = StateOf(bank.book);
  const char* const lock = GENERATE("BEGIN IMMEDIATE", "BEGIN EXCLUSIVE");
  other.Run(lock);
  for (const Together together : {Together::kEachForItself, Together::kAllOrNone}) {
    const auto refused = bank.Do({{In("A", 5), Id(2)}, {Open("A", 100), Id(1)}}, together);
    CHECK(ReasonOf(refused[0]) == RefusalReason::kStorageLocked);
    CHECK(ReceiptOf(refused[1]).replayed);
  }
  CHECK(bank.committer.is_obstructed());
  CHECK(StateOf(bank.book) == before);
  other.Unlock();
  CHECK(ReceiptOf(bank.DoOne(In("A", 5), Id(2))).balance.balance_minor == 105);
  CHECK_FALSE(bank.committer.is_obstructed());
}

TEST_CASE("Locked: nobody comes between a decision and its record") {
  const TempFolder folder;
  const auto journal = OpenJournal(folder / "atm.db");
  REQUIRE(journal->TakeOver({}).ok());
  OtherProgram other(folder / "atm.db");
  REQUIRE(journal->Reserve(milliseconds(0)));
  CHECK_FALSE(other.TryLock());
  REQUIRE(journal->Reserve(milliseconds(0)));  // the next batch is decided already
  REQUIRE(journal->Write(BatchOf(1), {}).ok());
  CHECK_FALSE(other.TryLock());
  REQUIRE(journal->Stage(Unsealed({Row(2)})).ok());
  CHECK_FALSE(other.TryLock());
  REQUIRE(journal->Write(BatchOf(2), {}).ok());
  CHECK(other.TryLock());
  CHECK_FALSE(journal->Reserve(milliseconds(0)));
  CHECK_FALSE(journal->Reserve(milliseconds(20)));
  other.Unlock();
  CHECK(journal->Reserve(milliseconds(0)));
  journal->GiveBack();
  CHECK(other.TryLock());
  other.Unlock();
  CHECK(journal->Close().ok());
}

TEST_CASE("Locked: what another program holds for a moment is waited for") {
  const TempFolder folder;
  const auto journal = OpenJournal(folder / "atm.db");
  OtherProgram other(folder / "atm.db");
  REQUIRE(other.TryLock());
  const auto reserved =
      std::async(std::launch::async, [&] { return journal->Reserve(std::chrono::seconds(60)); });
  other.Unlock();
  CHECK(reserved.wait_for(std::chrono::seconds(30)) == std::future_status::ready);
}

TEST_CASE("Locked: a batch with nothing to write leaves the lock to others") {
  const TempFolder folder;
  CommittedBank bank(folder / "atm.db");
  bank.DoOne(Open("A", 100), Id(1));
  OtherProgram other(folder / "atm.db");
  const auto is_free = [&] {
    const bool is_locked = other.TryLock();
    if (is_locked) other.Unlock();
    return is_locked;
  };
  CHECK(is_free());
  bank.DoOne(Open("A", 100), Id(1));  // replayed
  CHECK(is_free());
  bank.DoOne(In("NOBODY", 1));  // not recorded
  CHECK(is_free());
  bank.Do({{In("A", 1), {}}}, Together::kTrial);
  CHECK(is_free());
  bank.Do({{In("A", 1), {}}, {In("NOBODY", 1), {}}}, Together::kAllOrNone);
  CHECK(is_free());
  bank.Do({});
  CHECK(is_free());
  CHECK(ReceiptOf(bank.DoOne(In("A", 1))).balance.balance_minor == 101);
}

TEST_CASE("Locked: who writes is told when it stops, and that it goes on though nobody asks") {
  const TempFolder folder;
  std::promise<std::string> stopped;
  std::promise<void> goes_on;
  auto ledger = OpenLedger(OpenJournal(folder / "atm.db"),
                           {.writing = {.on_stopped =
                                            [&](const absl::Status& why) {
                                              stopped.set_value(std::string(why.message()));
                                            },
                                        .on_going_on = [&] { goes_on.set_value(); }}});
  ledger->Execute({Open("A", 100), {}});
  OtherProgram other(folder / "atm.db");
  REQUIRE(other.TryLock());
  CHECK(ReasonOf(ledger->Execute({In("A", 1), {}})) == RefusalReason::kStorageLocked);
  CHECK(ReasonOf(ledger->Execute({In("A", 1), {}})) == RefusalReason::kStorageLocked);  // told once
  CHECK_THAT(stopped.get_future().get(), ContainsSubstring("another program"));
  CHECK(ledger->Balance(Number("A"))->balance_minor == 100);
  other.Unlock();
  CHECK(goes_on.get_future().wait_for(std::chrono::seconds(60)) == std::future_status::ready);
  CHECK(ledger->Close().ok());
}

TEST_CASE("Locked: the end is an orderly one, and the next start has everything") {
  const TempFolder folder;
  std::vector<std::string> warnings;
  auto ledger =
      OpenLedger(OpenJournal(folder / "atm.db"),
                 {.on_warning = [&](const std::string& what) { warnings.push_back(what); }});
  ledger->Execute({Open("A", 100), {}});
  ledger->Execute({In("A", 1), {}});
  OtherProgram other(folder / "atm.db");
  REQUIRE(other.TryLock());
  CHECK(ledger->Close().ok());
  REQUIRE(warnings.size() == 1);
  CHECK_THAT(warnings[0], ContainsSubstring("nothing is lost"));
  ledger = OpenLedger(OpenJournal(folder / "atm.db"));  // while it is still locked
  CHECK(ReasonOf(ledger->Execute({In("A", 1), {}})) == RefusalReason::kStorageLocked);
  other.Unlock();
  CHECK(ReceiptOf(ledger->Execute({In("A", 1), {}})).balance.balance_minor == 102);
  CHECK(ledger->Close().ok());
}

// Batches are decided ahead, and the other program is often in between.
TEST_CASE("Locked: under load each command is carried out, or was not begun") {
  constexpr int kSubmitted = 20'000;
  const TempFolder folder;
  auto ledger = OpenLedger(OpenJournal(folder / "atm.db"), {.max_batch = 256});
  ledger->Execute({Open("A", 0), {}});
  std::atomic<bool> is_over = false;
  std::thread locking([&] {
    OtherProgram other(folder / "atm.db");
    while (!is_over) {
      if (other.TryLock()) {
        std::this_thread::sleep_for(milliseconds(1));
        other.Unlock();
      }
      std::this_thread::yield();
    }
  });
  std::atomic<int> told = 0;
  std::atomic<int> done = 0;
  std::atomic<int> other_reasons = 0;
  for (int i = 0; i < kSubmitted; ++i) {
    ledger->Submit({In("A", 1), {}}, [&](const Outcome& outcome) {
      if (std::holds_alternative<Receipt>(outcome)) {
        ++done;
      } else if (ReasonOf(outcome) != RefusalReason::kStorageLocked) {
        ++other_reasons;
      }
      ++told;
    });
  }
  CHECK(ledger->Close().ok());  // answers all
  is_over = true;
  locking.join();
  CHECK(told == kSubmitted);
  CHECK(other_reasons == 0);
  ledger = OpenLedger(OpenJournal(folder / "atm.db"));
  CHECK(ledger->Balance(Number("A"))->balance_minor == done);
}

}  // namespace
}  // namespace atm::storage
