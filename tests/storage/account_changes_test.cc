// The life of an account: opened, named, frozen, closed and opened again; and what its state
// forbids.
#include <SQLiteCpp/Database.h>
#include <SQLiteCpp/Statement.h>

#include <string>
#include <vector>

#include "tests/storage/committed_bank.h"
#include "tests/temp_folder.h"

namespace atm::storage {
namespace {

using testing::TempFolder;

UpdateAccount Rename(const std::string& number, const std::string& display_name) {
  return {.account = Number(number), .display_name = display_name};
}
UpdateAccount Freezing(const std::string& number, Blocks blocks, std::int64_t end_time_us = 0) {
  return {.account = Number(number),
          .freeze = Freeze{.blocks = blocks, .reason = "court", .end_time_us = end_time_us}};
}
UpdateAccount Unfreezing(const std::string& number) {
  return {.account = Number(number), .freeze = Unfreeze{}};
}

Account ChangedOf(const Outcome& outcome) {
  REQUIRE(std::holds_alternative<AccountChanged>(outcome));
  return std::get<AccountChanged>(outcome).account;
}

bool Says(const Outcome& outcome, RefusalReason reason, const std::string& account) {
  const auto* refusal = std::get_if<Refusal>(&outcome);
  return refusal != nullptr && refusal->reason == reason && refusal->account == Number(account);
}

CommittedBank& Opened(CommittedBank& bank) {
  bank.Do({{Open("A", 10'000), {}}, {Open("B", 10'000), {}}, {Open("C", 0), {}}});
  return bank;
}

TEST_CASE("OpenAccount: the account has a name and the time of its opening") {
  CommittedBank bank(":memory:");
  OpenAccount open = Open("A", 5);
  open.display_name = "Ada";
  const Receipt receipt = ReceiptOf(bank.DoOne(open));
  const Account account = AccountOf(bank.book, "A");
  CHECK(account.attributes == AccountAttributes{.display_name = "Ada"});
  CHECK(account.create_time_us == receipt.transaction.create_time_us);
  CHECK(AccountOf(bank.book, "cash:USD").attributes == AccountAttributes{});
}

TEST_CASE("UpdateAccount: changes what it names and leaves the rest") {
  CommittedBank bank(":memory:");
  Opened(bank);
  CHECK(ChangedOf(bank.DoOne(Rename("A", "Ada"))).attributes.display_name == "Ada");
  const Account frozen = ChangedOf(bank.DoOne(Freezing("A", Blocks::kDebits)));
  CHECK(frozen.attributes.display_name == "Ada");
  CHECK(StandingOf(frozen.attributes) == AccountStanding::kFrozen);
  CHECK(frozen == AccountOf(bank.book, "A"));
  const Account free = ChangedOf(bank.DoOne(Unfreezing("A")));
  CHECK(free.attributes == AccountAttributes{.display_name = "Ada"});
  CHECK(ChangedOf(bank.DoOne(Rename("A", ""))).attributes == AccountAttributes{});
  CHECK(free.balance_minor == 10'000);
}

TEST_CASE("A freeze blocks what it says, and nothing else") {
  CommittedBank bank(":memory:");
  Opened(bank);
  const auto blocks = GENERATE(Blocks::kDebits, Blocks::kCredits, Blocks::kAll);
  const bool debits = blocks != Blocks::kCredits;
  const bool credits = blocks != Blocks::kDebits;
  bank.DoOne(Freezing("A", blocks));
  const auto frozen = [&](const Operation& operation) {
    return Says(bank.DoOne(operation), RefusalReason::kAccountFrozen, "A");
  };
  CHECK(frozen(Out("A", 1)) == debits);
  CHECK(frozen(Hold{Number("A"), 1, {}, {}}) == debits);
  CHECK(frozen(Transfer{Number("A"), Number("B"), 1, {}}) == debits);
  CHECK(frozen(In("A", 1)) == credits);
  CHECK(frozen(Transfer{Number("B"), Number("A"), 1, {}}) == credits);
  CHECK(bank.book.CheckSums().ok());
}

TEST_CASE("What was begun before a freeze can be ended") {
  CommittedBank bank(":memory:");
  Opened(bank);
  const auto hold = [&] {
    return ReceiptOf(bank.DoOne(Hold{Number("A"), 100, {}, {}})).transaction.id;
  };
  const TransactionId first = hold();
  const TransactionId second = hold();
  hold();
  const TransactionId paid = ReceiptOf(bank.DoOne(Out("A", 40))).transaction.id;
  const TransactionId taken = ReceiptOf(bank.DoOne(In("A", 30))).transaction.id;
  bank.DoOne(Freezing("A", Blocks::kAll));
  CHECK(ReceiptOf(bank.DoOne(Capture{first, 60, {}})).balance.balance_minor == 9'930);
  ReceiptOf(bank.DoOne(Release{second}));
  CHECK(
      ReceiptOf(bank.DoOne(Reverse{paid, {}, {}, ReversalReason::kNoCash})).balance.balance_minor ==
      9'970);
  CHECK(ReceiptOf(bank.DoOne(Reverse{taken, {}, {}, ReversalReason::kDeviceFault}))
            .balance.balance_minor == 9'940);
  bank.now_us += kDefaultHoldUs;
  bank.Do({});
  CHECK(AccountOf(bank.book, "A").held_minor == 0);
}

TEST_CASE("A freeze with an end is over by itself") {
  CommittedBank bank(":memory:");
  Opened(bank);
  const std::int64_t end_us = bank.now_us + 10 * kSecondUs;
  bank.DoOne(Freezing("A", Blocks::kAll, end_us));
  bank.now_us = end_us - 10;
  CHECK(Says(bank.DoOne(In("A", 1)), RefusalReason::kAccountFrozen, "A"));
  bank.now_us = end_us - 1;  // the command is looked at one microsecond later
  ReceiptOf(bank.DoOne(In("A", 1)));
  CHECK_FALSE(ChangedOf(bank.DoOne(Rename("A", "x"))).attributes.freeze.has_value());
  CHECK(
      Says(bank.DoOne(Freezing("A", Blocks::kAll, end_us)), RefusalReason::kInvalidFreezeEnd, "A"));
}

TEST_CASE("CloseAccount: at zero, without holds; then nothing is possible but reopening") {
  CommittedBank bank(":memory:");
  Opened(bank);
  CHECK(Says(bank.DoOne(CloseAccount{Number("A")}), RefusalReason::kAccountNotEmpty, "A"));
  CHECK(Says(bank.DoOne(ReopenAccount{Number("C")}), RefusalReason::kAccountNotClosed, "C"));
  const TransactionId in = ReceiptOf(bank.DoOne(In("C", 7))).transaction.id;
  const TransactionId out = ReceiptOf(bank.DoOne(Out("C", 7))).transaction.id;
  bank.DoOne(Freezing("C", Blocks::kDebits));
  CHECK(StandingOf(ChangedOf(bank.DoOne(CloseAccount{Number("C")})).attributes) ==
        AccountStanding::kClosed);
  const std::vector<Operation> forbidden = {In("C", 1),
                                            Out("C", 1),
                                            Hold{Number("C"), 1, {}, {}},
                                            Transfer{Number("A"), Number("C"), 1, {}},
                                            Transfer{Number("C"), Number("A"), 1, {}},
                                            Reverse{in, {}, {}, ReversalReason::kNoCash},
                                            Reverse{out, {}, {}, ReversalReason::kNoCash},
                                            Rename("C", "x"),
                                            Unfreezing("C"),
                                            CloseAccount{Number("C")}};
  for (const Operation& operation : forbidden) {
    INFO(operation.index());
    CHECK(Says(bank.DoOne(operation), RefusalReason::kAccountClosed, "C"));
  }
  CHECK(Says(bank.DoOne(Open("C", 0)), RefusalReason::kAccountExists, "C"));
  const Account again = ChangedOf(bank.DoOne(ReopenAccount{Number("C")}));
  CHECK(StandingOf(again.attributes) == AccountStanding::kFrozen);
  ReceiptOf(bank.DoOne(In("C", 1)));
}

TEST_CASE("Refusals of accounts come in their documented order") {
  CommittedBank bank(":memory:");
  Opened(bank);
  const auto transfer = [&](const char* from, const char* to, std::optional<Currency> currency) {
    return bank.DoOne(Transfer{Number(from), Number(to), 99'999, currency});
  };
  bank.DoOne(CloseAccount{Number("C")});
  bank.DoOne(Freezing("A", Blocks::kDebits));
  bank.DoOne(Freezing("B", Blocks::kCredits));
  CHECK(Says(transfer("A", "X", kEur), RefusalReason::kAccountNotFound, "X"));
  CHECK(Says(transfer("A", "C", kEur), RefusalReason::kCurrencyMismatch, "A"));
  CHECK(Says(transfer("A", "C", kUsd), RefusalReason::kAccountClosed, "C"));
  CHECK(Says(transfer("A", "B", kUsd), RefusalReason::kAccountFrozen, "A"));
  CHECK(Says(transfer("B", "A", kUsd), RefusalReason::kInsufficientFunds, "B"));
  CHECK(Says(bank.DoOne(Out("A", 99'999, kEur)), RefusalReason::kCurrencyMismatch, "A"));
  CHECK(Says(bank.DoOne(Out("A", 99'999)), RefusalReason::kAccountFrozen, "A"));
  CHECK(Says(bank.DoOne(Hold{Number("A"), 99'999, {}, 1}), RefusalReason::kInvalidExpireTime, "A"));
  CHECK(Says(bank.DoOne(Hold{Number("A"), 99'999, {}, {}}), RefusalReason::kAccountFrozen, "A"));
  CHECK(Says(bank.DoOne(Rename("X", "")), RefusalReason::kAccountNotFound, "X"));
  CHECK(Says(bank.DoOne(Freezing("C", Blocks::kAll, 1)), RefusalReason::kAccountClosed, "C"));
}

TEST_CASE("A refusal by state is the answer for ever, and names the same account") {
  CommittedBank bank(":memory:");
  Opened(bank);
  bank.DoOne(Freezing("B", Blocks::kCredits));
  const Operation transfer = Transfer{Number("A"), Number("B"), 5, {}};
  const Outcome first = bank.DoOne(transfer, Id(1));
  CHECK(Says(first, RefusalReason::kAccountFrozen, "B"));
  bank.DoOne(Unfreezing("B"));
  const Outcome again = bank.DoOne(transfer, Id(1));
  REQUIRE(std::holds_alternative<Refusal>(again));
  CHECK(std::get<Refusal>(again) == std::get<Refusal>(first));
  ReceiptOf(bank.DoOne(transfer, Id(2)));
}

// One row of the audit trail, as text.
std::vector<std::string> Trail(const std::string& path) {
  SQLite::Database database(path);
  SQLite::Statement rows(
      database,
      "SELECT c.entry || ' ' || number || ' ' || c.kind || ' ' || p.name || ': ' || "
      "before_display_name "
      "||"
      " ',' || before_state || ',' || before_freeze_blocks || ',' || before_freeze_reason || ',' ||"
      " before_freeze_end_us || ' -> ' || after_display_name || ',' || after_state || ',' ||"
      " after_freeze_blocks || ',' || after_freeze_reason || ',' || after_freeze_end_us"
      " FROM account_changes c JOIN principals p ON p.id = c.origin WHERE number NOT LIKE '%:%' "
      "ORDER BY c.entry");
  std::vector<std::string> trail;
  while (rows.executeStep()) trail.push_back(rows.getColumn(0).getString());
  return trail;
}

TEST_CASE("Every change leaves a row in the trail; a restart has all of it") {
  TempFolder folder;
  const std::string path = folder / "atm.db";
  std::vector<Account> before;
  {
    CommittedBank bank(path);
    const auto ask = [&](const Operation& operation, const std::string& who) {
      return bank.Do({{.operation = operation, .request_id = {}, .origin = Peer(who)}})[0];
    };
    OpenAccount open = Open("A", 0);
    open.display_name = "Ada";
    // Opened and renamed in one batch.
    bank.Do({{.operation = open, .request_id = {}, .origin = Peer("ann")},
             {.operation = Rename("A", "Eve"), .request_id = {}, .origin = Peer("bob")}});
    ask(Rename("A", "Eve"), "carl");  // it is called so already
    ask(Freezing("A", Blocks::kCredits, 9'000'000), "dora");
    ask(CloseAccount{Number("A")}, "ann");
    ask(CloseAccount{Number("A")}, "bob");  // refused
    bank.Do({{Open("B", 3), {}}});
    before = StateOf(bank.book);
    CHECK(Trail(path).size() == 5);
  }
  CommittedBank bank(path);
  CHECK(StateOf(bank.book) == before);
  CHECK(Says(bank.DoOne(In("A", 1)), RefusalReason::kAccountClosed, "A"));
  bank.Do({{.operation = ReopenAccount{Number("A")}, .request_id = {}, .origin = Peer("eve")}});
  CHECK(Trail(path) ==
        std::vector<std::string>{"6 A 1 ann: ,0,0,,0 -> Ada,0,0,,0",
                                 "9 A 2 bob: Ada,0,0,,0 -> Eve,0,0,,0",
                                 "11 A 2 dora: Eve,0,0,,0 -> Eve,0,2,court,9000000",
                                 "12 A 3 ann: Eve,0,2,court,9000000 -> Eve,1,2,court,9000000",
                                 "13 B 1 unknown: ,0,0,,0 -> ,0,0,,0",
                                 "16 A 4 eve: Eve,1,2,court,9000000 -> Eve,0,2,court,9000000"});
}

}  // namespace
}  // namespace atm::storage
