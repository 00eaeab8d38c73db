// The open holds of an account and of the bank, as readers see them.
#include <atomic>
#include <cstdlib>
#include <future>
#include <memory>
#include <string>
#include <thread>
#include <utility>
#include <variant>
#include <vector>

#include "storage/ledger/ledger.h"
#include "storage/read/published_holds.h"
#include "tests/storage/committed_bank.h"
#include "tests/storage/gated_journal.h"
#include "tests/storage/limited_bank.h"
#include "tests/temp_folder.h"

namespace atm::storage {
namespace {

using testing::TempFolder;
using HoldIds = std::vector<TransactionId>;

HoldFinding AskForHolds(Ledger& ledger, const HoldQuery& query) {
  std::promise<HoldFinding> told;
  ledger.ListHolds(query, [&](HoldFinding found) { told.set_value(std::move(found)); });
  return told.get_future().get();
}

HoldPage HoldsOf(Ledger& ledger, const HoldQuery& query) {
  HoldFinding found = AskForHolds(ledger, query);
  REQUIRE(std::holds_alternative<HoldPage>(found));
  return std::get<HoldPage>(std::move(found));
}

// All pages of a query, as ids.
HoldIds AllHolds(Ledger& ledger, HoldQuery query) {
  HoldIds ids;
  for (int pages = 0; pages < 100; ++pages) {
    const HoldPage page = HoldsOf(ledger, query);
    CHECK(page.holds.size() <= query.page_size);
    CHECK(page.balance.has_value() == query.account.has_value());
    for (const Receipt& receipt : page.holds) ids.push_back(receipt.transaction.id);
    if (!page.next) return ids;
    CHECK(page.holds.size() == query.page_size);
    query.after = *page.next;
  }
  FAIL("the pages have no end");
  return ids;
}

// A ledger whose clock a test sets.
struct ClockedLedger {
  explicit ClockedLedger(const std::string& path) { Open(path); }

  void Open(const std::string& path) {
    LedgerOptions options;
    options.clock_us = [this] { return now_us.load(); };
    ledger = OpenLedger(OpenJournal(path), std::move(options));
  }
  TransactionId Do(const Operation& operation) {
    return ReceiptOf(ledger->Execute({operation, {}})).transaction.id;
  }
  HoldIds Of(const std::string& account, std::size_t page_size = 100) {
    return AllHolds(*ledger, {.account = Number(account), .page_size = page_size});
  }
  HoldIds OfBank(std::size_t page_size = 100) {
    return AllHolds(*ledger, {.page_size = page_size});
  }

  std::atomic<std::int64_t> now_us = kNoon;
  std::unique_ptr<Ledger> ledger;
};

TEST_CASE("Holds: of an account by their ids, with its balance; of the bank as they end") {
  ClockedLedger bank(":memory:");
  bank.Do(Open("A", 1'000));
  bank.Do(Open("B", 1'000));
  const auto hold = [&](const std::string& account, int minutes) {
    return bank.Do(Held(account, 10, kNoon + minutes * 60 * kSecondUs));
  };
  const HoldIds holds = {hold("A", 30), hold("B", 20), hold("A", 10),
                         hold("A", 20), hold("B", 20), hold("B", 5)};
  REQUIRE(holds == HoldIds{3, 4, 5, 6, 7, 8});
  for (std::size_t size = 1; size <= 7; ++size) {
    CAPTURE(size);
    CHECK(bank.Of("A", size) == HoldIds{3, 5, 6});
    CHECK(bank.Of("B", size) == HoldIds{4, 7, 8});
    CHECK(bank.OfBank(size) == HoldIds{8, 5, 4, 6, 7, 3});  // of two at once the earlier one
  }
  const HoldPage page = HoldsOf(*bank.ledger, {.account = Number("A"), .page_size = 2});
  REQUIRE(page.balance.has_value());
  CHECK(page.balance->balance_minor == 1'000);
  CHECK(page.balance->available_minor == 970);
  CHECK(page.balance->last_transaction == 6);
  CHECK(page.holds[0].transaction.amount_minor == 10);
  CHECK(page.holds[0].transaction.expire_time_us == kNoon + 1'800 * kSecondUs);
  CHECK(page.holds[0].debit_account == Number("A"));
  CHECK(page.next == HoldPosition{.expire_time_us = 0, .id = 5});
  const HoldPage first = HoldsOf(*bank.ledger, {.page_size = 2});
  CHECK_FALSE(first.balance.has_value());
  CHECK(first.next == HoldPosition{.expire_time_us = kNoon + 600 * kSecondUs, .id = 5});
}

TEST_CASE("Holds: what has none, and what is no account") {
  ClockedLedger bank(":memory:");
  CHECK(bank.OfBank().empty());
  const HoldFinding nobody =
      AskForHolds(*bank.ledger, {.account = Number("NOBODY"), .page_size = 9});
  CHECK(ReasonOf(nobody) == RefusalReason::kAccountNotFound);
  CHECK(std::get<Refusal>(nobody).account == Number("NOBODY"));
  bank.Do(Open("A", 7));
  const HoldPage none = HoldsOf(*bank.ledger, {.account = Number("A"), .page_size = 9});
  CHECK(none.holds.empty());
  CHECK(none.balance->available_minor == 7);
  REQUIRE(bank.ledger->Close().ok());
  CHECK(ReasonOf(AskForHolds(*bank.ledger, {.page_size = 9})) == RefusalReason::kShuttingDown);
}

TEST_CASE("Holds: one that has ended is shown no more, however it ended, and after a restart") {
  TempFolder folder;
  const std::string path = folder / "atm.db";
  ClockedLedger bank(path);
  bank.Do(Open("A", 1'000));
  bank.Do(Open("B", 1'000));
  HoldIds holds;
  for (int i = 0; i < 6; ++i) {
    const std::int64_t end_us = kNoon + (i == 4 ? kSecondUs : kHourUs - i * kSecondUs);
    holds.push_back(bank.Do(Held(i % 2 == 0 ? "A" : "B", 10, end_us)));
  }
  REQUIRE(bank.OfBank() == HoldIds{7, 8, 6, 5, 4, 3});
  bank.Do(Capture{holds[0], 4, {}});
  CHECK(bank.Of("A") == HoldIds{5, 7});
  bank.Do(Release{holds[1]});
  CHECK(bank.Of("B") == HoldIds{6, 8});
  bank.Do(Back(holds[2]));
  CHECK(bank.Of("A") == HoldIds{7});
  bank.now_us = kNoon + 2 * kSecondUs;
  bank.Do(In("B", 1));  // the bank ends what is over by then
  CHECK(bank.Of("A").empty());
  CHECK(bank.OfBank() == HoldIds{8, 6});
  // Opened and ended in one batch: never shown.
  std::promise<void> done;
  bank.ledger->SubmitAll(
      {{.operation = Held("A", 5), .request_id = Id(1)},
       {.operation = Reverse{Id(1), {}, {}, ReversalReason::kNoCash}, .request_id = Id(2)}},
      Together::kEachForItself,
      [&](const std::vector<Outcome>& /*outcomes*/) { done.set_value(); });
  done.get_future().wait();
  CHECK(bank.OfBank() == HoldIds{8, 6});
  REQUIRE(bank.ledger->Close().ok());
  bank.Open(path);
  CHECK(bank.OfBank() == HoldIds{8, 6});
  CHECK(bank.Of("B") == HoldIds{6, 8});
  CHECK(bank.Of("A").empty());
  bank.Do(Release{holds[3]});
  CHECK(bank.OfBank() == HoldIds{8});
}

TEST_CASE("Holds: one that is not durable yet is not shown, and one that ends is") {
  Gate gate;
  TempFolder folder;
  auto gated = GatedJournal::Behind(gate, OpenJournal(folder / "atm.db"));
  auto ledger = OpenLedger(std::move(gated));
  ledger->Execute({Open("A", 100), {}});
  ledger->Execute({Held("A", 10), {}});
  gate.Close();
  std::promise<void> answered[2];
  ledger->Submit({Held("A", 20), {}}, [&](const Outcome&) { answered[0].set_value(); });
  ledger->Submit({Release{2}, {}}, [&](const Outcome&) { answered[1].set_value(); });
  gate.WaitForArrival();
  const HoldQuery query{.account = Number("A"), .page_size = 9};
  const HoldPage before = HoldsOf(*ledger, query);
  REQUIRE(before.holds.size() == 1);
  CHECK(before.holds[0].transaction.id == 2);
  CHECK(before.balance->available_minor == 90);
  CHECK(AllHolds(*ledger, {.page_size = 9}) == HoldIds{2});
  gate.Open();
  for (std::promise<void>& each : answered) each.get_future().wait();
  const HoldPage after = HoldsOf(*ledger, query);
  REQUIRE(after.holds.size() == 1);
  CHECK(after.holds[0].transaction.id == 3);
  CHECK(after.balance->available_minor == 80);
}

TEST_CASE("Holds: the balance is that of the moment of the holds, while others ask") {
  auto ledger = OpenLedger(OpenJournal(":memory:"));
  ledger->Execute({Open("A", 1'000), {}});
  std::atomic<bool> done = false;
  std::atomic<int> wrong = 0;
  {
    const std::jthread reader([&] {
      while (!done) {
        const HoldFinding found = AskForHolds(*ledger, {.account = Number("A"), .page_size = 99});
        const auto* page = std::get_if<HoldPage>(&found);
        if (page == nullptr) std::abort();
        std::int64_t held_minor = 0;
        for (const Receipt& hold : page->holds) held_minor += hold.transaction.amount_minor;
        if (page->balance->available_minor != page->balance->balance_minor - held_minor) ++wrong;
      }
    });
    for (int i = 0; i < 200; ++i) {
      const Outcome held = ledger->Execute({Held("A", 1 + i % 7), {}});
      const TransactionId id = ReceiptOf(held).transaction.id;
      if (i % 3 != 0) ReceiptOf(ledger->Execute({Release{id}, {}}));
    }
    done = true;
  }
  CHECK(wrong == 0);
}

TEST_CASE("PublishedHolds: pages begin behind their position") {
  PublishedHolds holds;
  const auto publish = [&](TransactionId id, AccountId account, std::int64_t end_us,
                           HoldState state = HoldState::kOpen) {
    holds.Publish({.id = id,
                   .account = account,
                   .amount_minor = 1,
                   .expire_time_us = end_us,
                   .state = state});
  };
  publish(1, 7, 50);
  publish(2, 9, 50);
  publish(3, 7, 40);
  publish(4, 7, 60);
  const auto ids = [](const std::vector<HoldRecord>& found) {
    HoldIds list;
    for (const HoldRecord& hold : found) list.push_back(hold.id);
    return list;
  };
  CHECK(ids(holds.ByExpiry({0, 0}, 9)) == HoldIds{3, 1, 2, 4});
  CHECK(ids(holds.ByExpiry({40, 3}, 2)) == HoldIds{1, 2});
  CHECK(ids(holds.ByExpiry({50, 1}, 9)) == HoldIds{2, 4});
  CHECK(ids(holds.ByExpiry({50, 0}, 9)) == HoldIds{1, 2, 4});
  CHECK(ids(holds.ByExpiry({60, 4}, 9)).empty());
  CHECK(ids(holds.OfAccount(7, 0, 9)) == HoldIds{1, 3, 4});
  CHECK(ids(holds.OfAccount(7, 1, 1)) == HoldIds{3});
  CHECK(ids(holds.OfAccount(8, 0, 9)).empty());
  publish(1, 7, 50, HoldState::kCaptured);
  publish(4, 7, 60, HoldState::kExpired);
  CHECK(ids(holds.ByExpiry({0, 0}, 9)) == HoldIds{3, 2});
  CHECK(ids(holds.OfAccount(7, 0, 9)) == HoldIds{3});
}

}  // namespace
}  // namespace atm::storage
