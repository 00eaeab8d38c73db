// Trials: the answers are those that the real thing would give, without the ids that it would make,
// and nothing happens.
#include "tests/storage/trial.h"

#include <future>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "storage/ledger/ledger.h"
#include "tests/storage/gated_journal.h"
#include "tests/storage/limited_bank.h"

namespace atm::storage {
namespace {

// A bank with some of everything, an hour after noon. Transactions 1 to 8 are on record, and the
// request ids 1 to 4.
struct TriedBank : CommittedBank {
  TriedBank() : CommittedBank(":memory:") {
    now_us = kNoon;
    OpenAccount limited = Open("A", 100'000);
    limited.limits.day_count = 6;
    DoOne(limited, Id(1));
    DoOne(Open("B", 0));
    DoOne(Open("C", 500, kJpy));
    DoOne(Out("A", 300), Id(2));
    DoOne(Out("A", 999'999), Id(3));  // refused, and on record
    DoOne(Held("A", 50, kNoon + kHourUs / 2), Id(4));
    DoOne(Held("A", 60, kNoon + 5 * kHourUs));
    DoOne(Held("A", 70, kNoon + 6 * kHourUs));
    now_us = kNoon + kHourUs;
  }

  // A trial, which leaves all as it was; then the real thing, which answers the same.
  std::vector<Outcome> Try(const std::vector<Command>& commands, Together trial) {
    const BankState before = BankState::Of(book, committer);
    const TransactionId newest = book.last_transaction();
    const std::int64_t tried_at_us = now_us;
    std::vector<Outcome> tried = Do(commands, trial);
    CHECK(BankState::Of(book, committer) == before);
    now_us = tried_at_us;  // the clock moves on when it is read
    const std::vector<Outcome> done =
        Do(commands, trial == Together::kTrial ? Together::kEachForItself : Together::kAllOrNone);
    REQUIRE(done.size() == tried.size());
    for (std::size_t i = 0; i < done.size(); ++i) {
      INFO("command " << i);
      CheckTrial(commands[i], tried[i], done[i], newest);
    }
    return tried;
  }
};

Together AnyTrial() { return GENERATE(Together::kTrial, Together::kTrialOfAll); }

TEST_CASE("Trial: each operation by itself") {
  const Together trial = AnyTrial();
  for (const Operation& operation :
       {Operation(Open("D", 7)), Operation(Open("D", 0, kEur)), Operation(Open("A", 7)),
        Operation(In("A", 5)), Operation(Out("A", 5)), Operation(Out("A", 999'999)),
        Operation(Transfer{Number("A"), Number("B"), 5, {}}),
        Operation(Transfer{Number("A"), Number("C"), 5, {}}), Operation(Held("A", 5)),
        Operation(Capture{6, 40, {}}), Operation(Capture{5, 40, {}}), Operation(Release{7}),
        Operation(Release{999}), Operation(Back(4)), Operation(Back(4, 100)), Operation(Back(6)),
        Operation(Reverse{Id(77), {}, {}, ReversalReason::kTimeOut}),
        Operation(Reverse{Id(2), {}, {}, ReversalReason::kTimeOut})}) {
    for (const std::optional<Uuid>& request_id : {std::optional(Id(50)), std::optional<Uuid>()}) {
      INFO("operation " << operation.index());
      TriedBank bank;
      bank.Try({{.operation = operation,
                 .request_id = request_id,
                 .memo = "memo",
                 .reference = "order 7",
                 .origin = Peer("ann")}},
               trial);
    }
  }
  for (const Operation& operation :
       {Operation(UpdateAccount{Number("A"), "Ada"}), Operation(CloseAccount{Number("B")}),
        Operation(CloseAccount{Number("A")}), Operation(ReopenAccount{Number("B")}),
        Operation(Limiting("A", {A(&Limits::day_count, 9)}))}) {
    TriedBank bank;
    bank.Try({{.operation = operation, .request_id = {}, .origin = Peer("ann")}}, trial);
  }
}

TEST_CASE("Trial: one after the other, with what the ones before would change") {
  const Together trial = AnyTrial();
  TriedBank bank;
  const std::vector<Command> commands = {
      {.operation = Open("D", 10), .request_id = Id(60), .origin = Peer("ann")},
      {.operation = Out("D", 10), .request_id = {}, .origin = Peer("bob")},
      {.operation = UpdateAccount{Number("D"), "Dora"}, .request_id = {}},
      {.operation = Transfer{Number("A"), Number("D"), 5, {}}, .request_id = Id(61)},
      {.operation = In("A", 7), .request_id = Id(62)},
      {.operation = Reverse{Id(62), 3, {}, ReversalReason::kNoCash}, .request_id = Id(63)},
      {.operation = Release{6}, .request_id = {}},
      {.operation = Capture{7, 70, {}}, .request_id = Id(64)},
      {.operation = Held("A", 9), .request_id = Id(65)},
      {.operation = Reverse{Id(65), {}, {}, ReversalReason::kNoCash}, .request_id = Id(66)},
  };
  const std::vector<Outcome> tried = bank.Try(commands, trial);
  for (const std::size_t i : {0U, 1U, 3U, 4U, 5U, 6U, 7U, 8U, 9U}) {
    INFO("command " << i);
    const Receipt receipt = ReceiptOf(tried[i]);
    CHECK(receipt.transaction.id == 0);
    CHECK(receipt.balance.last_transaction == 0);
    CHECK(receipt.transaction.request_id == commands[i].request_id.value_or(Uuid{}));
  }
  CHECK(ReceiptOf(tried[0]).opened->number == Number("D"));
  CHECK(ReceiptOf(tried[0]).opened->last_transaction == 0);
  CHECK(ReceiptOf(tried[3]).credit_balance->last_transaction == 0);
  // What is on record has its id, and what would be new has none.
  CHECK(ReceiptOf(tried[6]).transaction.original == 6);
  CHECK(ReceiptOf(tried[5]).transaction.original == 0);
  CHECK(ReceiptOf(tried[9]).transaction.original == 0);
  CHECK(std::get<AccountChanged>(tried[2]).account.last_transaction == 0);
}

TEST_CASE("Trial: a refusal names what would be new by no id") {
  TriedBank bank;
  const std::vector<Outcome> tried = bank.Try(
      {{.operation = In("A", 7), .request_id = Id(62)},
       {.operation = Reverse{Id(62), 8, {}, ReversalReason::kNoCash}, .request_id = Id(63)},
       {.operation = Back(4, 999), .request_id = Id(64)},
       {.operation = Release{999}, .request_id = Id(65)}},
      Together::kTrial);
  CHECK(ReasonOf(tried[1]) == RefusalReason::kReversalExceedsOriginal);
  CHECK(std::get<Refusal>(tried[1]).original == 0);
  CHECK(std::get<Refusal>(tried[2]).original == 4);
  CHECK(std::get<Refusal>(tried[3]).original == 999);  // as it was asked
}

TEST_CASE("Trial: what is on record is answered from it, with its ids") {
  const Together trial = AnyTrial();
  TriedBank bank;
  const std::vector<Command> commands = {{Out("A", 300), Id(2)}, {Open("A", 100'000), Id(1)}};
  const std::vector<Outcome> tried = bank.Do(commands, trial);
  CHECK(ReceiptOf(tried[0]).replayed);
  CHECK(ReceiptOf(tried[0]).transaction.id == 4);
  CHECK(ReceiptOf(tried[0]).balance.last_transaction == 4);
  CHECK(ReceiptOf(tried[0]).transaction.request_id == Id(2));
  CHECK(ReceiptOf(tried[1]).replayed);
  CHECK(ReasonOf(bank.Do({{Out("A", 999'999), Id(3)}}, trial)[0]) ==
        RefusalReason::kInsufficientFunds);
  CHECK(ReasonOf(bank.Do({{Out("A", 301), Id(2)}}, trial)[0]) == RefusalReason::kRequestIdReused);
}

TEST_CASE("Trial: a request that is there twice is answered twice, and both without an id") {
  TriedBank bank;
  const std::vector<Outcome> tried =
      bank.Try({{Out("A", 5), Id(70)}, {Out("A", 5), Id(70)}}, Together::kTrial);
  CHECK_FALSE(ReceiptOf(tried[0]).replayed);
  CHECK(ReceiptOf(tried[1]).replayed);
  CHECK(ReceiptOf(tried[1]).transaction.id == 0);
  CHECK(ReceiptOf(tried[1]).balance.last_transaction == 0);
  CHECK(ReceiptOf(tried[1]).transaction.request_id == Id(70));
}

TEST_CASE("Trial: the request id stays free, for another operation too") {
  const Together trial = AnyTrial();
  TriedBank bank;
  bank.Do({{Out("A", 5), Id(70)}, {Out("A", 888'888), Id(71)}}, trial);
  bank.Do({{Reverse{Id(72), {}, {}, ReversalReason::kTimeOut}, Id(73)}}, trial);
  CHECK_FALSE(ReceiptOf(bank.DoOne(In("B", 1), Id(70))).replayed);
  CHECK_FALSE(ReceiptOf(bank.DoOne(In("B", 2), Id(71))).replayed);
  CHECK_FALSE(ReceiptOf(bank.DoOne(In("B", 3), Id(72))).replayed);
  CHECK_FALSE(ReceiptOf(bank.DoOne(In("B", 4), Id(73))).replayed);
}

TEST_CASE("Trial: one that is refused is told for itself, or refuses the others") {
  const std::vector<Command> commands = {
      {In("A", 1), Id(80)}, {Out("A", 777'777), Id(81)}, {Out("A", 300), Id(2)}, {In("B", 1), {}}};
  {
    TriedBank bank;
    const auto each = bank.Try(commands, Together::kTrial);
    ReceiptOf(each[0]);
    CHECK(ReasonOf(each[1]) == RefusalReason::kInsufficientFunds);
    CHECK(ReceiptOf(each[2]).replayed);
    ReceiptOf(each[3]);
  }
  TriedBank bank;
  const auto all = bank.Try(commands, Together::kTrialOfAll);
  CHECK(ReasonOf(all[0]) == RefusalReason::kOthersRefused);
  CHECK(ReasonOf(all[1]) == RefusalReason::kInsufficientFunds);
  CHECK(ReceiptOf(all[2]).replayed);
  CHECK(ReasonOf(all[3]) == RefusalReason::kOthersRefused);
}

TEST_CASE("Trial: through the ledger, readers see nothing of it, and ids follow without a gap") {
  const Together trial = AnyTrial();
  auto ledger = OpenLedger(OpenJournal(":memory:"));
  ledger->Execute({Open("A", 100), {}});
  const ChainHead head = ledger->chain_head();
  std::promise<std::vector<Outcome>> told;
  ledger->SubmitAll({{Held("A", 10), {}}, {Open("B", 5), {}}}, trial,
                    [&](std::vector<Outcome> outcomes) { told.set_value(std::move(outcomes)); });
  const std::vector<Outcome> outcomes = told.get_future().get();
  CHECK(ReceiptOf(outcomes[0]).balance.available_minor == 90);
  CHECK(ReceiptOf(outcomes[1]).transaction.id == 0);
  CHECK(ledger->chain_head() == head);
  CHECK(ledger->last_transaction() == 1);
  CHECK(ledger->Balance(Number("A"))->available_minor == 100);
  CHECK_FALSE(ledger->GetAccount(Number("B")).has_value());
  std::promise<HoldFinding> holds;
  ledger->ListHolds({.page_size = 9}, [&](HoldFinding found) { holds.set_value(found); });
  CHECK(std::get<HoldPage>(holds.get_future().get()).holds.empty());
  CHECK(ReceiptOf(ledger->Execute({In("A", 1), {}})).transaction.id == 2);
}

}  // namespace
}  // namespace atm::storage
