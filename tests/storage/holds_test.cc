// Holds and reversals, batch by batch: what the model test cannot say, such as requests that never
// came.
#include <string>
#include <thread>
#include <utility>

#include "storage/commit/committer.h"
#include "storage/ledger/ledger.h"
#include "tests/storage/bank.h"
#include "tests/storage/committed_bank.h"
#include "tests/temp_folder.h"

namespace atm::storage {
namespace {

using testing::TempFolder;

Reverse ById(TransactionId id, std::optional<std::int64_t> amount_minor = {}) {
  return {id, amount_minor, {}, ReversalReason::kDeviceFault};
}
Reverse ByRequest(const Uuid& request_id) { return {request_id, {}, {}, ReversalReason::kTimeOut}; }

TEST_CASE("Hold: sets aside, and a capture pays a part and frees the rest") {
  CommittedBank bank(":memory:");
  bank.DoOne(Open("10001", 10'000));
  const Receipt held = ReceiptOf(bank.DoOne(Hold{Number("10001"), 4'000, {}, {}}));
  CHECK(held.balance.balance_minor == 10'000);
  CHECK(held.balance.available_minor == 6'000);
  CHECK(held.transaction.expire_time_us == held.transaction.create_time_us + kDefaultHoldUs);
  CHECK(ReasonOf(bank.DoOne(Out("10001", 6'001))) == RefusalReason::kInsufficientFunds);
  ReceiptOf(bank.DoOne(Out("10001", 6'000)));
  const Receipt captured = ReceiptOf(bank.DoOne(Capture{held.transaction.id, 1'500, {}}));
  CHECK(captured.transaction.kind == TransactionKind::kCapture);
  CHECK(captured.transaction.original == held.transaction.id);
  CHECK(captured.balance.balance_minor == 2'500);
  CHECK(captured.balance.available_minor == 2'500);
  CHECK(ReasonOf(bank.DoOne(Capture{held.transaction.id, 1, {}})) ==
        RefusalReason::kHoldAlreadyCaptured);
}

TEST_CASE("Hold: ends by itself on time, not a microsecond early") {
  CommittedBank bank(":memory:");
  bank.DoOne(Open("10001", 10'000));
  const std::int64_t end_us = bank.now_us + 5 * kSecondUs;
  const TransactionId hold =
      ReceiptOf(bank.DoOne(Hold{Number("10001"), 4'000, {}, end_us})).transaction.id;
  CHECK(bank.committer.next_expiry_us() == end_us);
  bank.now_us = end_us - 2;  // the clock moves on by one when it is read
  bank.Do({});
  CHECK(AccountOf(bank.book, "10001").held_minor == 4'000);
  bank.Do({});
  CHECK(AccountOf(bank.book, "10001").held_minor == 0);
  CHECK(bank.committer.next_expiry_us() == std::nullopt);
  CHECK(ReasonOf(bank.DoOne(Release{hold})) == RefusalReason::kHoldExpired);
}

TEST_CASE("Hold: ends in the order of time, also those that ended while the server was down") {
  TempFolder folder;
  std::int64_t now_us = 0;
  {
    CommittedBank bank(folder / "atm.db");
    bank.DoOne(Open("10001", 10'000));
    bank.DoOne(Hold{Number("10001"), 1, {}, bank.now_us + 9 * kSecondUs});
    bank.DoOne(Hold{Number("10001"), 2, {}, bank.now_us + 3 * kSecondUs});
    bank.DoOne(Hold{Number("10001"), 4, {}, bank.now_us + 60 * kSecondUs});
    now_us = bank.now_us;
  }
  CommittedBank bank(folder / "atm.db");
  CHECK(AccountOf(bank.book, "10001").held_minor == 7);
  bank.now_us = now_us + 20 * kSecondUs;
  const TransactionId newest = bank.book.last_transaction();
  bank.Do({});
  CHECK(AccountOf(bank.book, "10001").held_minor == 4);
  const std::vector<TransactionId> ids = {newest + 1, newest + 2};
  const auto expiries = bank.journal->FindTransactions(ids);
  CHECK((*expiries)[0]->transaction.amount_minor == 2);
  CHECK((*expiries)[1]->transaction.amount_minor == 1);
}

TEST_CASE("Ledger: frees a hold by itself, with nobody asking") {
  auto opened = Ledger::Open(OpenJournal(":memory:"));
  REQUIRE(opened.ok());
  Ledger& ledger = **opened;
  ledger.Execute({Open("10001", 10'000), {}});
  const std::int64_t end_us = LedgerOptions::SystemClockUs() + kSecondUs / 5;
  ledger.Execute({Hold{Number("10001"), 4'000, {}, end_us}, {}});
  const auto available = [&] { return ledger.Balance(Number("10001"))->available_minor; };
  CHECK(available() == 6'000);
  while (available() != 10'000) {
    REQUIRE(LedgerOptions::SystemClockUs() < end_us + 30 * kSecondUs);
    std::this_thread::yield();
  }
  CHECK(LedgerOptions::SystemClockUs() >= end_us);
}

TEST_CASE("Reverse: a withdrawal in parts, at most the whole of it") {
  CommittedBank bank(":memory:");
  bank.DoOne(Open("10001", 10'000));
  const TransactionId paid = ReceiptOf(bank.DoOne(Out("10001", 4'000))).transaction.id;
  const Receipt part = ReceiptOf(bank.DoOne(ById(paid, 1'500)));
  CHECK(part.transaction.kind == TransactionKind::kReversal);
  CHECK(part.transaction.reason == ReversalReason::kDeviceFault);
  CHECK(part.balance.balance_minor == 7'500);
  const Outcome too_much = bank.DoOne(ById(paid, 2'501));
  CHECK(ReasonOf(too_much) == RefusalReason::kReversalExceedsOriginal);
  CHECK(std::get<Refusal>(too_much).limit_minor == 2'500);
  // Two more in one batch: the second one finds nothing left.
  const auto rest = bank.Do({{ById(paid), {}}, {ById(paid), {}}});
  CHECK(ReceiptOf(rest[0]).balance.balance_minor == 10'000);
  CHECK(ReasonOf(rest[1]) == RefusalReason::kAlreadyReversed);
  CHECK(bank.book.CheckSums().ok());
}

TEST_CASE("Reverse: a deposit whose money is gone is not taken back") {
  CommittedBank bank(":memory:");
  bank.Do({{Open("A", 0), {}}, {Open("B", 0), {}}});
  const TransactionId in = ReceiptOf(bank.DoOne(In("A", 4'000))).transaction.id;
  bank.DoOne(Out("A", 1'000));
  CHECK(ReasonOf(bank.DoOne(ById(in))) == RefusalReason::kInsufficientFunds);
  CHECK(ReceiptOf(bank.DoOne(ById(in, 3'000))).balance.balance_minor == 0);
  // Nor a transfer, out of the account that was paid.
  bank.DoOne(In("A", 50));
  const Receipt moved = ReceiptOf(bank.DoOne(Transfer{Number("A"), Number("B"), 50, {}}));
  CHECK(moved.balance.account == Number("A"));
  CHECK(moved.credit_balance->balance_minor == 50);
  bank.DoOne(Out("B", 1));
  CHECK(ReasonOf(bank.DoOne(ById(moved.transaction.id))) == RefusalReason::kInsufficientFunds);
  CHECK(ReceiptOf(bank.DoOne(ById(moved.transaction.id, 49))).balance.account == Number("B"));
}

TEST_CASE("Reverse: by request id, what happened is taken back, in the same batch too") {
  CommittedBank bank(":memory:");
  bank.DoOne(Open("10001", 10'000));
  const auto outcomes = bank.Do({{Out("10001", 4'000), Id(1)}, {ByRequest(Id(1)), Id(2)}});
  const Receipt back = ReceiptOf(outcomes[1]);
  CHECK(back.transaction.original == ReceiptOf(outcomes[0]).transaction.id);
  CHECK(back.balance.balance_minor == 10'000);
  CHECK(ReceiptOf(bank.DoOne(ByRequest(Id(1)), Id(2))).replayed);
  CHECK(ReasonOf(bank.DoOne(ByRequest(Id(1)), Id(3))) == RefusalReason::kAlreadyReversed);
  // The same id for a reversal of a request that never came is not the same request.
  const Outcome other = bank.DoOne(ByRequest(Id(99)), Id(2));
  CHECK(ReasonOf(other) == RefusalReason::kRequestIdReused);
  CHECK(std::get<Refusal>(other).field == RequestField::kOriginal);
}

TEST_CASE("Reverse: what never came will never happen, also after a restart") {
  TempFolder folder;
  {
    CommittedBank bank(folder / "atm.db");
    bank.DoOne(Open("10001", 10'000));
    const auto both = bank.Do({{ByRequest(Id(1)), Id(2)}, {Out("10001", 4'000), Id(1)}});
    CHECK(std::get<NothingToReverse>(both[0]) == NothingToReverse{});
    CHECK(ReasonOf(both[1]) == RefusalReason::kReversedBeforeArrival);
    CHECK(std::get<NothingToReverse>(bank.DoOne(ByRequest(Id(1)), Id(2))).replayed);
    // Another reversal of it has nothing to reverse either.
    CHECK(std::get<NothingToReverse>(bank.DoOne(ByRequest(Id(1)), Id(3))) == NothingToReverse{});
    CHECK(std::get<NothingToReverse>(bank.DoOne(ByRequest(Id(9)), {})) == NothingToReverse{});
  }
  CommittedBank bank(folder / "atm.db");
  CHECK(ReasonOf(bank.DoOne(Out("10001", 4'000), Id(1))) == RefusalReason::kReversedBeforeArrival);
  CHECK(ReasonOf(bank.DoOne(In("10001", 1), Id(9))) == RefusalReason::kReversedBeforeArrival);
  CHECK(std::get<NothingToReverse>(bank.DoOne(ByRequest(Id(1)), Id(2))).replayed);
  CHECK(AccountOf(bank.book, "10001").balance_minor == 10'000);
}

TEST_CASE("Reverse: what never came will never happen, also if nothing ever had before") {
  TempFolder folder;
  {
    CommittedBank bank(folder / "atm.db");
    CHECK(std::get<NothingToReverse>(bank.DoOne(ByRequest(Id(1)), Id(2))) == NothingToReverse{});
  }
  CommittedBank bank(folder / "atm.db");
  bank.DoOne(Open("10001", 10'000));
  CHECK(ReasonOf(bank.DoOne(Out("10001", 4'000), Id(1))) == RefusalReason::kReversedBeforeArrival);
  CHECK(std::get<NothingToReverse>(bank.DoOne(ByRequest(Id(1)), Id(2))).replayed);
}

TEST_CASE("Reverse: a request that was refused has nothing to reverse, and keeps its refusal") {
  CommittedBank bank(":memory:");
  bank.DoOne(Open("10001", 10));
  CHECK(ReasonOf(bank.DoOne(Out("10001", 11), Id(1))) == RefusalReason::kInsufficientFunds);
  CHECK(std::get<NothingToReverse>(bank.DoOne(ByRequest(Id(1)), Id(2))) == NothingToReverse{});
  CHECK(ReasonOf(bank.DoOne(Out("10001", 11), Id(1))) == RefusalReason::kInsufficientFunds);
}

TEST_CASE("Reverse: an open hold is released, whole") {
  CommittedBank bank(":memory:");
  bank.DoOne(Open("10001", 10'000));
  const auto hold = [&](std::uint64_t request) {
    return ReceiptOf(bank.DoOne(Hold{Number("10001"), 4'000, {}, {}}, Id(request))).transaction.id;
  };
  const TransactionId first = hold(1);
  CHECK(ReasonOf(bank.DoOne(ById(first, 10))) == RefusalReason::kNotReversible);
  CHECK(ReasonOf(bank.DoOne(ById(first, 4'001))) == RefusalReason::kReversalExceedsOriginal);
  const Receipt released = ReceiptOf(bank.DoOne(ByRequest(Id(1)), Id(2)));
  CHECK(released.transaction.kind == TransactionKind::kRelease);
  CHECK(released.balance.available_minor == 10'000);
  CHECK(ReceiptOf(bank.DoOne(ByRequest(Id(1)), Id(2))).replayed);
  const TransactionId second = hold(3);
  bank.DoOne(Capture{second, 1, {}});
  CHECK(ReasonOf(bank.DoOne(ById(second))) == RefusalReason::kHoldAlreadyCaptured);
}

TEST_CASE(
    "A request id that is used for something else names the first difference, of every operation") {
  CommittedBank bank(":memory:");
  bank.Do({{Open("A", 10'000), {}}, {Open("B", 10'000), {}}});
  const TransactionId hold = ReceiptOf(bank.DoOne(Hold{Number("A"), 100, {}, {}})).transaction.id;
  const TransactionId paid = ReceiptOf(bank.DoOne(Out("A", 100))).transaction.id;
  const auto field = [&](const Command& command) {
    const Outcome outcome = bank.Do({command})[0];
    CHECK(ReasonOf(outcome) == RefusalReason::kRequestIdReused);
    return std::get<Refusal>(outcome).field;
  };
  const auto transfer = [](const char* from, const char* to, std::int64_t amount) {
    return Transfer{Number(from), Number(to), amount, {}};
  };
  for (const std::int64_t amount : {10, 99'999}) {  // carried out, and refused
    const Uuid id = Id(static_cast<std::uint64_t>(amount));
    bank.Do({{transfer("A", "B", amount), id, "memo"}});
    CHECK(field({In("B", amount), id, "memo"}) == RequestField::kMethod);
    CHECK(field({transfer("B", "A", 11), id, "memo"}) == RequestField::kAccount);
    CHECK(field({transfer("A", "C", 11), id, "memo"}) == RequestField::kToAccount);
    CHECK(field({transfer("A", "B", 11), id, "memo"}) == RequestField::kAmountMinor);
    CHECK(field({transfer("A", "B", amount), id, ""}) == RequestField::kMemo);
  }
  const std::int64_t end_us = bank.now_us + kSecondUs;
  bank.DoOne(Hold{Number("A"), 5, {}, end_us}, Id(1));
  CHECK(field({Hold{Number("A"), 5, {}, end_us + 1}, Id(1)}) == RequestField::kExpireTime);
  CHECK(ReceiptOf(bank.DoOne(Hold{Number("A"), 5, {}, {}}, Id(1))).replayed);
  bank.DoOne(Hold{Number("A"), 5, {}, {}, kSecondUs}, Id(9));
  CHECK(field({Hold{Number("A"), 5, {}, {}, kSecondUs + 1}, Id(9)}) == RequestField::kExpireAfter);
  CHECK(ReceiptOf(bank.DoOne(Hold{Number("A"), 5, {}, {}, kSecondUs}, Id(9))).replayed);
  bank.DoOne(Capture{hold, 60, {}}, Id(2));
  CHECK(field({Capture{hold + 1, 60, {}}, Id(2)}) == RequestField::kHoldId);
  CHECK(field({Release{hold}, Id(2)}) == RequestField::kMethod);
  bank.DoOne(ById(paid, 7), Id(3));
  CHECK(field({ById(hold, 7), Id(3)}) == RequestField::kOriginal);
  CHECK(field({ByRequest(Id(2)), Id(3)}) == RequestField::kOriginal);
  CHECK(field({ById(paid, 8), Id(3)}) == RequestField::kAmountMinor);
  CHECK(field({Reverse{paid, 7, {}, ReversalReason::kNoCash}, Id(3)}) == RequestField::kReason);
  bank.DoOne(ByRequest(Id(77)), Id(4));
  CHECK(field({ByRequest(Id(78)), Id(4)}) == RequestField::kOriginal);
}

}  // namespace
}  // namespace atm::storage
