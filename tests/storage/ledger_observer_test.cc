// What an observer is told of the batches of a ledger.
#include "storage/ledger/ledger_observer.h"

#include <atomic>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <semaphore>
#include <thread>
#include <utility>
#include <vector>

#include "storage/ledger/ledger.h"
#include "tests/storage/committed_bank.h"
#include "tests/storage/gated_journal.h"

namespace atm::storage {
namespace {

// Keeps what it was told. Read after the ledger was closed.
struct Notes : LedgerObserver {
  void OnBatch(const BatchFigures& figures) override { batches.push_back(figures); }

  std::vector<BatchFigures> batches;
};

TEST_CASE("LedgerObserver: is told of each batch, its size and its time, in their order") {
  Notes notes;
  auto ledger = OpenLedger(OpenJournal(":memory:"), {.observer = &notes});
  ledger->Execute({Open("A", 1'000), {}});
  ledger->Execute({Out("A", 5'000), Id(1)});    // refused, and recorded
  ledger->Execute({In("A", 5'000, kUsd), {}});  // refused, and not recorded
  std::binary_semaphore told(0);
  ledger->SubmitAll(std::vector<Command>(500, {In("A", 1), {}}), Together::kEachForItself,
                    [&](const std::vector<Outcome>&) { told.release(); });
  told.acquire();
  REQUIRE(ledger->Close().ok());
  REQUIRE(notes.batches.size() == 4);
  CHECK(notes.batches[0].commands == 1);
  CHECK(notes.batches[3].commands == 500);
  for (const BatchFigures& figures : notes.batches) {
    CHECK(figures.waiting == 0);
    CHECK(figures.decide_us >= 0);
    CHECK(figures.record_us >= 0);
    CHECK(figures.sync_us >= 0);
  }
}

TEST_CASE("LedgerObserver: is told how many wait, and how long the journal took") {
  Notes notes;
  auto gated = std::make_unique<GatedJournal>(OpenJournal(":memory:"));
  std::counting_semaphore<> appending(0);
  std::counting_semaphore<> may_append(0);
  GatedJournal& journal = *gated;
  auto ledger = OpenLedger(std::move(gated), {.max_batch = 2, .observer = &notes});
  ledger->Execute({Open("A", 1'000), {}});
  journal.before_write = [&] {
    appending.release();
    may_append.acquire();
  };
  const auto submit = [&] { ledger->Submit({In("A", 1), {}}, [](const Outcome&) {}); };
  submit();
  appending.acquire();
  const auto begin = std::chrono::steady_clock::now();
  for (int i = 0; i < 5; ++i) submit();
  const auto took = std::chrono::steady_clock::now() - begin;
  may_append.release(100);
  REQUIRE(ledger->Close().ok());
  REQUIRE(notes.batches.size() == 5);
  CHECK(notes.batches[1].commands == 1);
  CHECK(std::chrono::microseconds(notes.batches[1].record_us + 1) >= took);
  // The five that waited are three batches.
  std::vector<std::size_t> commands;
  std::vector<std::size_t> waiting;
  for (std::size_t i = 2; i < 5; ++i) {
    commands.push_back(notes.batches[i].commands);
    waiting.push_back(notes.batches[i].waiting);
  }
  CHECK(commands == std::vector<std::size_t>{2, 2, 1});
  CHECK(waiting == std::vector<std::size_t>{3, 1, 0});
}

TEST_CASE(
    "LedgerObserver: hears of holds that end by their time, and of no batch without content") {
  Notes notes;
  std::atomic<std::int64_t> now_us = 1'800'000'000'000'000;
  auto ledger = OpenLedger(OpenJournal(":memory:"),
                           {.clock_us = [&] { return now_us.load(); }, .observer = &notes});
  ledger->Execute({Open("A", 1'000), {}});
  ledger->Execute({Hold{Number("A"), 10, {}, now_us + 1'000'000}, {}});
  now_us += 2'000'000;
  while (ledger->last_transaction() < 3) std::this_thread::yield();  // the end of the hold
  REQUIRE(ledger->Close().ok());
  REQUIRE(notes.batches.size() == 3);
  CHECK(notes.batches[2].commands == 0);
}

}  // namespace
}  // namespace atm::storage
