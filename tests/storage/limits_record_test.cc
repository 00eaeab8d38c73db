// Limits of accounts on record: answers that are told again, restarts, the trail, and what readers
// see.
#include <SQLiteCpp/Database.h>
#include <SQLiteCpp/Statement.h>

#include <atomic>
#include <string>
#include <utility>
#include <vector>

#include "tests/storage/gated_journal.h"
#include "tests/storage/limited_bank.h"
#include "tests/temp_folder.h"

namespace atm::storage {
namespace {

using testing::TempFolder;

TEST_CASE("Limits: a refusal by them is the answer for ever, with all its facts") {
  LimitedBank bank({.day_minor = 30'000, .day_count = 1});
  const Outcome amount = bank.DoOne(Out("A", 30'001), Id(1));
  bank.Done(Out("A", 10));
  const Outcome count = bank.DoOne(Held("A", 10), Id(2));
  CHECK(ReasonOf(count) == RefusalReason::kDayCountExceeded);
  bank.DoOne(Limiting("A", {A(&Limits::day_minor, {}), A(&Limits::day_count, {})}));
  bank.now_us += kDayUs;
  CHECK(std::get<Refusal>(bank.DoOne(Out("A", 30'001), Id(1))) == std::get<Refusal>(amount));
  CHECK(std::get<Refusal>(bank.DoOne(Held("A", 10), Id(2))) == std::get<Refusal>(count));
}

TEST_CASE("Limits: a receipt that is told again has the availability of its time") {
  LimitedBank bank({.overdraft_minor = 500});
  const Outcome first = bank.DoOne(Out("A", 100), Id(1));
  CHECK(ReceiptOf(first).balance.available_minor == 100'400);
  bank.DoOne(Limiting("A", {A(&Limits::overdraft_minor, {})}));
  const Receipt again = ReceiptOf(bank.DoOne(Out("A", 100), Id(1)));
  CHECK(again.replayed);
  CHECK(again.balance == ReceiptOf(first).balance);
  CHECK(AccountOf(bank.book, "A").available_minor() == 99'900);
}

TEST_CASE("Limits: a restart knows what was used today, from rows and from transactions") {
  TempFolder folder;
  const std::string path = folder / "atm.db";
  const bool written_back = GENERATE(true, false);
  std::vector<Account> before;
  TransactionId hold = 0;
  {
    LimitedBank bank({.withdrawal_minor = 40'000, .day_minor = 50'000, .day_count = 9}, path);
    bank.DoOne(Open("B", 5'000));
    bank.Done(Out("B", 7));
    bank.now_us += kDayUs;
    hold = bank.Done(Held("A", 30'000)).transaction.id;
    bank.Done(Out("A", 5'000));
    if (written_back) REQUIRE(bank.committer.WriteBackAll().ok());
    before = StateOf(bank.book);
    REQUIRE(bank.journal->Close().ok());
  }
  CommittedBank bank(path);
  bank.now_us = kNoon + kDayUs;
  CHECK(StateOf(bank.book) == before);
  CHECK(AccountOf(bank.book, "A").used == On(20'001, 35'000, 2));
  CHECK(AccountOf(bank.book, "B").used == DayUse{});
  CHECK(ReasonOf(bank.DoOne(Out("A", 15'001))) == RefusalReason::kDayLimitExceeded);
  ReceiptOf(bank.DoOne(Capture{hold, 1, {}}));
  CHECK(AccountOf(bank.book, "A").used == On(20'001, 5'001, 2));
}

TEST_CASE("Limits: changes are in the trail, before and after") {
  TempFolder folder;
  const std::string path = folder / "atm.db";
  LimitedBank bank({.day_count = 4}, path);
  bank.DoOne(Limiting("A", {A(&Limits::day_count, {}), A(&Limits::withdrawal_minor, 0)}));
  bank.DoOne(Limiting("A", {A(&Limits::withdrawal_minor, 0)}));  // it is so already
  SQLite::Database database(path);
  SQLite::Statement row(
      database,
      "SELECT before_limit_withdrawal_minor || ',' || before_limit_day_count || ' -> ' ||"
      " after_limit_withdrawal_minor || ',' || after_limit_day_count"
      " FROM account_changes WHERE number = 'A' ORDER BY entry");
  REQUIRE(row.executeStep());
  CHECK(row.getColumn(0).getString() == "-1,-1 -> -1,4");
  REQUIRE(row.executeStep());
  CHECK(row.getColumn(0).getString() == "-1,4 -> 0,-1");
  CHECK_FALSE(row.executeStep());
}

TEST_CASE("Limits: a record that gives back more than was taken out is not taken") {
  LimitedBank bank({});
  const TransactionId paid = bank.Done(Out("A", 100)).transaction.id;
  Transaction back = bank.Done(Back(paid)).transaction;
  std::vector<Account> accounts;
  for (Account account : StateOf(bank.book)) {
    if (account.number == Number("A")) {
      account.balance_minor -= 100;
      --account.sequence;
      account.last_transaction = paid;
    }
    accounts.push_back(account);
  }
  const auto restored = [&](std::int64_t withdrawn_minor, std::int64_t count) {
    Book book;
    RestoreBeginning(book);
    for (Account account : accounts) {
      if (account.number == Number("A")) account.used = On(20'000, withdrawn_minor, count);
      if (absl::Status status = book.Restore(account); !status.ok()) return status;
    }
    return book.Redo(back);
  };
  CHECK(restored(100, 1).ok());
  CHECK(restored(99, 1).code() == absl::StatusCode::kDataLoss);
  CHECK(restored(100, 0).code() == absl::StatusCode::kDataLoss);
  CHECK(restored(-1, 0).code() == absl::StatusCode::kDataLoss);
}

TEST_CASE("Ledger: readers see limits and what is used, as soon as they are durable") {
  std::atomic<std::int64_t> now_us = kNoon;
  LedgerOptions options;
  options.clock_us = [&] { return now_us.load(); };
  options.default_limits.Set(kUsd, {.overdraft_minor = 50});
  // A bank whose day begins at noon.
  options.calendar = [](std::int64_t time_us) {
    BusinessDay day = UtcDay(time_us - 12 * kHourUs);
    day.begin_time_us += 12 * kHourUs;
    day.end_time_us += 12 * kHourUs;
    return day;
  };
  const auto ledger = OpenLedger(OpenJournal(":memory:"), std::move(options));
  ledger->Execute({Open("A", 1'000), {}});
  const AccountNumber a = Number("A");
  CHECK(ledger->Balance(a)->available_minor == 1'050);
  ledger->Execute({Limiting("A", {A(&Limits::minimum_balance_minor, 100)}), {}});
  CHECK(ledger->Balance(a)->available_minor == 950);
  now_us = kNoon - 1;  // the books' day goes on
  ledger->Execute({Out("A", 10), {}});
  const Account account = *ledger->GetAccount(a);
  CHECK(account.used == On(20'000, 10, 1));
  CHECK(account.available_minor() == 940);
  CHECK(account.limits_in_force == Limits{.minimum_balance_minor = 100, .overdraft_minor = 50});
  CHECK(ledger->ListAccounts({.page_size = 5}).accounts[0] == account);
  now_us = kNoon + kDayUs - 1;
  CHECK(ledger->GetAccount(a)->used == On(20'000, 10, 1));
  now_us = kNoon + kDayUs;
  CHECK(ledger->GetAccount(a)->used == DayUse{});
  CHECK(ledger->ListAccounts({.page_size = 5}).accounts[0].used == DayUse{});
}

}  // namespace
}  // namespace atm::storage
