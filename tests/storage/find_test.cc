// Looking up what became of transactions and requests, through the ledger.
#include <atomic>
#include <future>
#include <string>
#include <thread>
#include <utility>

#include "storage/ledger/ledger.h"
#include "storage/read/finding.h"
#include "storage/values/money.h"
#include "tests/storage/bank.h"
#include "tests/storage/committed_bank.h"
#include "tests/storage/gated_journal.h"
#include "tests/temp_folder.h"

namespace atm::storage {
namespace {

using testing::TempFolder;

// Balances here reach the end of their range.
const LedgerOptions kUnbounded = {.max_amount_minor = kMaxBalanceMinor};

std::future<Finding> StartFind(Ledger& ledger, const RecordKey& key) {
  auto told = std::make_shared<std::promise<Finding>>();
  ledger.Find(key, [told](Finding finding) { told->set_value(std::move(finding)); });
  return told->get_future();
}

Finding Find(Ledger& ledger, const RecordKey& key) { return StartFind(ledger, key).get(); }

bool IsOnRecord(const Finding& finding) { return std::holds_alternative<OnRecord>(finding); }
bool IsNotOnRecord(const Finding& finding) { return std::holds_alternative<NotOnRecord>(finding); }

// Finding `key` gives the answer that was given first.
void CheckFound(Ledger& ledger, const RecordKey& key, const Outcome& first) {
  const Finding finding = Find(ledger, key);
  REQUIRE(IsOnRecord(finding));
  const Outcome& found = std::get<OnRecord>(finding).outcome;
  REQUIRE(found.index() == first.index());
  if (const auto* refusal = std::get_if<Refusal>(&first)) {
    CHECK(std::get<Refusal>(found) == *refusal);
  }
  if (const auto* receipt = std::get_if<Receipt>(&first)) {
    const auto& again = std::get<Receipt>(found);
    CHECK(again.transaction == receipt->transaction);
    CHECK(again.debit_account == receipt->debit_account);
    CHECK(again.credit_account == receipt->credit_account);
    CHECK(again.balance == receipt->balance);
    CHECK(again.credit_balance == receipt->credit_balance);
    CHECK_FALSE(again.replayed);
  }
}

// One request of each kind, and of each recorded refusal, with the answers.
std::vector<std::pair<Uuid, Outcome>> DoSomeOfAll(Ledger& ledger) {
  std::uint64_t next = 0;
  std::vector<std::pair<Uuid, Outcome>> answers;
  const auto run = [&](const Operation& operation) {
    const Uuid id = Id(++next);
    answers.emplace_back(id, ledger.Execute({operation, id, "memo"}));
    const auto* receipt = std::get_if<Receipt>(&answers.back().second);
    return receipt == nullptr ? 0 : receipt->transaction.id;
  };
  const auto reverse = [&](const auto& original, std::optional<std::int64_t> amount_minor = {}) {
    return run(Reverse{original, amount_minor, {}, ReversalReason::kNoCash});
  };
  const TransactionId opening = run(Open("10001", 10'000));
  run(Open("10002", kMaxBalanceMinor - 20'000));
  run(In("10001", 5));
  const TransactionId out = run(Out("10001", 1'000, kUsd));
  run(Out("10001", 1'000'000));  // kInsufficientFunds
  run(Transfer{Number("10001"), Number("10002"), 7, {}});
  run(In("10002", 20'000));                                    // kBalanceOverflow
  run(In("10002", 19'993));                                    // to the very top
  run(Transfer{Number("10001"), Number("10002"), 1'000, {}});  // the paid account overflows
  const TransactionId hold = run(Hold{Number("10001"), 500, {}, {}});
  run(Capture{hold, 501, {}});  // kHoldExceeded
  run(Capture{hold, 400, {}});
  run(Release{hold});  // kHoldAlreadyCaptured
  const TransactionId released = run(Hold{Number("10001"), 5, {}, {}});
  run(Release{released});
  run(Capture{released, 1, {}});  // kHoldAlreadyReleased
  reverse(opening);               // kNotReversible
  reverse(out, 1'001);            // kReversalExceedsOriginal
  reverse(out);
  reverse(out);        // kAlreadyReversed
  reverse(Id(9'999));  // NothingToReverse
  return answers;
}

TEST_CASE("Find: what was answered first, by request id and by transaction id") {
  TempFolder folder;
  const std::string path = GENERATE(as<std::string>{}, ":memory:", "atm.db");
  auto ledger = OpenLedger(OpenJournal(path == ":memory:" ? path : folder / path), kUnbounded);
  const auto answers = DoSomeOfAll(*ledger);
  std::size_t refusals = 0;
  for (const auto& [id, first] : answers) {
    refusals += std::holds_alternative<Refusal>(first) ? 1U : 0U;
    CheckFound(*ledger, id, first);
    if (const auto* receipt = std::get_if<Receipt>(&first)) {
      CheckFound(*ledger, receipt->transaction.id, first);
    }
  }
  CHECK(refusals == 9);
  CheckFound(*ledger, Id(9'999), Refusal{.reason = RefusalReason::kReversedBeforeArrival});
}

TEST_CASE("Find: a restart forgets nothing") {
  TempFolder folder;
  const std::string path = folder / "atm.db";
  std::vector<std::pair<Uuid, Outcome>> answers;
  {
    auto ledger = OpenLedger(OpenJournal(path), kUnbounded);
    answers = DoSomeOfAll(*ledger);
    REQUIRE(ledger->Close().ok());
  }
  auto ledger = OpenLedger(OpenJournal(path), kUnbounded);
  for (const auto& [id, first] : answers) CheckFound(*ledger, id, first);
}

TEST_CASE("Find: nothing of what never happened, or was refused without a record") {
  auto ledger = OpenLedger(OpenJournal(":memory:"), kUnbounded);
  ledger->Execute({Open("10001", 100), Id(1)});
  REQUIRE(ReasonOf(ledger->Execute({Out("99999", 1), Id(2)})) == RefusalReason::kAccountNotFound);
  CHECK(IsNotOnRecord(Find(*ledger, Id(2))));
  CHECK(IsNotOnRecord(Find(*ledger, Id(3))));
  for (const TransactionId id : {-1, 0, 2}) CHECK(IsNotOnRecord(Find(*ledger, id)));
  CHECK(IsOnRecord(Find(*ledger, TransactionId{1})));
}

TEST_CASE("Find: what is durable, but not shown yet, is not on record yet") {
  TempFolder folder;
  std::promise<void> before;
  std::promise<void> after;
  std::promise<void> go_on[2];
  bool first = true;
  const std::string path = GENERATE(as<std::string>{}, ":memory:", "atm.db");
  auto gated =
      std::make_unique<GatedJournal>(OpenJournal(path == ":memory:" ? path : folder / path));
  GatedJournal* gate = gated.get();
  auto ledger = OpenLedger(std::move(gated));
  ledger->Execute({Open("10001", 100), Id(1)});

  gate->before_write = [&] {
    if (!first) return;
    before.set_value();
    go_on[0].get_future().wait();
  };
  gate->after_write = [&] {
    if (!std::exchange(first, false)) return;
    after.set_value();
    go_on[1].get_future().wait();
  };
  std::promise<Outcome> opened;
  ledger->Submit({Open("10002", 7), Id(2)}, [&](Outcome outcome) { opened.set_value(outcome); });
  for (auto* stage : {&before, &after}) {
    stage->get_future().wait();
    CHECK(IsNotOnRecord(Find(*ledger, TransactionId{2})));
    CHECK(IsNotOnRecord(Find(*ledger, Id(2))));
    CHECK(IsOnRecord(Find(*ledger, Id(1))));  // and readers do not wait for the committer
    go_on[stage == &before ? 0 : 1].set_value();
  }
  const Outcome outcome = opened.get_future().get();
  CheckFound(*ledger, Id(2), outcome);
}

TEST_CASE("Find: a full queue says so, the committer goes on, and the end answers who waits") {
  StoppedLooks looks;
  auto gated = std::make_unique<GatedJournal>(OpenJournal(":memory:"));
  gated->on_look = looks.Stop();
  auto ledger = OpenLedger(std::move(gated), {.readers = 2, .read_queue_capacity = 1});
  ledger->Execute({Open("10001", 100), {}});
  std::vector<std::future<Finding>> waiting;
  for (int i = 0; i < 2; ++i) {
    waiting.push_back(StartFind(*ledger, TransactionId{1}));
    looks.WaitFor(i + 1);
  }
  waiting.push_back(StartFind(*ledger, TransactionId{1}));
  const Finding refused = Find(*ledger, TransactionId{1});
  CHECK(std::get<Refusal>(refused).reason == RefusalReason::kOverloaded);
  CHECK(std::holds_alternative<Receipt>(ledger->Execute({Out("10001", 1), {}})));

  auto closed = std::async(std::launch::async, [&] { return ledger->Close(); });
  looks.Open();
  for (auto& found : waiting) CHECK(IsOnRecord(found.get()));
  CHECK(closed.get().ok());
  const Finding late = Find(*ledger, TransactionId{1});
  CHECK(std::get<Refusal>(late).reason == RefusalReason::kShuttingDown);
}

TEST_CASE("Find: a record that cannot be read is told, and the bank goes on") {
  auto gated = std::make_unique<GatedJournal>(OpenJournal(":memory:"));
  gated->on_look = [] { return absl::UnavailableError("the disk is slow today"); };
  std::promise<absl::Status> told;
  LedgerOptions options;
  options.on_read_failure = [&](const absl::Status& why) { told.set_value(why); };
  auto ledger = OpenLedger(std::move(gated), std::move(options));
  ledger->Execute({Open("10001", 100), {}});
  const Finding finding = Find(*ledger, TransactionId{1});
  CHECK(std::holds_alternative<Unreadable>(finding));
  CHECK(told.get_future().get() == absl::UnavailableError("the disk is slow today"));
  CHECK(std::holds_alternative<Receipt>(ledger->Execute({Out("10001", 1), {}})));
}

// A history in which somebody made up one transaction.
class MadeUpHistory : public History {
 public:
  absl::StatusOr<std::optional<Transaction>> FindTransaction(TransactionId id) override {
    Transaction transaction = {};
    transaction.id = id;
    transaction.debit_account = 1;
    transaction.credit_account = 99;
    return transaction;
  }
  absl::StatusOr<std::vector<Transaction>> ReadTransactions(TransactionId, TransactionId) override {
    return std::vector<Transaction>();
  }
  absl::StatusOr<std::vector<Transaction>> ReadBack(AccountId, TransactionId,
                                                    std::size_t) override {
    return std::vector<Transaction>();
  }
  absl::StatusOr<std::vector<Transaction>> FindByReference(const ReferenceQuery&) override {
    return std::vector<Transaction>();
  }
  absl::Status LookTogether(absl::FunctionRef<absl::Status()> work) override { return work(); }
  absl::StatusOr<std::optional<AccountChanges>> FindChanges(AccountId) override {
    return std::nullopt;
  }
  absl::StatusOr<std::optional<RequestRecord>> FindRequest(const Uuid&) override {
    return std::nullopt;
  }
  absl::StatusOr<std::unique_ptr<AuditSource>> OpenAudit(AuditView) override { return nullptr; }
  absl::StatusOr<RecordCopy> CopyTo(const CopyRequest&) override { return RecordCopy(); }
};

TEST_CASE("Find: a transaction of an account that does not exist is not served") {
  CommittedBank bank(":memory:");
  bank.DoOne(Open("10001", 100));
  const std::unique_ptr<PublishedBalances> published = PublishedOf(bank.book);
  MadeUpHistory history;
  const auto finding = FindIn(history, *published, TransactionId{1});
  CHECK(finding.status().code() == absl::StatusCode::kDataLoss);
  CHECK_THAT(std::string(finding.status().message()), ContainsSubstring("transaction 1"));
}

TEST_CASE("Find: under load, what was answered is found, and nothing newer than what is shown") {
  TempFolder folder;
  const std::string path = GENERATE(as<std::string>{}, ":memory:", "atm.db");
  auto ledger = OpenLedger(OpenJournal(path == ":memory:" ? path : folder / path));
  ledger->Execute({Open("10001", 0), {}});
  constexpr std::uint64_t kEach = 200;
  constexpr std::uint64_t kWriters = 4;
  std::atomic<bool> done = false;
  std::atomic<int> wrong = 0;
  {
    std::vector<std::jthread> readers;
    for (int r = 0; r < 2; ++r) {
      readers.emplace_back([&] {
        while (!done) {
          const TransactionId shown = ledger->last_transaction();
          const Finding newest = Find(*ledger, shown);
          const auto* found = std::get_if<OnRecord>(&newest);
          if (found == nullptr || std::get<Receipt>(found->outcome).transaction.id != shown) {
            ++wrong;
          }
          const bool next = IsOnRecord(Find(*ledger, shown + 1));
          if (next && ledger->last_transaction() <= shown) ++wrong;
        }
      });
    }
    std::vector<std::jthread> writers;
    for (std::uint64_t w = 0; w < kWriters; ++w) {
      writers.emplace_back([&, w] {
        for (std::uint64_t i = 1; i <= kEach; ++i) {
          const Uuid id = Id(w * kEach + i);
          // Every third is refused, and is on record all the same.
          const Outcome answer = ledger->Execute(
              {i % 3 == 0 ? Operation(Out("10001", 1'000'000)) : Operation(In("10001", 1)), id});
          const Finding finding = Find(*ledger, id);
          const auto* found = std::get_if<OnRecord>(&finding);
          if (found == nullptr || found->outcome.index() != answer.index()) ++wrong;
        }
      });
    }
    writers.clear();
    done = true;
  }
  CHECK(wrong == 0);
}

}  // namespace
}  // namespace atm::storage
