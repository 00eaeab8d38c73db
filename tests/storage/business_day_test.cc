// The business day of a transaction: that of its time, and never before that of the one before.
#include <algorithm>
#include <memory>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "tests/storage/committed_bank.h"
#include "tests/storage/limited_bank.h"
#include "tests/temp_folder.h"

namespace atm::storage {
namespace {

using testing::TempFolder;

constexpr std::int32_t kDay = 20'000;

// A calendar whose day begins `ahead_us` before that of UTC.
BusinessCalendar Ahead(std::int64_t ahead_us) {
  return [ahead_us](std::int64_t time_us) {
    BusinessDay day = UtcDay(time_us + ahead_us);
    day.begin_time_us -= ahead_us;
    day.end_time_us -= ahead_us;
    return day;
  };
}

// A bank whose calendar may be that of another zone.
struct ZonedBank {
  explicit ZonedBank(const std::string& path = ":memory:", std::int64_t ahead_us = 0)
      : ZonedBank(path, Ahead(ahead_us)) {}

  ZonedBank(const std::string& path, BusinessCalendar calendar)
      : journal(OpenJournal(path)),
        committer(book, *journal,
                  {.redo_target = 1'000'000,
                   .clock_us = [this] { return ++now_us; },
                   .calendar = std::move(calendar)}) {
    const absl::Status loaded = committer.Load();
    INFO(loaded.message());
    REQUIRE(loaded.ok());
  }

  Outcome Do(const Operation& operation, Together together = Together::kEachForItself) {
    const Command command{.operation = operation, .request_id = {}};
    auto outcomes = committer.Commit(std::span(&command, 1), together);
    REQUIRE(outcomes.ok());
    return (*outcomes)[0];
  }
  std::int32_t DayOf(const Operation& operation) {
    return ReceiptOf(Do(operation)).transaction.business_day;
  }

  std::int64_t now_us = kNoon;
  Book book;
  std::unique_ptr<Journal> journal;
  Committer committer;
};

TEST_CASE("BusinessDay: every kind of transaction has that of its time") {
  ZonedBank bank;
  std::vector<TransactionId> holds;
  std::vector<Operation> operations = {Open("A", 10'000), Open("B", 0), In("A", 500)};
  operations.emplace_back(Out("A", 40));
  operations.emplace_back(Transfer{Number("A"), Number("B"), 30, {}});
  const std::int64_t end_us = kNoon + 6 * kDayUs;
  for (int i = 0; i < 4; ++i) operations.emplace_back(Held("A", 10, end_us));
  std::int32_t day = kDay;
  std::vector<TransactionKind> kinds;
  const auto check = [&](const Operation& operation) {
    const Transaction transaction = ReceiptOf(bank.Do(operation)).transaction;
    INFO("kind " << static_cast<int>(transaction.kind));
    CHECK(transaction.business_day == day);
    CHECK(transaction.business_day == UtcDay(transaction.create_time_us).number);
    kinds.push_back(transaction.kind);
    return transaction;
  };
  for (const Operation& operation : operations) check(operation);
  // The ends of holds count for the limits of the hold's day, and have a day of their own.
  bank.now_us += kDayUs;
  ++day;
  CHECK(check(Capture{6, 10, {}}).limit_day == kDay);
  CHECK(check(Release{7}).limit_day == kDay);
  bank.now_us += 2 * kDayUs;
  day += 2;
  CHECK(check(Back(4)).limit_day == kDay);
  CHECK(check(Back(8)).limit_day == kDay);  // a hold
  bank.now_us += 4 * kDayUs;
  day += 4;
  bank.Do(In("B", 1));
  const std::vector<TransactionId> ids = {14};
  const Transaction expiry = bank.journal->FindTransactions(ids)->front()->transaction;
  CHECK(expiry.kind == TransactionKind::kExpiry);
  CHECK(expiry.business_day == day);
  CHECK(expiry.limit_day == kDay);
  kinds.push_back(expiry.kind);
  for (const TransactionKind kind :
       {TransactionKind::kOpening, TransactionKind::kDeposit, TransactionKind::kWithdrawal,
        TransactionKind::kTransfer, TransactionKind::kHold, TransactionKind::kCapture,
        TransactionKind::kRelease, TransactionKind::kExpiry, TransactionKind::kReversal}) {
    CHECK(std::ranges::find(kinds, kind) != kinds.end());
  }
}

TEST_CASE("BusinessDay: a clock at its beginning has a day, which is not 0") {
  ZonedBank bank;
  bank.now_us = 0;
  CHECK(bank.DayOf(Open("A", 1)) == 1);
}

TEST_CASE("BusinessDay: it does not go back when the clock does") {
  ZonedBank bank;
  bank.DayOf(Open("A", 1'000));
  bank.now_us += kDayUs;
  CHECK(bank.DayOf(In("A", 1)) == kDay + 1);
  bank.now_us -= 3 * kDayUs;
  CHECK(bank.DayOf(In("A", 1)) == kDay + 1);
  CHECK(bank.DayOf(Out("A", 1)) == kDay + 1);
  bank.now_us += 5 * kDayUs;
  CHECK(bank.DayOf(In("A", 1)) == kDay + 2 + 1);
}

TEST_CASE("BusinessDay: over a restart it does not go back, whatever kind the newest was") {
  TempFolder folder;
  const std::string path = folder / "atm.db";
  const bool written_back = GENERATE(true, false);
  const bool by_clock = GENERATE(true, false);
  {
    ZonedBank bank(path, by_clock ? 0 : 13 * kHourUs);
    OpenAccount open = Open("A", 1'000);
    open.limits.day_minor = 100;
    if (by_clock) bank.now_us -= kDayUs;
    if (!by_clock) bank.now_us -= 12 * kHourUs;
    bank.Do(open);
    CHECK(bank.DayOf(Out("A", 100)) == (by_clock ? kDay - 1 : kDay));
    bank.now_us += by_clock ? kDayUs : 12 * kHourUs;
    // Only a deposit is of the later day.
    CHECK(bank.DayOf(In("A", 5)) == (by_clock ? kDay : kDay + 1));
    if (written_back) REQUIRE(bank.committer.WriteBackAll().ok());
    REQUIRE(bank.journal->Close().ok());
  }
  // By the clock, or by the calendar of another zone, it is the day before now.
  ZonedBank bank(path);
  if (by_clock) bank.now_us -= kDayUs;
  const std::int32_t newest = by_clock ? kDay : kDay + 1;
  CHECK(bank.DayOf(In("A", 1)) == newest);
  // Limits count by it: what was taken out the day before is over.
  const Transaction out = ReceiptOf(bank.Do(Out("A", 60))).transaction;
  CHECK(out.business_day == newest);
  CHECK(out.limit_day == newest);
  CHECK(AccountOf(bank.book, "A").used == On(newest, 60, 1));
  const Outcome refused = bank.Do(Out("A", 41));
  REQUIRE(ReasonOf(refused) == RefusalReason::kDayLimitExceeded);
  CHECK(std::get<Refusal>(refused).used_minor == 60);
}

// A calendar in which day 20'002 has 25 hours, and day 20'005 is skipped.
std::int64_t UnevenBeginUs(std::int32_t number) {
  return number * kDayUs + (number > 20'002 ? kHourUs : 0) - (number > 20'005 ? kDayUs : 0);
}
BusinessDay UnevenDay(std::int64_t time_us) {
  std::int32_t number = UtcDay(time_us).number - 1;
  while (UnevenBeginUs(number + 1) <= time_us) ++number;
  return {.number = number,
          .begin_time_us = UnevenBeginUs(number),
          .end_time_us = UnevenBeginUs(number + 1)};
}

TEST_CASE("BusinessDay: one that another zone began ends when it ends in this zone, exactly") {
  TempFolder folder;
  const std::int64_t ahead_us = GENERATE(0, 1, 13, 25, 49) * kHourUs;
  OpenAccount open = Open("A", 10'000);
  open.limits.day_minor = 100;
  for (std::int32_t number = 20'000; number < 20'008; ++number) {
    const std::int64_t now_us = UnevenBeginUs(number) + 12 * kHourUs;
    const std::string path = folder / std::to_string(number);
    std::int32_t newest = 0;
    {
      ZonedBank bank(path, ahead_us);
      bank.now_us = now_us;
      newest = bank.DayOf(open);
      REQUIRE(bank.journal->Close().ok());
    }
    INFO("day " << number << " of this zone, and " << newest << " of the other one");
    ZonedBank bank(path, UnevenDay);
    bank.now_us = now_us;
    const Outcome refused = bank.Do(Out("A", 101));
    REQUIRE(ReasonOf(refused) == RefusalReason::kDayLimitExceeded);
    const std::int32_t day = std::max(newest, UnevenDay(now_us).number);
    CHECK(std::get<Refusal>(refused).day_end_time_us == UnevenBeginUs(day + 1));
  }
}

TEST_CASE("BusinessDay: a later day, also one that the calendar skips, which is empty") {
  for (std::int32_t today = 19'999; today < 20'008; ++today) {
    for (std::int32_t later = today + 1; later < 20'012; ++later) {
      INFO("day " << later << ", on day " << today);
      const BusinessDay day = LaterDay(UnevenDay, UnevenDay(UnevenBeginUs(today)), later);
      CHECK(day.number == later);
      CHECK(day.begin_time_us == UnevenBeginUs(later));
      CHECK(day.end_time_us == UnevenBeginUs(later + 1));
    }
  }
}

TEST_CASE("BusinessDay: any transaction begins a day, for all accounts") {
  ZonedBank bank;
  OpenAccount open = Open("A", 1'000);
  open.limits.day_minor = 100;
  bank.Do(open);
  bank.Do(Open("B", 0));
  ReceiptOf(bank.Do(Out("A", 100)));
  CHECK(ReasonOf(bank.Do(Out("A", 1))) == RefusalReason::kDayLimitExceeded);
  bank.now_us += kDayUs;
  bank.Do(In("B", 1));
  bank.now_us -= kDayUs;
  CHECK(AccountOf(bank.book, "A").used == DayUse{});
  CHECK(ReceiptOf(bank.Do(Out("A", 100))).transaction.limit_day == kDay + 1);
  CHECK(ReasonOf(bank.Do(Out("A", 1))) == RefusalReason::kDayLimitExceeded);
  // What is given back of a day that is over gives nothing back.
  ReceiptOf(bank.Do(Back(3)));
  CHECK(AccountOf(bank.book, "A").used == On(kDay + 1, 100, 1));
}

TEST_CASE("BusinessDay: what moves nothing, or is taken back, begins none") {
  ZonedBank bank;
  bank.Do(Open("A", 100));
  bank.now_us += kDayUs;
  SECTION("a refusal") { CHECK(ReasonOf(bank.Do(Out("A", 999))) != RefusalReason{}); }
  SECTION("a tombstone") { bank.Do(Reverse{Id(9), {}, {}, ReversalReason::kTimeOut}); }
  SECTION("a change of an account") { bank.Do(UpdateAccount{Number("A"), "Ada"}); }
  SECTION("a trial") { ReceiptOf(bank.Do(In("A", 1), Together::kTrial)); }
  SECTION("all or none") {
    const std::vector<Command> commands = {{In("A", 1), {}}, {Out("A", 999), {}}};
    REQUIRE(bank.committer.Commit(commands, Together::kAllOrNone).ok());
  }
  CHECK(bank.book.newest_day() == kDay);
  bank.now_us -= kDayUs;
  CHECK(bank.DayOf(In("A", 1)) == kDay);
}

}  // namespace
}  // namespace atm::storage
