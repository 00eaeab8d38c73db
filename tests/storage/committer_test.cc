#include "storage/commit/committer.h"

#include <filesystem>
#include <random>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "tests/storage/bank.h"
#include "tests/storage/committed_bank.h"
#include "tests/temp_folder.h"

namespace atm::storage {
namespace {

using testing::TempFolder;

void CheckSameAnswer(const Receipt& again, const Receipt& first) {
  CHECK(again.replayed);
  CHECK(again.transaction == first.transaction);
  CHECK(again.balance == first.balance);
  CHECK(again.debit_account == first.debit_account);
  CHECK(again.credit_account == first.credit_account);
}

TEST_CASE("Committer: a receipt tells the transaction and the balance after it") {
  CommittedBank bank(":memory:");
  bank.DoOne(Open("10001", 100'000));
  const Receipt receipt = ReceiptOf(bank.DoOne(Out("10001", 4'000), Id(7)));
  CHECK_FALSE(receipt.replayed);
  CHECK(receipt.transaction.id == 2);
  CHECK(receipt.transaction.request_id == Id(7));
  CHECK(receipt.debit_account == Number("10001"));
  CHECK(receipt.credit_account == Number("cash:USD"));
  CHECK(receipt.balance.account == Number("10001"));
  CHECK(receipt.balance.currency == kUsd);
  CHECK(receipt.balance.balance_minor == 96'000);
  CHECK(receipt.balance.available_minor == 96'000);
  CHECK(receipt.balance.last_transaction == 2);
}

TEST_CASE("Committer: without a request id each command counts, and gets an id of its own") {
  CommittedBank bank(":memory:");
  bank.DoOne(Open("10001", 0));
  const Receipt first = ReceiptOf(bank.DoOne(In("10001", 5)));
  const Receipt second = ReceiptOf(bank.DoOne(In("10001", 5)));
  CHECK(second.balance.balance_minor == 10);
  CHECK(first.transaction.request_id < second.transaction.request_id);
  CHECK((first.transaction.request_id.bytes[6] >> 4) == 7);
}

TEST_CASE("Committer: the same request again, in the batch, later, and after a restart") {
  TempFolder folder;
  std::optional<Receipt> first;
  {
    CommittedBank bank(folder / "atm.db");
    bank.DoOne(Open("10001", 100));
    const std::vector<Outcome> both =
        bank.Do({{Out("10001", 30), Id(1)}, {Out("10001", 30), Id(1)}, {Out("10001", 30), Id(1)}});
    first = ReceiptOf(both[0]);
    CHECK_FALSE(first->replayed);
    CheckSameAnswer(ReceiptOf(both[1]), *first);
    CheckSameAnswer(ReceiptOf(both[2]), *first);
    ReceiptOf(bank.DoOne(Out("10001", 50), Id(2)));
    CheckSameAnswer(ReceiptOf(bank.DoOne(Out("10001", 30), Id(1))), *first);
    CHECK(AccountOf(bank.book, "10001").balance_minor == 20);
  }
  CommittedBank bank(folder / "atm.db");
  CheckSameAnswer(ReceiptOf(bank.DoOne(Out("10001", 30), Id(1))), *first);
  CHECK(AccountOf(bank.book, "10001").balance_minor == 20);
}

TEST_CASE("Committer: a refusal for want of funds is given again, also when there are funds now") {
  TempFolder folder;
  Refusal first{};
  {
    CommittedBank bank(folder / "atm.db");
    bank.DoOne(Open("10001", 100));
    const std::vector<Outcome> both = bank.Do(
        {{Out("10001", 500), Id(1)}, {In("10001", 900), Id(2)}, {Out("10001", 500), Id(1)}});
    first = std::get<Refusal>(both[0]);
    CHECK(first.reason == RefusalReason::kInsufficientFunds);
    CHECK(first.available_minor == 100);
    CHECK(std::get<Refusal>(both[2]) == first);
    CHECK(std::get<Refusal>(bank.DoOne(Out("10001", 500), Id(1))) == first);
  }
  CommittedBank bank(folder / "atm.db");
  CHECK(std::get<Refusal>(bank.DoOne(Out("10001", 500), Id(1))) == first);
  CHECK(AccountOf(bank.book, "10001").balance_minor == 1'000);
  ReceiptOf(bank.DoOne(Out("10001", 500), Id(3)));
}

TEST_CASE("Committer: refusals of other kinds leave the request id free") {
  CommittedBank bank(":memory:");
  bank.DoOne(Open("10001", 100));
  CHECK(ReasonOf(bank.DoOne(In("10002", 5), Id(1))) == RefusalReason::kAccountNotFound);
  CHECK(ReasonOf(bank.DoOne(In("10001", 5, kEur), Id(1))) == RefusalReason::kCurrencyMismatch);
  CHECK(ReceiptOf(bank.DoOne(In("10001", 5), Id(1))).balance.balance_minor == 105);
}

TEST_CASE("Committer: a request id that is used for something else names the first difference") {
  CommittedBank bank(":memory:");
  bank.Do({{Open("10001", 100), {}}, {Open("10002", 100), {}}});
  bank.DoOne(Out("10001", 30), Id(1));
  bank.DoOne(Out("10001", 3'000), Id(2));  // refused, and on record
  for (const auto& [id, amount] : {std::pair(Id(1), 30), std::pair(Id(2), 3'000)}) {
    const auto field = [&](const Operation& operation) {
      const Outcome outcome = bank.DoOne(operation, id);
      CHECK(ReasonOf(outcome) == RefusalReason::kRequestIdReused);
      return std::get<Refusal>(outcome).field;
    };
    CHECK(field(In("10002", 99, kEur)) == RequestField::kMethod);
    CHECK(field(Open("10001", amount)) == RequestField::kMethod);
    CHECK(field(Out("10002", 99, kEur)) == RequestField::kAccount);
    CHECK(field(Out("10001", 99, kEur)) == RequestField::kAmountMinor);
    CHECK(field(Out("10001", amount, kEur)) == RequestField::kCurrencyCode);
    CHECK(field(Out("99999", amount)) == RequestField::kAccount);  // before ACCOUNT_NOT_FOUND
  }
  // A currency that is left out agrees with any, and so does the right one.
  CHECK(ReceiptOf(bank.DoOne(Out("10001", 30, kUsd), Id(1))).replayed);
  CHECK(ReceiptOf(bank.DoOne(Out("10001", 30), Id(1))).replayed);
  CHECK(AccountOf(bank.book, "10001").balance_minor == 70);
  CHECK(AccountOf(bank.book, "10002").balance_minor == 100);
}

TEST_CASE("Committer: an opening has a request id as well") {
  CommittedBank bank(":memory:");
  const Receipt first = ReceiptOf(bank.DoOne(Open("10001", 100), Id(1)));
  CheckSameAnswer(ReceiptOf(bank.DoOne(Open("10001", 100), Id(1))), first);
  CHECK(ReasonOf(bank.DoOne(Open("10001", 100), Id(2))) == RefusalReason::kAccountExists);
  const Outcome other = bank.DoOne(Open("10001", 100, kEur), Id(1));
  CHECK(std::get<Refusal>(other).field == RequestField::kCurrencyCode);
}

TEST_CASE("Committer: commands of one batch see each other") {
  CommittedBank bank(":memory:");
  const std::vector<Outcome> outcomes = bank.Do({{Open("A", 0), {}},
                                                 {Out("A", 1), {}},
                                                 {In("A", 10), {}},
                                                 {Out("A", 10), {}},
                                                 {Out("A", 1), {}}});
  CHECK(ReasonOf(outcomes[1]) == RefusalReason::kInsufficientFunds);
  CHECK(ReceiptOf(outcomes[3]).balance.balance_minor == 0);
  CHECK(ReasonOf(outcomes[4]) == RefusalReason::kInsufficientFunds);
}

// What is on disk at one moment, as a crash would leave it.
void CopyFiles(const std::string& from, const std::string& to) {
  for (const char* suffix : {"", "-wal"}) {
    std::filesystem::remove(to + suffix);
    if (std::filesystem::exists(from + suffix)) {
      std::filesystem::copy_file(from + suffix, to + suffix);
    }
  }
}

TEST_CASE("Committer: a restart at every point finds the same bank", "[data]") {
  TempFolder folder;
  std::mt19937 random(42);
  CommittedBank bank(folder / "atm.db", /*redo_target=*/40);
  std::uint64_t requests = 0;
  for (int step = 0; step < 120; ++step) {
    std::vector<Command> commands;
    for (unsigned i = 0; i <= random() % 5; ++i) {
      const std::string account(1, static_cast<char>('A' + random() % 12));
      const auto amount = static_cast<std::int64_t>(1 + random() % 900);
      const std::optional<Uuid> id =
          random() % 4 == 0 ? std::nullopt : std::optional(Id(++requests));
      switch (random() % 4) {
        case 0:
          commands.push_back({Open(account, amount), id});
          break;
        case 1:
          commands.push_back({In(account, amount), id});
          break;
        default:
          commands.push_back({Out(account, amount), id});
          break;
      }
    }
    const std::vector<Outcome> outcomes = bank.Do(commands);
    CopyFiles(folder / "atm.db", folder / "crashed.db");
    CommittedBank restarted(folder / "crashed.db", 40);
    REQUIRE(StateOf(restarted.book) == StateOf(bank.book));
    REQUIRE(restarted.book.last_transaction() == bank.book.last_transaction());
    // Asked again after the restart, the requests are answered as before.
    for (std::size_t i = 0; i < commands.size(); ++i) {
      const auto* receipt = std::get_if<Receipt>(&outcomes[i]);
      if (!commands[i].request_id || receipt == nullptr) continue;
      CheckSameAnswer(ReceiptOf(restarted.Do({commands[i]})[0]), *receipt);
    }
  }
  CHECK(bank.book.last_transaction() > 100);
  REQUIRE(bank.committer.WriteBackAll().ok());
  REQUIRE(bank.journal->Close().ok());
  const CommittedBank reopened(folder / "atm.db");
  CHECK(StateOf(reopened.book) == StateOf(bank.book));
}

// From, and to.
using Parts = std::vector<std::pair<TransactionId, TransactionId>>;

// Takes two of three parts that are offered.
struct TwoOfThree : Recording {
  bool TryStage(std::span<const Sealed<Transaction>> part) override {
    offered.emplace_back(part.front().row.id, part.back().row.id);
    if (offered.size() % 3 == 0) return false;
    REQUIRE(journal->Stage(part).ok());
    return true;
  }

  Parts offered;
  Journal* journal = nullptr;
};

TEST_CASE("Committer: parts of a large batch are offered ahead, and all of it is recorded") {
  TempFolder folder;
  const std::string path = folder / "atm.db";
  std::vector<Account> before;
  {
    TwoOfThree recording;
    Parts& offered = recording.offered;
    CommittedBank bank(path, 1'000'000, recording);
    recording.journal = bank.journal.get();
    bank.Do({{Open("10001", 1'000), {}}, {Hold{Number("10001"), 10, {}, 2 * kSecondUs}, {}}});
    std::vector<Command> commands(200, {Out("10001", 5'000), {}});  // refused
    commands.resize(700, {In("10001", 1), {}});
    bank.Do(commands);
    // Of 128, 256, 384 … commands: the first 128 add nothing, and the third offer is not taken.
    CHECK(offered == Parts{{3, 58}, {59, 186}, {187, 314}, {187, 442}});
    CHECK(bank.book.last_transaction() == 502);
    offered.clear();
    bank.Do(std::vector<Command>(255, {In("10001", 1), {}}));
    bank.Do(std::vector<Command>(700, {In("10001", 1), {}}), Together::kAllOrNone);
    bank.Do(std::vector<Command>(700, {In("10001", 1), {}}), Together::kTrial);
    CHECK(offered.empty());
    before = StateOf(bank.book);
  }
  CommittedBank bank(path);
  CHECK(StateOf(bank.book) == before);
  CHECK(AccountOf(bank.book, "10001").balance_minor == 1'000 + 500 + 255 + 700);
}

TEST_CASE("Committer: no room on the disk refuses everything and changes nothing") {
  TempFolder folder;
  auto journal = OpenJournal(
      {.url = folder / "atm.db", .min_free_bytes = std::numeric_limits<std::int64_t>::max() - 1});
  REQUIRE(journal.ok());
  Book book;
  Committer committer(book, **journal, {.redo_target = 1'000, .clock_us = [] { return 0; }});
  REQUIRE(committer.Load().ok());
  const std::vector<Command> commands = {{Open("A", 1), Id(1)}, {In("A", 1), {}}};
  const auto outcomes = committer.Commit(commands);
  REQUIRE(outcomes.ok());
  REQUIRE(outcomes->size() == 2);
  for (const Outcome& outcome : *outcomes) {
    CHECK(ReasonOf(outcome) == RefusalReason::kStorageFull);
  }
  CHECK(book.directory().size() == 0);
}

TEST_CASE("Committer: what is on record is answered also without room on the disk") {
  TempFolder folder;
  std::optional<Receipt> first;
  {
    CommittedBank bank(folder / "atm.db");
    bank.DoOne(Open("A", 100), Id(1));
    first = ReceiptOf(bank.DoOne(In("A", 5), Id(2)));
    REQUIRE(bank.journal->Close().ok());
  }
  auto journal = OpenJournal(
      {.url = folder / "atm.db", .min_free_bytes = std::numeric_limits<std::int64_t>::max() - 1});
  REQUIRE(journal.ok());
  Book book;
  Committer committer(book, **journal, {.redo_target = 1'000, .clock_us = [] { return 0; }});
  REQUIRE(committer.Load().ok());
  const auto outcomes = committer.Commit(
      std::vector<Command>{{In("A", 5), Id(2)}, {In("A", 6), Id(2)}, {In("A", 5), Id(3)}});
  REQUIRE(outcomes.ok());
  CheckSameAnswer(ReceiptOf((*outcomes)[0]), *first);
  CHECK(ReasonOf((*outcomes)[1]) == RefusalReason::kRequestIdReused);
  CHECK(ReasonOf((*outcomes)[2]) == RefusalReason::kStorageFull);
}

}  // namespace
}  // namespace atm::storage
