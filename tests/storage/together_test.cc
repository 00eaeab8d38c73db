// Commands that are handed in together: carried out all or none, or each for itself.
#include <future>
#include <string>
#include <vector>

#include "storage/ledger/command_queue.h"
#include "storage/ledger/ledger.h"
#include "tests/storage/committed_bank.h"
#include "tests/temp_folder.h"

namespace atm::storage {
namespace {

constexpr int kManyUses = 40;  // of one account: more than its skip links leave unnoticed

std::vector<Outcome> DoTogether(CommittedBank& bank, const std::vector<Command>& commands) {
  auto outcomes = bank.committer.Commit(commands, Together::kAllOrNone);
  REQUIRE(outcomes.ok());
  REQUIRE(outcomes->size() == commands.size());
  return *std::move(outcomes);
}

std::vector<Command> Commands(const std::vector<Operation>& operations) {
  std::vector<Command> commands;
  commands.reserve(operations.size());
  for (const Operation& operation : operations) {
    commands.push_back({.operation = operation, .request_id = {}});
  }
  return commands;
}

TEST_CASE("Together: what all may do is done, each after the one before") {
  testing::TempFolder folder;
  CommittedBank bank(folder / "atm.db");
  const auto outcomes =
      DoTogether(bank, Commands({Open("A", 0), Open("B", 100),
                                 Transfer{Number("B"), Number("A"), 60, {}}, Out("A", 60)}));
  CHECK(ReceiptOf(outcomes[3]).balance.balance_minor == 0);
  CHECK(AccountOf(bank.book, "B").balance_minor == 40);
  CHECK(bank.book.last_transaction() == 4);
}

TEST_CASE("Together: one refusal undoes the others, and says which it was") {
  testing::TempFolder folder;
  CommittedBank bank(folder / "atm.db");
  bank.DoOne(Open("A", 100));
  const auto before = StateOf(bank.book);
  const auto outcomes = DoTogether(
      bank, Commands({Out("A", 60), Open("C", 5, kJpy), Out("A", 60), Open("A", 1), Out("A", 40)}));
  CHECK(ReasonOf(outcomes[0]) == RefusalReason::kOthersRefused);
  CHECK(ReasonOf(outcomes[1]) == RefusalReason::kOthersRefused);
  CHECK(ReasonOf(outcomes[2]) == RefusalReason::kInsufficientFunds);
  CHECK(ReasonOf(outcomes[3]) == RefusalReason::kAccountExists);
  CHECK(ReasonOf(outcomes[4]) == RefusalReason::kOthersRefused);
  CHECK(StateOf(bank.book) == before);
  CHECK_FALSE(bank.book.directory().Find(Number("C")).has_value());

  // The ids that were thought of are given to others.
  const Receipt next = ReceiptOf(bank.DoOne(Open("D", 1, kJpy)));
  CHECK(next.transaction.id == 2);
  CHECK(bank.book.CheckSums().ok());
}

TEST_CASE("Together: what is refused leaves nothing on record") {
  testing::TempFolder folder;
  const std::string path = folder / "atm.db";
  CommittedBank bank(path);
  bank.DoOne(Open("A", 100));
  const ChainHead head = bank.committer.chain_head();
  const std::vector<Command> commands = {{Out("A", 10), Id(1)}, {Out("A", 1'000), Id(2)}};
  DoTogether(bank, commands);
  CHECK(bank.committer.chain_head() == head);
  const auto found = bank.journal->FindRequests(std::vector{Id(1), Id(2)});
  REQUIRE(found.ok());
  CHECK_FALSE((*found)[0].has_value());
  CHECK_FALSE((*found)[1].has_value());

  // So it may come again, and be carried out when it can be.
  bank.DoOne(In("A", 1'000));
  const auto again = DoTogether(bank, commands);
  CHECK_FALSE(ReceiptOf(again[1]).replayed);
  CHECK(AccountOf(bank.book, "A").balance_minor == 90);
}

TEST_CASE("Together: what was carried out is answered again, also among what is refused") {
  testing::TempFolder folder;
  CommittedBank bank(folder / "atm.db");
  bank.DoOne(Open("A", 100));
  const std::vector<Command> commands = {{In("A", 10), Id(1)}, {Out("A", 20), Id(2)}};
  DoTogether(bank, commands);
  for (const Outcome& outcome : DoTogether(bank, commands)) CHECK(ReceiptOf(outcome).replayed);
  CHECK(AccountOf(bank.book, "A").balance_minor == 90);

  const auto mixed =
      DoTogether(bank, {{In("A", 10), Id(1)}, {Out("A", 999), Id(3)}, {In("A", 1), {}}});
  CHECK(ReceiptOf(mixed[0]).replayed);
  CHECK(ReasonOf(mixed[1]) == RefusalReason::kInsufficientFunds);
  CHECK(ReasonOf(mixed[2]) == RefusalReason::kOthersRefused);
}

TEST_CASE("Together: a trial tells what would be, and nothing is") {
  testing::TempFolder folder;
  CommittedBank bank(folder / "atm.db");
  bank.DoOne(Open("A", 100));
  const auto before = StateOf(bank.book);
  const std::vector<Command> commands = Commands({Out("A", 60), Out("A", 60), Open("B", 1)});
  const auto outcomes = bank.committer.Commit(commands, Together::kTrial);
  REQUIRE(outcomes.ok());
  CHECK(ReceiptOf((*outcomes)[0]).balance.balance_minor == 40);
  CHECK(ReasonOf((*outcomes)[1]) == RefusalReason::kInsufficientFunds);
  CHECK(ReceiptOf((*outcomes)[2]).transaction.id == 0);
  CHECK(StateOf(bank.book) == before);
}

TEST_CASE("Together: long histories, holds and limits are taken back whole") {
  testing::TempFolder folder;
  CommittedBank bank(folder / "atm.db");
  bank.DoOne(Open("A", 100'000));
  const TransactionId hold = ReceiptOf(bank.DoOne(Hold{Number("A"), 10, {}})).transaction.id;
  const auto before = StateOf(bank.book);
  std::vector<Operation> operations;
  for (int i = 0; i < kManyUses; ++i) operations.emplace_back(Out("A", 1));
  operations.emplace_back(Release{hold});
  operations.emplace_back(Hold{Number("A"), 20, {}});
  operations.emplace_back(
      UpdateAccount{.account = Number("A"), .limits = {{&Limits::overdraft_minor, 5}}});
  operations.emplace_back(Out("NOBODY", 1));
  DoTogether(bank, Commands(operations));
  CHECK(StateOf(bank.book) == before);
  CHECK(bank.book.holds().Find(hold).has_value());
  CHECK(bank.book.holds().all().size() == 1);

  // And the history goes on as if nothing had been.
  for (int i = 0; i < kManyUses; ++i) ReceiptOf(bank.DoOne(Out("A", 1)));
  CHECK(ReceiptOf(bank.DoOne(Capture{hold, 10, {}})).transaction.amount_minor == 10);
}

std::vector<Outcome> Submit(Ledger& ledger, std::vector<Command> commands, Together together) {
  std::promise<std::vector<Outcome>> told;
  ledger.SubmitAll(std::move(commands), together,
                   [&](std::vector<Outcome> outcomes) { told.set_value(std::move(outcomes)); });
  return told.get_future().get();
}

TEST_CASE("Ledger: several commands at once, each for itself or all or none") {
  testing::TempFolder folder;
  auto ledger = Ledger::Open(OpenJournal(folder / "atm.db"), {.max_batch = 2});
  REQUIRE(ledger.ok());
  const auto each = Submit(**ledger, Commands({Open("A", 10), Out("A", 20), Out("A", 4)}),
                           Together::kEachForItself);
  CHECK(ReceiptOf(each[0]).balance.balance_minor == 10);
  CHECK(ReasonOf(each[1]) == RefusalReason::kInsufficientFunds);
  CHECK(ReceiptOf(each[2]).balance.balance_minor == 6);

  const auto none =
      Submit(**ledger, Commands({Open("B", 1), Out("A", 6), Out("A", 1)}), Together::kAllOrNone);
  CHECK(ReasonOf(none[0]) == RefusalReason::kOthersRefused);
  CHECK(ReasonOf(none[2]) == RefusalReason::kInsufficientFunds);
  CHECK_FALSE((*ledger)->Balance(Number("B")).has_value());
  CHECK((*ledger)->Balance(Number("A"))->balance_minor == 6);

  Submit(**ledger, Commands({Open("C", 7, kEur)}), Together::kAllOrNone);
  CHECK((*ledger)->Balance(Number("C"))->balance_minor == 7);
  CHECK_FALSE((*ledger)->Balance(Number("B")).has_value());

  REQUIRE((*ledger)->Close().ok());
  const auto late = Submit(**ledger, Commands({In("A", 1), In("A", 1)}), Together::kAllOrNone);
  REQUIRE(late.size() == 2);
  CHECK(ReasonOf(late[1]) == RefusalReason::kShuttingDown);
}

TEST_CASE("CommandQueue: a batch takes whole groups, and those with their own commands alone") {
  using Group = CommandQueue::Group;
  const auto extent = [](const std::vector<std::pair<std::size_t, bool>>& sizes) {
    std::vector<Group> groups;
    for (const auto& [size, has_own] : sizes) {
      groups.push_back({.size = size, .done = Done()});
      if (has_own) {
        groups.back().own.resize(size, Command{.operation = In("A", 1), .request_id = {}});
      }
    }
    const auto next = CommandQueue::NextBatch(groups, 10);
    return std::pair(next.groups, next.commands);
  };
  using Extent = std::pair<std::size_t, std::size_t>;
  CHECK(extent({{1, false}, {9, false}, {1, false}}) == Extent(2, 10));
  CHECK(extent({{11, false}, {1, false}}) == Extent(1, 11));
  CHECK(extent({{1, false}, {1, true}}) == Extent(1, 1));
  CHECK(extent({{30, true}, {1, false}}) == Extent(1, 30));
}

TEST_CASE("CommandQueue: a group is let in as long as there is room for one command") {
  CommandQueue queue(3);
  const auto push = [&](std::size_t size, Together together) {
    std::vector<Command> commands(size, Command{.operation = In("A", 1), .request_id = {}});
    AllDone done = [](const std::vector<Outcome>&) {};
    return queue.TryPushAll(commands, together, done);
  };
  CHECK(push(2, Together::kAllOrNone) == CommandQueue::Push::kQueued);
  CHECK(push(5, Together::kEachForItself) == CommandQueue::Push::kQueued);
  CHECK(push(1, Together::kEachForItself) == CommandQueue::Push::kFull);
  CommandQueue::Waiting taken;
  REQUIRE(queue.TakeAll(taken) == CommandQueue::Take::kTaken);
  CHECK(taken.commands.size() == 5);
  CHECK(taken.groups.size() == 2);
  CHECK(taken.groups[0].own.size() == 2);
  CHECK(push(1, Together::kEachForItself) == CommandQueue::Push::kQueued);
}

}  // namespace
}  // namespace atm::storage
