// Random commands to the bank and to the model of it, with time passing, answers lost and restarts.
#include "tests/storage/model.h"

#include <algorithm>
#include <cstdlib>
#include <map>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "storage/audit/chain_walk.h"
#include "storage/commit/committer.h"
#include "storage/commit/publication_of.h"
#include "storage/read/published_balances.h"
#include "tests/storage/bank.h"
#include "tests/storage/customers.h"
#include "tests/storage/trial.h"
#include "tests/temp_folder.h"

namespace atm::storage {
namespace {

// `./run test --long` raises it.
int Sequences() {
  const char* asked = std::getenv("ATM_TEST_SEQUENCES");
  return asked != nullptr ? std::atoi(asked) : 30;
}

class Bank {
 public:
  // The model has the clock and the calendar.
  Bank(const std::string& path, const Model& model)
      : book(Defaults()),
        journal(OpenJournal(path)),
        committer(book, *journal,
                  {.redo_target = 50,
                   .clock_us = [&model] { return model.now_us; },
                   .calendar =
                       [&model](std::int64_t time_us) {
                         BusinessDay day = UtcDay(time_us + model.ahead_us);
                         day.begin_time_us -= model.ahead_us;
                         day.end_time_us -= model.ahead_us;
                         return day;
                       }}),
        published(book.directory(), book.principals(), book.default_limits()) {
    const absl::Status loaded = committer.Load();
    INFO(loaded.message());
    REQUIRE(loaded.ok());
    PublishAll(book, [this](Publication part) { published.Publish(std::move(part)); });
  }

  static DefaultLimits Defaults() {
    DefaultLimits limits;
    limits.Set(kJpy, LimitsModel::JpyDefaults());
    return limits;
  }

  Outcome Do(const Command& command) {
    auto decided = committer.Decide(std::span(&command, 1));
    REQUIRE(decided.ok());
    if (decided->batch.has_entries()) {
      const auto ticket = committer.Write(*decided);
      REQUIRE(ticket.ok());
      REQUIRE(committer.Await(*ticket).ok());
      published.Publish(std::move(decided->publication));
    }
    return std::move(decided->outcomes[0]);
  }

  // The answer of a trial, which leaves everything as it was.
  Outcome Try(const Command& command, Together trial) {
    const BankState before = BankState::Of(book, committer);
    auto decided = committer.Decide(std::span(&command, 1), trial);
    REQUIRE(decided.ok());
    REQUIRE_FALSE(decided->batch.has_entries());
    REQUIRE(BankState::Of(book, committer) == before);
    return std::move(decided->outcomes[0]);
  }

  Book book;
  std::unique_ptr<Journal> journal;
  Committer committer;
  PublishedBalances published;
};

std::map<std::string, Model::Holding> Holdings(const Book& book) {
  std::map<std::string, Model::Holding> holdings;
  for (const Account& account : StateOf(book)) {
    if (account.number.is_internal()) continue;
    const auto& [name, state, freeze, limits] = account.attributes;
    holdings.emplace(std::string(account.number.text()),
                     Model::Holding{.currency = account.currency,
                                    .balance = account.balance_minor,
                                    .held = account.held_minor,
                                    .closed = state == AccountState::kClosed,
                                    .name = name,
                                    .blocks = freeze ? static_cast<int>(freeze->blocks) : 0,
                                    .blocked_until_us = freeze ? freeze->end_time_us : 0,
                                    .limits = limits,
                                    .used = account.used});
    if (state == AccountState::kClosed) CHECK(account.balance_minor == 0);
    CHECK(account.held_minor >= 0);
  }
  return holdings;
}

// The answer as one to compare: a replay differs from the first answer in nothing else.
void CheckSameAnswer(Outcome again, Outcome first) {
  if (auto* receipt = std::get_if<Receipt>(&first)) {
    const auto* replayed = std::get_if<Receipt>(&again);
    REQUIRE(replayed != nullptr);
    CHECK(replayed->replayed);
    CHECK(replayed->transaction == receipt->transaction);
    CHECK(replayed->origin == receipt->origin);
    CHECK(replayed->balance == receipt->balance);
    CHECK(replayed->credit_balance == receipt->credit_balance);
  } else if (const auto* refusal = std::get_if<Refusal>(&first)) {
    REQUIRE(std::get_if<Refusal>(&again) != nullptr);
    CHECK(std::get<Refusal>(again) == *refusal);
  } else {
    CHECK(std::get<NothingToReverse>(again).replayed);
  }
}

// Whatever limits are changed: what leaves an account was available. What ends a hold was set
// aside.
void CheckLeftWithinLimits(const Receipt& receipt) {
  const TransactionKind kind = receipt.transaction.kind;
  if (!receipt.debit_account.is_internal() &&
      (MovesMoney(kind) || kind == TransactionKind::kHold) && kind != TransactionKind::kCapture) {
    REQUIRE(receipt.balance.account == receipt.debit_account);
    REQUIRE(receipt.balance.available_minor >= 0);
  }
}

// Who caused something, and what has which reference, as the record must know it.
struct RecordModel {
  void Cause(const Principal& origin) {
    if (std::ranges::count(principals, origin) == 0) principals.push_back(origin);
  }

  std::vector<Principal> principals = {Principal(), Principal::Bank()};
  std::map<std::string, std::vector<TransactionId>> by_reference = {};
};

void CheckReferences(Bank& bank, const RecordModel& record) {
  const auto history = bank.journal->OpenHistory();
  REQUIRE(history.ok());
  for (const auto& [reference, ids] : record.by_reference) {
    const auto found = (*history)->FindByReference({.reference = reference, .most = 1'000});
    REQUIRE(found.ok());
    std::vector<TransactionId> told;
    for (const Transaction& transaction : *found) told.push_back(transaction.id);
    std::ranges::reverse(told);
    REQUIRE(told == ids);
  }
}

// Readers see the open holds, and nothing of those that ended.
void CheckHolds(const Bank& bank, const Model& model) {
  const auto ids_of = [&](const std::optional<AccountNumber>& account) {
    const auto open = bank.published.ListHolds({.account = account, .page_size = 1'000});
    REQUIRE(open.has_value());
    std::vector<TransactionId> ids;
    for (const HoldRecord& hold : open->holds) ids.push_back(hold.id);
    return ids;
  };
  std::vector<TransactionId> as_they_end;
  for (const auto& [expire_us, id] : model.OpenHoldsAsTheyEnd()) as_they_end.push_back(id);
  REQUIRE(ids_of(std::nullopt) == as_they_end);
  auto holds = model.OpenHoldsOfAccounts();
  for (const auto& [number, holding] : model.accounts()) {
    REQUIRE(ids_of(Number(number)) == holds[number]);
  }
}

// An auditor, who has other eyes than the ledger, finds the books whole.
void CheckWhole(Bank& bank) {
  const auto history = bank.journal->OpenHistory();
  REQUIRE(history.ok());
  const auto report = VerifyRecord(**history, {});
  REQUIRE(report.ok());
  INFO(report->fault.value_or(Fault{}).transaction << ": " << report->fault.value_or(Fault{}).what);
  REQUIRE_FALSE(report->fault.has_value());
  REQUIRE(report->head == bank.committer.chain_head());
}

// One sequence; counts how often each answer came.
class Sequence {
 public:
  Sequence(unsigned seed, std::map<int, int>& seen) : customers_(seed), seen_(seen) {}

  void Run(int commands) {
    testing::TempFolder folder;
    const std::string path = folder / "atm.db";
    auto bank = std::make_unique<Bank>(path, model_);
    for (int i = 0; i < commands; ++i) {
      INFO("command " << i);
      model_.now_us += static_cast<std::int64_t>(customers_.Pick(3)) * kSecondUs;
      if (customers_.Pick(40) == 0) model_.now_us += kSecondUs * 3'600 * 13;
      if (customers_.Pick(5) == 0) Doom(*bank);
      Step(*bank);
      if (customers_.Pick(60) == 0) {
        const BankState before = BankState::Of(bank->book, bank->committer);
        if (customers_.Pick(2) == 0) REQUIRE(bank->committer.WriteBackAll().ok());
        CheckWhole(*bank);
        CheckReferences(*bank, record_);
        bank.reset();
        // The bank is in another zone now, whose day may be an earlier one.
        model_.ahead_us = (static_cast<std::int64_t>(customers_.Pick(25)) - 12) * kHourUs;
        bank = std::make_unique<Bank>(path, model_);
        REQUIRE(BankState::Of(bank->book, bank->committer) == before);
      }
      REQUIRE(Holdings(bank->book) == model_.accounts());
      REQUIRE(BankState::Of(bank->book, bank->committer).principals == record_.principals);
      CheckHolds(*bank, model_);
    }
    CHECK(bank->book.CheckSums().ok());
    CheckWhole(*bank);
    CheckReferences(*bank, record_);
  }

 private:
  // Some commands all or none, of which one is certain to be refused: the model hears nothing of
  // it, and whatever it left behind would show, at once or later.
  void Doom(Bank& bank) {
    std::vector<Command> commands;
    for (std::uint64_t n = customers_.Pick(30); n > 0; --n) {
      commands.push_back(customers_.NextCommand(model_.now_us, bank.book.last_transaction()));
    }
    commands.push_back({.operation = In("NOBODY", 1), .request_id = {}});
    const BankState before = BankState::Of(bank.book, bank.committer);
    const auto decided = bank.committer.Decide(commands, Together::kAllOrNone);
    REQUIRE(decided.ok());
    REQUIRE_FALSE(decided->batch.has_entries());
    REQUIRE(decided->publication.entries.empty());
    for (const Outcome& outcome : decided->outcomes) {
      REQUIRE(std::holds_alternative<Refusal>(outcome));
    }
    REQUIRE(BankState::Of(bank.book, bank.committer) == before);
  }

  void Step(Bank& bank) {
    const TransactionId newest = bank.book.last_transaction();
    Command command = customers_.NextCommand(model_.now_us, newest);
    const bool is_change = command.operation.index() > Operation(Reverse{}).index();
    if (!is_change) command.request_id = Id(++requests_);
    std::optional<Outcome> tried;
    if (customers_.Pick(4) == 0) {
      tried = bank.Try(command, customers_.Pick(2) == 0 ? Together::kTrial : Together::kTrialOfAll);
    }
    const Outcome outcome = bank.Do(command);
    const TransactionId id = newest + model_.ExpireHolds(newest) + 1;
    const auto before = model_.accounts();
    const auto expected =
        std::visit([&](const auto& asked) { return model_.Tell(asked, id); }, command.operation);
    const auto* refusal = std::get_if<Refusal>(&outcome);
    INFO("operation " << command.operation.index());
    REQUIRE((refusal != nullptr ? static_cast<int>(refusal->reason) : 0) ==
            (expected ? static_cast<int>(*expected) : 0));
    if (tried) CheckTrial(command, *tried, outcome, newest);
    const bool is_opening = std::holds_alternative<OpenAccount>(command.operation);
    const bool is_answered_again =
        !is_change && (!expected || (IsRecorded(*expected) && !is_opening));
    // A change of what is so already is none.
    const bool is_recorded = is_change ? model_.accounts() != before : is_answered_again;
    if (is_recorded) record_.Cause(command.origin);
    if (const auto* receipt = std::get_if<Receipt>(&outcome)) CheckReceipt(command, *receipt, id);
    ++seen_[expected ? static_cast<int>(*expected) : 0];
    if (is_change) REQUIRE(std::holds_alternative<AccountChanged>(outcome) == !expected);
    if (is_answered_again) CheckSameAnswer(bank.Do(command), outcome);
  }

  void CheckReceipt(const Command& command, const Receipt& receipt, TransactionId id) {
    const Transaction& transaction = receipt.transaction;
    REQUIRE(transaction.id == id);
    REQUIRE(transaction.memo == command.memo);
    REQUIRE(transaction.reference == command.reference);
    REQUIRE(transaction.business_day == model_.Today());
    REQUIRE(receipt.origin == command.origin);
    REQUIRE(record_.principals.at(transaction.origin) == command.origin);
    if (!command.reference.empty()) record_.by_reference[command.reference].push_back(id);
    CheckLeftWithinLimits(receipt);
  }

  Customers customers_;
  Model model_;
  RecordModel record_;
  std::map<int, int>& seen_;
  std::uint64_t requests_ = 0;
};

// Hidden: it is for looking at a seed that the test below has named.
TEST_CASE("Ledger: one seed, against a simple model", "[.seed]") {
  const char* asked = std::getenv("ATM_TEST_SEED");
  std::map<int, int> seen;
  Sequence(asked != nullptr ? static_cast<unsigned>(std::atoi(asked)) : 0, seen).Run(300);
}

TEST_CASE("Ledger: random commands, against a simple model", "[data]") {
  std::map<int, int> seen;
  for (int seed = 0; seed < Sequences(); ++seed) {
    INFO("seed " << seed);
    Sequence(static_cast<unsigned>(seed), seen).Run(300);
  }
  // The test tests only if every answer came.
  for (const RefusalReason reason : {RefusalReason::kAccountExists,
                                     RefusalReason::kAccountNotFound,
                                     RefusalReason::kTransactionNotFound,
                                     RefusalReason::kHoldNotFound,
                                     RefusalReason::kCurrencyMismatch,
                                     RefusalReason::kInvalidExpireTime,
                                     RefusalReason::kHoldAlreadyCaptured,
                                     RefusalReason::kHoldAlreadyReleased,
                                     RefusalReason::kHoldExpired,
                                     RefusalReason::kHoldExceeded,
                                     RefusalReason::kNotReversible,
                                     RefusalReason::kAlreadyReversed,
                                     RefusalReason::kReversalExceedsOriginal,
                                     RefusalReason::kWithdrawalLimitExceeded,
                                     RefusalReason::kDayLimitExceeded,
                                     RefusalReason::kDayCountExceeded,
                                     RefusalReason::kInsufficientFunds,
                                     RefusalReason::kBalanceOverflow,
                                     RefusalReason::kAccountClosed,
                                     RefusalReason::kAccountFrozen,
                                     RefusalReason::kAccountNotClosed,
                                     RefusalReason::kAccountNotEmpty,
                                     RefusalReason::kInvalidFreezeEnd}) {
    INFO("reason " << static_cast<int>(reason));
    CHECK(seen[static_cast<int>(reason)] >= 5);
  }
  CHECK(seen[0] > 1'000);
}

}  // namespace
}  // namespace atm::storage
