// Limits of accounts: what they stop, and what gives back.
#include <string>

#include "storage/model/account_limits.h"
#include "storage/values/money.h"
#include "tests/storage/limited_bank.h"

namespace atm::storage {
namespace {

TEST_CASE("Limits: an amount at once is allowed to the cent") {
  LimitedBank bank({.withdrawal_minor = 50'000});
  bank.Done(Out("A", 50'000));
  const Refusal refusal = bank.Refused(Out("A", 50'001));
  CHECK(refusal.reason == RefusalReason::kWithdrawalLimitExceeded);
  CHECK(refusal.limit_minor == 50'000);
  CHECK(refusal.requested_minor == 50'001);
  CHECK(refusal.day_end_time_us == 0);
  CHECK(refusal.account == Number("A"));
  CHECK(bank.Refused(Held("A", 50'001)).reason == RefusalReason::kWithdrawalLimitExceeded);
  // No cash leaves by a transfer.
  bank.DoOne(Open("B", 0));
  bank.Done(In("A", 100'000));
  bank.Done(Transfer{Number("A"), Number("B"), 50'001, {}});
}

TEST_CASE("Limits: an amount a day, and how often, of which a refusal tells what is used") {
  LimitedBank bank({.day_minor = 30'000, .day_count = 3});
  bank.Done(Out("A", 12'000));
  bank.Done(Held("A", 8'000, kNoon + 2 * kDayUs));
  const Refusal refusal = bank.Refused(Out("A", 10'001));
  CHECK(refusal.reason == RefusalReason::kDayLimitExceeded);
  CHECK(refusal.limit_minor == 30'000);
  CHECK(refusal.used_minor == 20'000);
  CHECK(refusal.requested_minor == 10'001);
  CHECK(refusal.day_end_time_us == 20'001 * kDayUs);
  bank.Done(Out("A", 1));
  const Refusal often = bank.Refused(Held("A", 1));
  CHECK(often.reason == RefusalReason::kDayCountExceeded);
  CHECK(often.limit_count == 3);
  CHECK(often.used_count == 3);
  CHECK(often.day_end_time_us == 20'001 * kDayUs);
  CHECK(bank.Used() == On(20'000, 20'001, 3));
  // Transfers count for nothing, and the next day begins with nothing.
  bank.DoOne(Open("B", 0));
  bank.Done(Transfer{Number("A"), Number("B"), 50'000, {}});
  bank.now_us = 20'001 * kDayUs - 3;  // each command looks at the clock twice
  CHECK(bank.Refused(Out("A", 1)).reason == RefusalReason::kDayCountExceeded);
  const Outcome changed = bank.DoOne(Limiting("A", {A(&Limits::day_count, 1)}));
  CHECK(std::get<AccountChanged>(changed).account.used == DayUse{});
  bank.Done(Out("A", 1));
  CHECK(bank.Used() == On(20'001, 1, 1));
}

TEST_CASE("Limits: refusals come in their documented order") {
  LimitedBank bank({.withdrawal_minor = 9'999, .day_minor = 20'000, .day_count = 2});
  bank.Done(Out("A", 9'000));
  bank.Done(Out("A", 9'000));
  CHECK(bank.Refused(Out("A", 10'000, kEur)).reason == RefusalReason::kCurrencyMismatch);
  CHECK(bank.Refused(Out("A", 10'000)).reason == RefusalReason::kWithdrawalLimitExceeded);
  CHECK(bank.Refused(Out("A", 9'999)).reason == RefusalReason::kDayLimitExceeded);
  bank.DoOne(Limiting("A", {A(&Limits::minimum_balance_minor, 100'000)}));
  CHECK(bank.Refused(Out("A", 2'000)).reason == RefusalReason::kDayCountExceeded);
  bank.DoOne(Limiting("A", {A(&Limits::day_count, 3)}));
  CHECK(bank.Refused(Out("A", 2'000)).reason == RefusalReason::kInsufficientFunds);
  bank.DoOne(UpdateAccount{.account = Number("A"), .freeze = Freeze{.blocks = Blocks::kDebits}});
  CHECK(bank.Refused(Out("A", 10'000)).reason == RefusalReason::kAccountFrozen);
}

TEST_CASE("Limits: what is given back can be used again on that day") {
  LimitedBank bank({.day_minor = 30'000, .day_count = 2});
  const auto hold = [&](std::int64_t amount_minor) {
    return bank.Done(Held("A", amount_minor)).transaction.id;
  };
  SECTION("a release gives back all") {
    bank.Done(Release{hold(30'000)});
    CHECK(bank.Used() == On(20'000, 0, 0));
  }
  SECTION("so does the reversal of a hold") {
    bank.Done(Back(hold(30'000)));
    CHECK(bank.Used() == On(20'000, 0, 0));
  }
  SECTION("and an end by time") {
    bank.Done(Held("A", 30'000, bank.now_us + 60'000'000));
    bank.now_us += 60'000'000;
    bank.Do({});
    CHECK(bank.Used() == On(20'000, 0, 0));
  }
  SECTION("a capture gives back what it does not pay, and counts") {
    const TransactionId paid = bank.Done(Capture{hold(30'000), 10'000, {}}).transaction.id;
    CHECK(bank.Used() == On(20'000, 10'000, 1));
    bank.Done(Back(paid, 4'000));
    CHECK(bank.Used() == On(20'000, 6'000, 1));
    bank.Done(Back(paid, 6'000));
    CHECK(bank.Used() == On(20'000, 0, 0));
  }
  SECTION("a reversal gives back its part, and the count with the last of it") {
    const TransactionId paid = bank.Done(Out("A", 30'000)).transaction.id;
    bank.Done(Back(paid, 29'999));
    CHECK(bank.Used() == On(20'000, 1, 1));
    bank.Done(Back(paid));
    CHECK(bank.Used() == On(20'000, 0, 0));
  }
  bank.Done(Out("A", 30'000));
  CHECK(bank.Refused(Out("A", 1)).reason == RefusalReason::kDayLimitExceeded);
}

TEST_CASE("Limits: what a later day takes back of an earlier one changes nothing of it") {
  LimitedBank bank({.day_minor = 30'000});
  const TransactionId hold = bank.Done(Held("A", 10'000, kNoon + 3 * kDayUs)).transaction.id;
  const TransactionId paid = bank.Done(Out("A", 10'000)).transaction.id;
  bank.now_us += kDayUs;
  bank.Done(Out("A", 500));
  const Receipt captured = bank.Done(Capture{hold, 1, {}});
  CHECK(captured.transaction.limit_day == 20'000);
  CHECK(bank.Done(Back(paid)).transaction.limit_day == 20'000);
  bank.Done(Back(captured.transaction.id));
  CHECK(bank.Used() == On(20'001, 500, 1));
}

TEST_CASE("Limits: what can be taken out heeds the minimum balance and the overdraft") {
  LimitedBank bank({.minimum_balance_minor = 20'000});
  CHECK(bank.Refused(Out("A", 80'001)).available_minor == 80'000);
  CHECK(bank.Done(Held("A", 30'000)).balance.available_minor == 50'000);
  bank.DoOne(Open("B", 0));
  CHECK(bank.Refused(Transfer{Number("A"), Number("B"), 50'001, {}}).reason ==
        RefusalReason::kInsufficientFunds);
  const TransactionId in = bank.Done(In("A", 60'000)).transaction.id;
  bank.Done(Out("A", 100'000));
  CHECK(bank.Refused(Back(in, 10'001)).available_minor == 10'000);
  bank.DoOne(
      Limiting("A", {A(&Limits::minimum_balance_minor, {}), A(&Limits::overdraft_minor, 70'000)}));
  const Receipt overdrawn = bank.Done(Out("A", 100'000));
  CHECK(overdrawn.balance.balance_minor == -40'000);
  CHECK(overdrawn.balance.available_minor == 0);
  CHECK(bank.Refused(CloseAccount{Number("A")}).reason == RefusalReason::kAccountNotEmpty);
  CHECK(bank.book.CheckSums().ok());
}

TEST_CASE("Limits: a stricter limit leaves less than nothing, and does not stop what is held") {
  LimitedBank bank({.day_minor = 90'000, .overdraft_minor = 50'000});
  const TransactionId hold = bank.Done(Held("A", 90'000)).transaction.id;
  const Outcome changed =
      bank.DoOne(Limiting("A", {A(&Limits::overdraft_minor, 0), A(&Limits::day_minor, 10'000),
                                A(&Limits::minimum_balance_minor, 30'000)}));
  const Account account = std::get<AccountChanged>(changed).account;
  CHECK(account.available_minor() == -20'000);
  const Refusal refusal = bank.Refused(Out("A", 1));
  CHECK(refusal.reason == RefusalReason::kDayLimitExceeded);
  CHECK(refusal.used_minor == 90'000);
  CHECK(refusal.limit_minor == 10'000);
  CHECK(refusal.available_minor == -20'000);
  CHECK(bank.Done(Capture{hold, 90'000, {}}).balance.available_minor == -20'000);
  CHECK(bank.Done(In("A", 5'000)).balance.available_minor == -15'000);
}

TEST_CASE("Limits: sums of a day and of holds do not leave their range") {
  constexpr std::int64_t kMax = kMaxBalanceMinor;
  LimitedBank bank({.overdraft_minor = kMax});
  const TransactionId hold = bank.Done(Held("A", kMax)).transaction.id;
  CHECK(AccountOf(bank.book, "A").available_minor() == 100'000);
  CHECK(bank.Refused(Held("A", 1)).reason == RefusalReason::kBalanceOverflow);
  CHECK(bank.Refused(Out("A", 1)).reason == RefusalReason::kBalanceOverflow);
  bank.Done(Release{hold});
  CHECK(AvailableMinor(kMax, 0, -kMax) == kMax);
  CHECK(AvailableMinor(-kMax, 0, kMax) == -kMax);
  CHECK(AvailableMinor(5, 2, 7) == -4);
}

TEST_CASE("Limits: a time zone or clock that lies behind does not begin a day again") {
  LimitedBank bank({.day_count = 1});
  bank.Done(Out("A", 1));
  bank.now_us -= 3 * kDayUs;
  const Refusal refusal = bank.Refused(Out("A", 1));
  CHECK(refusal.reason == RefusalReason::kDayCountExceeded);
  CHECK(refusal.day_end_time_us == 20'001 * kDayUs);

  Book book;
  const auto decide = [&](const Operation& operation, std::int32_t day, std::uint64_t request) {
    const BusinessDay today{.number = day, .begin_time_us = 0, .end_time_us = 100};
    return book.Decide(operation, {.now_us = 50, .request_id = Id(request), .day = today});
  };
  book.Evolve(std::get<Event>(decide(Open("A", 100), 8, 1)));
  book.Evolve(std::get<Event>(decide(Out("A", 1), 8, 2)));
  CHECK(std::get<Event>(decide(Out("A", 1), 7, 3)).transaction.limit_day == 8);
  CHECK(std::get<Event>(decide(Out("A", 1), 0, 3)).transaction.limit_day == 8);
}

TEST_CASE("Limits: the defaults of a bank hold where an account has none of its own") {
  DefaultLimits defaults;
  defaults.Set(kUsd, {.day_count = 1, .overdraft_minor = 700});
  CHECK(defaults.Of(kJpy) == Limits{});
  Book book(defaults);
  std::uint64_t requests = 0;
  const auto decide = [&](const Operation& operation) {
    Decision decision = book.Decide(
        operation, {.now_us = kNoon, .request_id = Id(++requests), .day = UtcDay(kNoon)});
    if (const auto* event = std::get_if<Event>(&decision)) book.Evolve(*event);
    return decision;
  };
  decide(Open("A", 100));
  OpenAccount own = Open("B", 100);
  own.limits = {.day_count = 2, .minimum_balance_minor = 10};
  CHECK(std::get<Event>(decide(own)).transaction.credit_floor_minor == -690);
  decide(Open("Y", 100, kJpy));
  CHECK(AccountOf(book, "A").available_minor() == 800);
  CHECK(AccountOf(book, "B").available_minor() == 790);
  CHECK(AccountOf(book, "Y").available_minor() == 100);
  CHECK(AccountOf(book, "cash:USD").available_minor() == 0);
  CHECK(AccountOf(book, "B").limits_in_force ==
        Limits{.day_count = 2, .minimum_balance_minor = 10, .overdraft_minor = 700});
  decide(Out("A", 1));
  decide(Out("B", 1));
  CHECK(ReasonOf(decide(Out("A", 1))) == RefusalReason::kDayCountExceeded);
  CHECK(std::holds_alternative<Event>(decide(Out("B", 1))));
}

TEST_CASE("UtcDay: half-open, also before 1970") {
  CHECK(UtcDay(0).number == 0);
  CHECK(UtcDay(kDayUs - 1).number == 0);
  CHECK(UtcDay(kDayUs).number == 1);
  CHECK(UtcDay(-1).number == -1);
  CHECK(UtcDay(-kDayUs).number == -1);
  const BusinessDay day = UtcDay(kNoon);
  CHECK(day.Contains(day.begin_time_us));
  CHECK_FALSE(day.Contains(day.end_time_us));
  CHECK(day.end_time_us - day.begin_time_us == kDayUs);
}

}  // namespace
}  // namespace atm::storage
