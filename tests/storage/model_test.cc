// Random commands to the bank and to the model of it, with time passing, answers lost and restarts.
#include "tests/storage/model.h"

#include <array>
#include <cstdlib>
#include <map>
#include <random>
#include <string>
#include <utility>
#include <variant>

#include "storage/audit/chain_walk.h"
#include "storage/commit/committer.h"
#include "storage/values/money.h"
#include "tests/storage/bank.h"
#include "tests/temp_folder.h"

namespace atm::storage {
namespace {

// `./run test --long` raises it.
int Sequences() {
  const char* asked = std::getenv("ATM_TEST_SEQUENCES");
  return asked != nullptr ? std::atoi(asked) : 30;
}

// Few accounts, so that they meet; amounts from a cent to the largest, so that every rule is
// reached.
class Customers {
 public:
  explicit Customers(unsigned seed) : random_(seed) {}

  std::uint64_t Pick(std::uint64_t n) { return random_() % n; }

  Operation Next(std::int64_t now_us, TransactionId newest) {
    const auto currency = Pick(2) == 0 ? std::nullopt : std::optional(AnyCurrency());
    if (Pick(10) == 0) return AnyChange(now_us);
    switch (Pick(14)) {
      case 0:
        return AnyOpening();
      case 1:
      case 2:
      case 3:
        return In(AnyAccount(), Amount(), currency);
      case 4:
      case 5:
        return Out(AnyAccount(), Amount(), currency);
      case 6:
      case 7:
        return AnyTransfer(currency);
      case 8:
      case 9:
        return Hold{Number(AnyAccount()), Amount(), currency, AnyEnd(now_us)};
      case 10:
      case 11:
        return Capture{AnyId(newest), Pick(2) == 0 ? 1 : Amount(), currency};
      case 12:
        return Release{AnyId(newest)};
      default:
        return Reverse{AnyId(newest), Pick(2) == 0 ? std::nullopt : std::optional(Amount()),
                       currency, ReversalReason::kDeviceFault};
    }
  }

 private:
  Operation AnyOpening() {
    OpenAccount open = Open(AnyAccount(), Pick(4) == 0 ? 0 : Amount(), AnyCurrency());
    if (Pick(2) == 0) {
      const LimitChange change = AnyLimit();
      open.limits.*change.limit = change.value;
    }
    return open;
  }
  LimitChange AnyLimit() {
    static constexpr std::array kLimits = {&Limits::withdrawal_minor, &Limits::day_minor,
                                           &Limits::minimum_balance_minor,
                                           &Limits::overdraft_minor};
    if (Pick(5) == 0) return {&Limits::day_count, Pick(5)};
    const auto limit = kLimits[Pick(kLimits.size())];
    return {limit, Pick(2) == 0 ? std::nullopt : std::optional(Amount() - 1)};
  }
  Operation AnyChange(std::int64_t now_us) {
    const AccountNumber account = Number(AnyAccount());
    if (Pick(3) == 0) {
      return UpdateAccount{.account = account, .limits = {AnyLimit(), AnyLimit()}};
    }
    switch (Pick(6)) {
      case 0:
        return CloseAccount{account};
      case 1:
      case 2:
        return ReopenAccount{account};
      case 3:
        return UpdateAccount{
            .account = account, .display_name = Pick(2) == 0 ? "" : "name", .freeze = Unfreeze{}};
      default:
        return UpdateAccount{
            .account = account,
            .display_name = Pick(2) == 0 ? std::nullopt : std::optional<std::string>("other"),
            .freeze =
                Freeze{.blocks = static_cast<Blocks>(1 + Pick(3)),
                       .end_time_us = now_us + static_cast<std::int64_t>(Pick(12)) * kSecondUs}};
    }
  }
  std::string AnyAccount() { return std::string(1, static_cast<char>('A' + Pick(6))); }
  Currency AnyCurrency() { return Pick(4) == 0 ? kJpy : kUsd; }
  TransactionId AnyId(TransactionId newest) {
    return newest + 2 -
           static_cast<TransactionId>(Pick(static_cast<std::uint64_t>(newest) / 8 + 12));
  }
  Operation AnyTransfer(std::optional<Currency> currency) {
    const std::string from = AnyAccount();
    std::string to = AnyAccount();
    if (to == from) to = from == "A" ? "B" : "A";
    return Transfer{Number(from), Number(to), Amount(), currency};
  }
  std::optional<std::int64_t> AnyEnd(std::int64_t now_us) {
    if (Pick(4) == 0) return std::nullopt;
    if (Pick(20) == 0) return now_us + kMaxHoldUs + 1 - static_cast<std::int64_t>(Pick(2));
    return now_us + static_cast<std::int64_t>(Pick(30)) * kSecondUs;
  }
  std::int64_t Amount() {
    if (Pick(30) == 0) return kMaxBalanceMinor - static_cast<std::int64_t>(Pick(3));
    return 1 + static_cast<std::int64_t>(random_() >> (34 + Pick(30)));
  }

  std::mt19937_64 random_;
};

class Bank {
 public:
  explicit Bank(const std::string& path, const std::int64_t& now_us)
      : book(Defaults()),
        journal(OpenJournal(path)),
        committer(book, *journal, {.redo_target = 50, .clock_us = [&now_us] { return now_us; }}) {
    const absl::Status loaded = committer.Load();
    INFO(loaded.message());
    REQUIRE(loaded.ok());
  }

  static DefaultLimits Defaults() {
    DefaultLimits limits;
    limits.Set(kJpy, Model::JpyDefaults());
    return limits;
  }

  Outcome Do(const Command& command) {
    auto outcomes = committer.Commit(std::span(&command, 1));
    REQUIRE(outcomes.ok());
    return std::move((*outcomes)[0]);
  }

  Book book;
  std::unique_ptr<Journal> journal;
  Committer committer;
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
    auto bank = std::make_unique<Bank>(path, model_.now_us);
    for (int i = 0; i < commands; ++i) {
      INFO("command " << i);
      model_.now_us += static_cast<std::int64_t>(customers_.Pick(3)) * kSecondUs;
      if (customers_.Pick(40) == 0) model_.now_us += kSecondUs * 3'600 * 13;
      if (customers_.Pick(5) == 0) Doom(*bank);
      Step(*bank);
      if (customers_.Pick(60) == 0) {
        const std::vector<Account> before = StateOf(bank->book);
        if (customers_.Pick(2) == 0) REQUIRE(bank->committer.WriteBackAll().ok());
        CheckWhole(*bank);
        bank.reset();
        bank = std::make_unique<Bank>(path, model_.now_us);
        REQUIRE(StateOf(bank->book) == before);
      }
      REQUIRE(Holdings(bank->book) == model_.accounts());
    }
    CHECK(bank->book.CheckSums().ok());
    CheckWhole(*bank);
  }

 private:
  // Some commands all or none, of which one is certain to be refused: the model hears nothing of
  // it, and whatever it left behind would show, at once or later.
  void Doom(Bank& bank) {
    std::vector<Command> commands;
    for (std::uint64_t n = customers_.Pick(30); n > 0; --n) {
      commands.push_back({.operation = customers_.Next(model_.now_us, bank.book.last_transaction()),
                          .request_id = {}});
    }
    commands.push_back({.operation = In("NOBODY", 1), .request_id = {}});
    const std::vector<Account> before = StateOf(bank.book);
    const auto holds = bank.book.holds().all();
    const ChainHead head = bank.committer.chain_head();
    const auto decided = bank.committer.Decide(commands, Together::kAllOrNone);
    REQUIRE(decided.ok());
    REQUIRE_FALSE(decided->batch.has_entries());
    REQUIRE(decided->publication.entries.empty());
    for (const Outcome& outcome : decided->outcomes) {
      REQUIRE(std::holds_alternative<Refusal>(outcome));
    }
    REQUIRE(StateOf(bank.book) == before);
    REQUIRE(bank.book.holds().all() == holds);
    REQUIRE(bank.committer.chain_head() == head);
  }

  void Step(Bank& bank) {
    const TransactionId newest = bank.book.last_transaction();
    Command command{.operation = customers_.Next(model_.now_us, newest),
                    .request_id = Id(++requests_),
                    .memo = customers_.Pick(3) == 0 ? "for you" : ""};
    const bool is_change = command.operation.index() > Operation(Reverse{}).index();
    if (is_change) command.request_id.reset();
    const Outcome outcome = bank.Do(command);
    const TransactionId id = newest + model_.ExpireHolds(newest) + 1;
    const auto expected =
        std::visit([&](const auto& asked) { return model_.Tell(asked, id); }, command.operation);
    const auto* refusal = std::get_if<Refusal>(&outcome);
    INFO("operation " << command.operation.index());
    REQUIRE((refusal != nullptr ? static_cast<int>(refusal->reason) : 0) ==
            (expected ? static_cast<int>(*expected) : 0));
    if (const auto* receipt = std::get_if<Receipt>(&outcome)) {
      REQUIRE(receipt->transaction.id == id);
      REQUIRE(receipt->transaction.memo == command.memo);
      CheckLeftWithinLimits(*receipt);
    }
    ++seen_[expected ? static_cast<int>(*expected) : 0];
    const bool is_opening = std::holds_alternative<OpenAccount>(command.operation);
    if (is_change) {
      REQUIRE(std::holds_alternative<AccountChanged>(outcome) == !expected);
    } else if (!expected || (IsRecorded(*expected) && !is_opening)) {
      CheckSameAnswer(bank.Do(command), outcome);
    }
  }

  Customers customers_;
  Model model_;
  std::map<int, int>& seen_;
  std::uint64_t requests_ = 0;
};

// Hidden: it is for looking at a seed that the test below has named.
TEST_CASE("Ledger: one seed, against a simple model", "[.seed]") {
  const char* asked = std::getenv("ATM_TEST_SEED");
  std::map<int, int> seen;
  Sequence(asked != nullptr ? static_cast<unsigned>(std::atoi(asked)) : 0, seen).Run(300);
}

TEST_CASE("Ledger: random commands, against a simple model") {
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
