// One batch is recorded while the next is decided: nobody sees a difference.
#include "storage/commit/recorder.h"

#include <atomic>
#include <chrono>
#include <cstddef>
#include <future>
#include <mutex>
#include <semaphore>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "storage/ledger/ledger.h"
#include "tests/storage/committed_bank.h"
#include "tests/storage/gated_journal.h"
#include "tests/temp_folder.h"

namespace atm::storage {
namespace {

// A recorder over a journal in memory.
struct RecorderInMemory {
  std::unique_ptr<Journal> journal = OpenJournal(":memory:");
  Recorder recorder{*journal, [](const absl::Status&) {}};

  void Begin(Recorder::Task task) { recorder.Begin(task, Recorder::WhenBusy::kWait); }
};

TEST_CASE("Recorder: does one thing after the other, and all of it before it closes") {
  std::vector<int> done;  // the recorder's until it closed
  RecorderInMemory bank;
  for (int i = 0; i < 1'000; ++i) {
    bank.Begin([&done, i] { done.push_back(i); });
  }
  bank.recorder.Close();
  REQUIRE(done.size() == 1'000);
  for (int i = 0; i < 1'000; ++i) REQUIRE(done[static_cast<std::size_t>(i)] == i);
}

TEST_CASE("Recorder: whoever waits finds all done that was begun, and what it held gone") {
  RecorderInMemory bank;
  bank.recorder.Settle();
  int done = 0;
  const auto held = std::make_shared<int>(0);
  for (int i = 1; i <= 100; ++i) {
    bank.Begin([&done, held] { ++done; });
    bank.recorder.Settle();
    REQUIRE(done == i);
    REQUIRE(held.use_count() == 1);
  }
}

TEST_CASE("Recorder: what may be left is begun only while nothing is under way") {
  std::promise<void> go;
  int done = 0;
  RecorderInMemory bank;
  Recorder::Task task = [&done] { ++done; };
  bank.Begin([gone = go.get_future().share()] { gone.wait(); });
  CHECK_FALSE(bank.recorder.Begin(task, Recorder::WhenBusy::kLeave));
  CHECK_FALSE(bank.recorder.TryStage({}));
  REQUIRE(task != nullptr);
  go.set_value();
  bank.recorder.Settle();
  CHECK(bank.recorder.Begin(task, Recorder::WhenBusy::kLeave));
  bank.recorder.Settle();
  CHECK(done == 1);
}

TEST_CASE("Recorder: tells of a part that the journal does not take") {
  class Refusing : public GatedJournal {
   public:
    using GatedJournal::GatedJournal;
    absl::Status Stage(std::span<const Sealed<Transaction>> part) override {
      parts.push_back(part.size());
      return absl::UnavailableError("the disk is on fire");
    }
    std::vector<std::size_t> parts;
  };
  Refusing journal(OpenJournal(":memory:"));
  std::vector<absl::Status> failures;
  Recorder recorder(journal, [&](const absl::Status& why) { failures.push_back(why); });
  const std::vector<Sealed<Transaction>> part(3);
  CHECK(recorder.TryStage(part));
  recorder.Close();
  CHECK(journal.parts == std::vector<std::size_t>{3});
  REQUIRE(failures.size() == 1);
  CHECK(failures.front() == absl::UnavailableError("the disk is on fire"));
}

constexpr std::size_t kMany = 300;  // enough that the next batch is decided ahead

// A ledger whose committer stands still until Go, so that the batches that are handed in meanwhile
// all wait when it goes on.
class StandingBank {
 public:
  StandingBank() {
    auto gated = std::make_unique<GatedJournal>(OpenJournal(":memory:"));
    journal_ = gated.get();
    ledger_ = OpenLedger(std::move(gated), {.clock_us = [this] {
                           ++looks_at_clock_;
                           return std::int64_t{1'800'000'000'000'000};
                         }});
    ledger_->Execute({Open("A", 1'000), {}});
    ledger_->Execute({Open("B", 0), {}});
    journal_->before_write = [this] {
      appending_.release();
      may_append_.acquire();
    };
    Submit({{In("B", 5), {}}});
    appending_.acquire();
    looks_before_ = looks_at_clock_;
  }
  ~StandingBank() {
    may_append_.release(kEnough);
    (void)ledger_->Close();
  }

  StandingBank(const StandingBank&) = delete;
  StandingBank& operator=(const StandingBank&) = delete;

  // Hands in a batch; the number of its outcomes in told().
  std::size_t Submit(std::vector<Command> commands) {
    const std::size_t number = submitted_++;
    ledger_->SubmitAll(std::move(commands), Together::kEachForItself,
                       [this, number](std::vector<Outcome> outcomes) {
                         const std::lock_guard lock(mutex_);
                         told_.emplace_back(number, std::move(outcomes));
                       });
    return number;
  }

  // Hands in so many commands that the next batch is decided while they are recorded.
  std::size_t SubmitMany(std::vector<Command> commands = {}) {
    while (commands.size() < kMany) commands.push_back({In("B", 1), {}});
    return Submit(std::move(commands));
  }

  // Lets one batch be recorded, and waits until the next is about to be.
  void RecordOne() {
    may_append_.release();
    appending_.acquire();
  }

  // Whether so many commands were decided since it stood still, each of which looks at the clock;
  // in the time that is given for it, or sooner.
  bool HasDecided(std::size_t count, std::chrono::milliseconds within) const {
    const auto end = std::chrono::steady_clock::now() + within;
    while (looks_at_clock_ < looks_before_ + count) {
      if (std::chrono::steady_clock::now() > end) return false;
      std::this_thread::yield();
    }
    return true;
  }

  // Lets all go on, and waits until all is recorded and told.
  void Go() {
    may_append_.release(kEnough);
    REQUIRE(ledger_->Close().ok());
  }

  std::int64_t BalanceOf(const std::string& account) const {
    return ledger_->Balance(Number(account)).value().balance_minor;
  }
  std::size_t told_batches() {
    const std::lock_guard lock(mutex_);
    return told_.size();
  }
  const std::vector<Outcome>& told(std::size_t number) {
    const std::lock_guard lock(mutex_);
    REQUIRE(number < told_.size());
    REQUIRE(told_[number].first == number);
    return told_[number].second;
  }
  Ledger& ledger() { return *ledger_; }

 private:
  static constexpr std::ptrdiff_t kEnough = 1'000;

  std::atomic<std::size_t> looks_at_clock_ = 0;
  std::size_t looks_before_ = 0;
  std::counting_semaphore<> appending_{0};
  std::counting_semaphore<> may_append_{0};
  GatedJournal* journal_ = nullptr;
  std::unique_ptr<Ledger> ledger_;
  std::size_t submitted_ = 0;
  std::mutex mutex_;
  std::vector<std::pair<std::size_t, std::vector<Outcome>>> told_;  // guarded by mutex_
};

TEST_CASE(
    "Ledger: what was decided ahead is not seen or answered before all before it is durable") {
  StandingBank bank;
  std::vector<std::size_t> numbers;
  numbers.push_back(bank.SubmitMany());
  numbers.push_back(bank.SubmitMany({{Open("C", 1), {}}}));
  numbers.push_back(bank.SubmitMany());
  bank.RecordOne();
  // Also some of the second, while the first is recorded.
  REQUIRE(bank.HasDecided(kMany + kMany / 2, std::chrono::seconds(60)));
  CHECK(bank.told_batches() <= 1);  // the lone one, perhaps
  CHECK(bank.BalanceOf("B") == 5);
  CHECK_FALSE(bank.ledger().Balance(Number("C")).has_value());
  bank.RecordOne();
  CHECK(bank.BalanceOf("B") == 5 + static_cast<std::int64_t>(kMany));
  CHECK_FALSE(bank.ledger().Balance(Number("C")).has_value());
  bank.Go();
  CHECK(bank.BalanceOf("B") == 5 + 3 * static_cast<std::int64_t>(kMany) - 1);
  CHECK(bank.BalanceOf("C") == 1);
  TransactionId last = 3;
  for (const std::size_t number : numbers) {
    for (const Outcome& outcome : bank.told(number)) {
      REQUIRE(ReceiptOf(outcome).transaction.id == ++last);
    }
  }
}

TEST_CASE("Ledger: what a batch names of the one that is being recorded is found") {
  StandingBank bank;
  const auto hold = bank.ledger().last_transaction() + 2;  // after the lone deposit
  const auto take_back = [](std::uint64_t request) {
    return Reverse{Id(request), {}, {}, ReversalReason::kTimeOut};
  };
  const auto first = bank.SubmitMany({{Hold{Number("A"), 100, {}, {}}, Id(1)},
                                      {Capture{hold, 60, {}}, Id(2)},
                                      {Out("A", 40), Id(3)},
                                      {Out("A", 5'000), Id(4)}});
  const auto second = bank.SubmitMany({{In("A", 9'000), {}},
                                       {Out("A", 40), Id(3)},
                                       {Out("A", 5'000), Id(4)},
                                       {Capture{hold, 60, {}}, {}},
                                       {take_back(3), Id(5)},
                                       {take_back(6), Id(7)}});
  const auto third = bank.SubmitMany({{Out("A", 1), Id(6)}, {take_back(3), {}}});
  bank.RecordOne();
  // The second asks the record, and so waits for the first to be there.
  CHECK_FALSE(bank.HasDecided(kMany + kMany / 2, std::chrono::milliseconds(50)));
  bank.Go();
  CHECK(ReceiptOf(bank.told(first)[0]).transaction.id == hold);
  CHECK(ReceiptOf(bank.told(first)[1]).transaction.amount_minor == 60);
  const Receipt& paid = ReceiptOf(bank.told(first)[2]);
  CHECK(ReasonOf(bank.told(first)[3]) == RefusalReason::kInsufficientFunds);
  const std::vector<Outcome>& later = bank.told(second);
  CHECK(ReceiptOf(later[1]).replayed);
  CHECK(ReceiptOf(later[1]).transaction == paid.transaction);
  CHECK(ReasonOf(later[2]) == RefusalReason::kInsufficientFunds);
  CHECK(ReasonOf(later[3]) == RefusalReason::kHoldAlreadyCaptured);
  CHECK(ReceiptOf(later[4]).transaction.original == paid.transaction.id);
  CHECK(std::holds_alternative<NothingToReverse>(later[5]));
  CHECK(ReasonOf(bank.told(third)[0]) == RefusalReason::kReversedBeforeArrival);
  CHECK(ReasonOf(bank.told(third)[1]) == RefusalReason::kAlreadyReversed);
  CHECK(bank.BalanceOf("A") == 1'000 - 60 + 9'000);
}

TEST_CASE("Ledger: many large batches from several threads, and the record is whole") {
  const testing::TempFolder folder;
  const std::string path = folder / "atm.db";
  std::atomic<int> receipts = 0;
  std::vector<Account> accounts;
  {
    auto ledger = OpenLedger(OpenJournal(path));
    for (const char* account : {"A", "B", "C"}) ledger->Execute({Open(account, 100'000), {}});
    std::vector<std::jthread> threads;
    for (std::uint64_t t = 0; t < 4; ++t) {
      threads.emplace_back([&, t] {
        for (std::uint64_t batch = 0; batch < 20; ++batch) {
          std::vector<Command> commands;
          for (std::uint64_t i = 0; i < kMany; ++i) {
            const std::uint64_t n = (t * 20 + batch) * kMany + i;
            commands.push_back({Transfer{Number(n % 2 == 0 ? "A" : "B"), Number("C"), 1, {}},
                                Id(n % 7 == 0 ? n - n % 100 : n)});
          }
          ledger->SubmitAll(std::move(commands), Together::kEachForItself,
                            [&](const std::vector<Outcome>& outcomes) {
                              for (const Outcome& outcome : outcomes) {
                                const auto* receipt = std::get_if<Receipt>(&outcome);
                                if (receipt != nullptr && !receipt->replayed) ++receipts;
                              }
                            });
        }
      });
    }
    threads.clear();
    REQUIRE(ledger->Close().ok());
    CHECK(ledger->Balance(Number("C"))->balance_minor == 100'000 + receipts);
    CHECK(ledger->last_transaction() == 3 + receipts);
    accounts = ledger->ListAccounts({.page_size = 10}).accounts;
  }
  auto ledger = OpenLedger(OpenJournal(path));
  CHECK(ledger->ListAccounts({.page_size = 10}).accounts == accounts);
  std::promise<AuditFinding> told;
  ledger->Audit({}, [&](AuditFinding finding) { told.set_value(std::move(finding)); });
  const AuditFinding finding = told.get_future().get();
  REQUIRE(std::holds_alternative<AuditReport>(finding));
  CHECK_FALSE(std::get<AuditReport>(finding).fault.has_value());
}

}  // namespace
}  // namespace atm::storage
