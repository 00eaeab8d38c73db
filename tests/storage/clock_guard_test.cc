// A clock that jumps: it is not believed before it has stayed where it is.
#include "storage/commit/clock_guard.h"

#include <atomic>
#include <memory>
#include <string>
#include <vector>

#include "storage/commit/committer.h"
#include "tests/storage/bank.h"
#include "tests/storage/committed_bank.h"
#include "tests/storage/gated_journal.h"
#include "tests/temp_folder.h"

namespace atm::storage {
namespace {

using testing::TempFolder;

constexpr std::int64_t kMinuteUs = 60 * kSecondUs;
constexpr std::int64_t kYearUs = 365 * kDayUs;
constexpr std::int64_t kBeginUs = 1'800'000'000 * kSecondUs;

// Both clocks. Time passes on both; only the first one can be set.
struct Clocks {
  std::atomic<std::int64_t> now_us = kBeginUs;
  std::atomic<std::int64_t> steady_us = 7;

  void Pass(std::int64_t us) {
    now_us += us;
    steady_us += us;
  }
};

class ClockedBank {
 public:
  ClockedBank() : ClockedBank(":memory:") {}
  explicit ClockedBank(const std::string& path)
      : journal(OpenJournal(path)),
        committer(book, *journal,
                  {.redo_target = 1'000,
                   .clock_us = [this] { return clocks.now_us.load(); },
                   .steady_us = [this] { return clocks.steady_us.load(); },
                   .writing = {.on_stopped = [this](const absl::Status& why) {
                     stopped.emplace_back(why.message());
                   }}}) {
    REQUIRE(committer.Load().ok());
  }

  Outcome Do(const Operation& operation, std::optional<Uuid> request_id = {}) {
    return (*committer.Commit(std::vector<Command>{{operation, request_id}}))[0];
  }

  Clocks clocks;
  std::vector<std::string> stopped;
  Book book;
  std::unique_ptr<Journal> journal;
  Committer committer;
};

TEST_CASE("ClockGuard: a clock may drift and be put right, by less than the bound") {
  Clocks clocks;
  ClockGuard guard([&] { return clocks.now_us.load(); }, [&] { return clocks.steady_us.load(); });
  guard.Start();
  for (const std::int64_t set_us : {kMaxJumpUs, -kMaxJumpUs, kMaxJumpUs, -kYearUs, kMaxJumpUs}) {
    clocks.Pass(3 * kDayUs);  // nobody has looked meanwhile
    clocks.now_us += set_us;
    CHECK(guard.Look(0) == std::nullopt);
    CHECK(guard.NowUs() == clocks.now_us);
    CHECK(guard.BatchTimeUs() == clocks.now_us);
  }
}

TEST_CASE("ClockGuard: a jump is believed once it has lasted, and one that runs away is not") {
  Clocks clocks;
  ClockGuard guard([&] { return clocks.now_us.load(); }, [&] { return clocks.steady_us.load(); });
  guard.Start();
  clocks.now_us += kYearUs;
  CHECK(guard.Look(0) == kYearUs);
  CHECK(guard.NowUs() == kBeginUs);
  clocks.Pass(kMinStayUs - 1);
  CHECK(guard.Look(0) == kYearUs);
  CHECK(guard.NowUs() == kBeginUs + kMinStayUs - 1);
  clocks.now_us += kYearUs;  // another one
  CHECK(guard.Look(0) == 2 * kYearUs);
  clocks.Pass(kMinStayUs - 1);
  CHECK(guard.Look(0) == 2 * kYearUs);
  clocks.Pass(1);
  CHECK(guard.Look(0) == std::nullopt);
  CHECK(guard.NowUs() == clocks.now_us);
  clocks.now_us += kMaxJumpUs + 1;
  CHECK(guard.Look(0) == kMaxJumpUs + 1);
  // What the record has already cannot become worse.
  CHECK(guard.Look(clocks.now_us) == std::nullopt);
}

TEST_CASE("ClockGuard: a jump in the middle of a batch waits for the next") {
  Clocks clocks;
  ClockGuard guard([&] { return clocks.now_us.load(); }, [&] { return clocks.steady_us.load(); });
  guard.Start();
  CHECK(guard.Look(0) == std::nullopt);
  clocks.now_us += kYearUs;
  CHECK(guard.BatchTimeUs() == kBeginUs);
  CHECK(guard.Look(0) == kYearUs);
}

TEST_CASE("Clock: while it is ten years ahead nothing new happens, and no mark stays") {
  ClockedBank bank;
  bank.Do(Open("A", 1'000), Id(1));
  const TransactionId hold = ReceiptOf(bank.Do(Hold{Number("A"), 100, {}}, Id(2))).transaction.id;
  bank.clocks.now_us += 10 * kYearUs;
  CHECK(ReasonOf(bank.Do(In("A", 1), Id(3))) == RefusalReason::kClockJumped);
  CHECK(ReasonOf((*bank.committer.Commit(std::vector<Command>{{In("A", 1), Id(3)}},
                                         Together::kTrial))[0]) == RefusalReason::kClockJumped);
  CHECK(ReceiptOf(bank.Do(Open("A", 1'000), Id(1))).replayed);
  REQUIRE(bank.committer.Commit({}).ok());
  CHECK(bank.book.holds().Find(hold));  // it does not end
  REQUIRE(bank.stopped.size() == 1);
  CHECK_THAT(bank.stopped[0], ContainsSubstring("jumped ahead by 315360000 seconds"));
  bank.clocks.Pass(kSecondUs);
  bank.clocks.now_us -= 10 * kYearUs;
  const Transaction next = ReceiptOf(bank.Do(In("A", 1), Id(3))).transaction;
  CHECK(next.create_time_us == kBeginUs + kSecondUs);
  CHECK(next.business_day == UtcDay(kBeginUs).number);
  bank.clocks.Pass(kDefaultHoldUs);
  REQUIRE(bank.committer.Commit({}).ok());
  CHECK_FALSE(bank.book.holds().Find(hold));
}

TEST_CASE("Clock: a jump that lasts is believed") {
  ClockedBank bank;
  bank.Do(Open("A", 1'000));
  bank.clocks.now_us += kDayUs;
  for (std::int64_t waited_us = 0; waited_us < kMinStayUs; waited_us += kMinuteUs) {
    CHECK(ReasonOf(bank.Do(In("A", 1))) == RefusalReason::kClockJumped);
    bank.clocks.Pass(kMinuteUs);
  }
  CHECK(ReceiptOf(bank.Do(In("A", 1))).transaction.create_time_us == bank.clocks.now_us);
}

TEST_CASE("Clock: a start believes it, and warns of one that is far from the record") {
  const TempFolder folder;
  std::vector<std::string> warnings;
  std::atomic<std::int64_t> now_us = kBeginUs;
  const auto open = [&] {
    return OpenLedger(OpenJournal(folder / "atm.db"),
                      {.clock_us = [&] { return now_us.load(); },
                       .steady_us = [] { return std::int64_t{0}; },
                       .on_warning = [&](const std::string& what) { warnings.push_back(what); }});
  };
  auto ledger = open();
  ledger->Execute({Open("A", 1'000), {}});
  now_us += 29 * kDayUs;
  CHECK(ReasonOf(ledger->Execute({In("A", 1), {}})) == RefusalReason::kClockJumped);
  CHECK(ledger->GetAccount(Number("A"))->balance_minor == 1'000);
  REQUIRE(ledger->Close().ok());
  ledger = open();
  CHECK(ReceiptOf(ledger->Execute({In("A", 1), {}})).transaction.create_time_us == now_us);
  REQUIRE(ledger->Close().ok());
  CHECK(warnings.empty());
  now_us += 31 * kDayUs;
  ledger = open();
  CHECK(ReceiptOf(ledger->Execute({In("A", 1), {}})).transaction.create_time_us == now_us);
  REQUIRE(ledger->Close().ok());
  REQUIRE(warnings.size() == 1);
  CHECK_THAT(warnings[0], ContainsSubstring("is 31 days old"));
  const std::int64_t newest_us = now_us;
  now_us -= kDayUs;
  ledger = open();
  CHECK(ReceiptOf(ledger->Execute({In("A", 1), {}})).transaction.create_time_us == newest_us);
  REQUIRE(ledger->Close().ok());
  REQUIRE(warnings.size() == 2);
  CHECK_THAT(warnings[1], ContainsSubstring("86400 seconds behind the newest transaction"));
}

}  // namespace
}  // namespace atm::storage
