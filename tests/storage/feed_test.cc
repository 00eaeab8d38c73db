// The feed of what happens, through the ledger.
#include <algorithm>
#include <atomic>
#include <future>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "storage/ledger/ledger.h"
#include "storage/read/read_feed.h"
#include "tests/storage/committed_bank.h"
#include "tests/storage/gated_journal.h"
#include "tests/temp_folder.h"

namespace atm::storage {
namespace {

using testing::TempFolder;

FeedQuery After(TransactionId after) { return {.after = after}; }
FeedQuery After(TransactionId after, const std::string& account) {
  return {.after = after, .account = Number(account)};
}

FeedFinding Read(Ledger& ledger, const FeedQuery& query) {
  std::promise<FeedFinding> told;
  ledger.ReadFeed(query, [&](FeedFinding finding) { told.set_value(std::move(finding)); });
  return told.get_future().get();
}

FeedChunk ReadChunk(Ledger& ledger, const FeedQuery& query) {
  FeedFinding finding = Read(ledger, query);
  REQUIRE(std::holds_alternative<FeedChunk>(finding));
  return std::get<FeedChunk>(std::move(finding));
}

// All that there is, chunk by chunk.
std::vector<Receipt> ReadAll(Ledger& ledger, FeedQuery query) {
  std::vector<Receipt> all;
  for (;;) {
    const FeedChunk chunk = ReadChunk(ledger, query);
    CHECK(chunk.receipts.size() <= kMaxFeedChunk);
    CHECK(chunk.read_to >= query.after);
    if (chunk.receipts.empty()) return all;
    all.insert(all.end(), chunk.receipts.begin(), chunk.receipts.end());
    query.after = chunk.read_to;
  }
}

std::vector<TransactionId> IdsOf(const std::vector<Receipt>& receipts) {
  std::vector<TransactionId> ids;
  for (const Receipt& receipt : receipts) ids.push_back(receipt.transaction.id);
  return ids;
}

std::vector<TransactionId> Range(TransactionId first, TransactionId last) {
  std::vector<TransactionId> ids;
  for (TransactionId id = first; id <= last; ++id) ids.push_back(id);
  return ids;
}

// A has a transaction of every three, B and C have them now and then.
Operation OperationOf(TransactionId id) {
  if (id % 3 == 0) return In("A", id);
  if (id % 7 == 0) return Transfer{Number("B"), Number("A"), 1, {}};
  if (id % 11 == 0) return Hold{Number("C"), 1, {}, {}};
  return Out("B", 1);
}

// Four accounts, of which X has none but its opening. `count` transactions in all.
void FillBank(Ledger& ledger, TransactionId count) {
  for (const char* account : {"A", "B", "C", "X"}) ledger.Execute({Open(account, 10'000), {}});
  for (TransactionId id = 5; id <= count; ++id) {
    const Outcome outcome = ledger.Execute({OperationOf(id), {}, "memo"});
    REQUIRE(std::get<Receipt>(outcome).transaction.id == id);
  }
}

bool IsOf(const Receipt& receipt, const std::string& account) {
  return receipt.debit_account == Number(account) || receipt.credit_account == Number(account);
}

TEST_CASE("Feed: from a time on, of all accounts and of one") {
  TempFolder folder;
  std::int64_t now_us = 1'000;
  auto opened =
      Ledger::Open(OpenJournal(folder / "atm.db"), {.clock_us = [&] { return now_us += 10; }});
  REQUIRE(opened.ok());
  Ledger& ledger = **opened;
  FillBank(ledger, 400);
  const std::vector<Receipt> all = ReadAll(ledger, After(0));
  const auto time_of = [&](TransactionId id) {
    return all[static_cast<std::size_t>(id) - 1].transaction.create_time_us;
  };
  for (const TransactionId id : {1, 2, 3, 150, 399, 400}) {
    INFO("since the time of " << id);
    CHECK(IdsOf(ReadAll(ledger, {.since_us = time_of(id)})) == Range(id, 400));
    CHECK(IdsOf(ReadAll(ledger, {.since_us = time_of(id) - 1})) == Range(id, 400));
    // With a position as well, the later of the two counts.
    CHECK(IdsOf(ReadAll(ledger, {.after = 200, .since_us = time_of(id)})) ==
          Range(std::max<TransactionId>(201, id), 400));
    for (const Receipt& receipt :
         ReadAll(ledger, {.account = Number("A"), .since_us = time_of(id)})) {
      CHECK(receipt.transaction.id >= id);
    }
  }
  CHECK(ReadAll(ledger, {.since_us = time_of(400) + 1}).empty());
  CHECK(ReadAll(ledger, {.account = Number("A"), .since_us = time_of(400) + 1}).empty());
  CHECK(ReadAll(ledger, {.account = Number("A"), .since_us = 0}).size() ==
        ReadAll(ledger, After(0, "A")).size());
}

TEST_CASE("Feed: all that happened, in its order, as it was answered") {
  TempFolder folder;
  const std::string path = GENERATE(as<std::string>{}, ":memory:", "atm.db");
  auto ledger = OpenLedger(OpenJournal(path == ":memory:" ? path : folder / path));
  CHECK(ReadChunk(*ledger, After(0)).receipts.empty());
  std::vector<Receipt> answers;
  for (const Operation& operation :
       {Operation(Open("A", 500)), Operation(Open("B", 0)), Operation(In("A", 7)),
        Operation(Transfer{Number("A"), Number("B"), 100, {}}),
        Operation(Hold{Number("B"), 50, {}, {}}), Operation(Capture{5, 20, {}}),
        Operation(Reverse{TransactionId{3}, {}, {}, ReversalReason::kNoCash})}) {
    answers.push_back(ReceiptOf(ledger->Execute({operation, {}, "memo"})));
  }
  REQUIRE(ReasonOf(ledger->Execute({Out("A", 1'000'000), {}})) ==
          RefusalReason::kInsufficientFunds);  // moves nothing: not in the feed
  const std::vector<Receipt> told = ReadAll(*ledger, After(0));
  REQUIRE(told.size() == answers.size());
  for (std::size_t i = 0; i < told.size(); ++i) {
    CHECK(told[i].transaction == answers[i].transaction);
    CHECK(told[i].debit_account == answers[i].debit_account);
    CHECK(told[i].credit_account == answers[i].credit_account);
  }
}

TEST_CASE("Feed: goes on after any transaction, also of one account, and over a restart") {
  TempFolder folder;
  constexpr TransactionId kCount = 400;  // some chunks
  auto ledger = OpenLedger(OpenJournal(folder / "atm.db"));
  FillBank(*ledger, kCount);
  if (GENERATE(false, true)) {
    REQUIRE(ledger->Close().ok());
    ledger = OpenLedger(OpenJournal(folder / "atm.db"));
  }
  const std::vector<Receipt> all = ReadAll(*ledger, After(0));
  REQUIRE(IdsOf(all) == Range(1, kCount));
  for (TransactionId after = 0; after <= kCount; ++after) {
    CAPTURE(after);
    if (IdsOf(ReadAll(*ledger, After(after))) != Range(after + 1, kCount)) FAIL("of all");
    for (const char* account : {"A", "B", "C", "X"}) {
      CAPTURE(account);
      std::vector<TransactionId> wanted;
      for (const Receipt& receipt : all) {
        const TransactionId id = receipt.transaction.id;
        if (id > after && IsOf(receipt, account)) wanted.push_back(id);
      }
      if (IdsOf(ReadAll(*ledger, After(after, account))) != wanted) FAIL("of one");
    }
  }
}

TEST_CASE("Feed: a chunk is full before the next one begins") {
  auto ledger = OpenLedger(OpenJournal(":memory:"));
  FillBank(*ledger, 300);
  constexpr auto kChunk = static_cast<TransactionId>(kMaxFeedChunk);
  const FeedChunk first = ReadChunk(*ledger, After(0));
  CHECK(IdsOf(first.receipts) == Range(1, kChunk));
  CHECK(first.read_to == kChunk);
  // What is left of the ledger is known to be nobody's who asks: it is not looked at again.
  const FeedChunk quiet = ReadChunk(*ledger, After(0, "X"));
  CHECK(IdsOf(quiet.receipts) == std::vector<TransactionId>{4});
  CHECK(quiet.read_to == 300);
}

TEST_CASE("Feed: what cannot be watched") {
  auto ledger = OpenLedger(OpenJournal(":memory:"));
  ledger->Execute({Open("A", 1), {}});
  const FeedFinding nobody = Read(*ledger, After(0, "NOBODY"));
  CHECK(std::get<Refusal>(nobody).reason == RefusalReason::kAccountNotFound);
  CHECK(std::get<Refusal>(nobody).account == Number("NOBODY"));
  // The account comes first.
  CHECK(ReasonOf(Read(*ledger, After(9, "NOBODY"))) == RefusalReason::kAccountNotFound);
  for (const FeedQuery& late : {After(2), After(2, "A")}) {
    const FeedFinding later = Read(*ledger, late);
    CHECK(std::get<Refusal>(later).reason == RefusalReason::kTransactionNotFound);
    CHECK(std::get<Refusal>(later).original == 2);
  }
  REQUIRE(ledger->Close().ok());
  CHECK(ReasonOf(Read(*ledger, After(0))) == RefusalReason::kShuttingDown);
}

TEST_CASE("Feed: what is durable, but not shown yet, is not told yet") {
  TempFolder folder;
  auto gated = std::make_unique<GatedJournal>(OpenJournal(folder / "atm.db"));
  GatedJournal* gate = gated.get();
  auto ledger = OpenLedger(std::move(gated));
  ledger->Execute({Open("A", 100), {}});
  std::promise<void> appended;
  std::promise<void> go_on;
  gate->after_write = [&, first = true]() mutable {
    if (!std::exchange(first, false)) return;
    appended.set_value();
    go_on.get_future().wait();
  };
  std::promise<void> told;
  REQUIRE(ledger->WaitForNews(1, [&] { told.set_value(); }).has_value());
  std::promise<void> answered;
  ledger->Submit({In("A", 1), {}}, [&](const Outcome&) { answered.set_value(); });
  appended.get_future().wait();
  CHECK(ReadChunk(*ledger, After(1)).receipts.empty());
  CHECK(ReadChunk(*ledger, After(1, "A")).receipts.empty());
  CHECK(ReasonOf(Read(*ledger, After(2))) == RefusalReason::kTransactionNotFound);
  go_on.set_value();
  told.get_future().wait();
  CHECK(IdsOf(ReadChunk(*ledger, After(1)).receipts) == std::vector<TransactionId>{2});
  answered.get_future().wait();
}

TEST_CASE("Feed: a record from which something is missing is not told") {
  CommittedBank bank(":memory:");
  for (const char* account : {"A", "B"}) bank.DoOne(Open(account, 1));
  const std::unique_ptr<PublishedBalances> published = PublishedOf(bank.book);
  const auto empty = OpenJournal(":memory:");
  const auto history = empty->OpenHistory();
  REQUIRE(history.ok());
  for (const FeedQuery& query : {After(0), After(1), After(0, "A")}) {
    CHECK(ReadFeed(**history, *published, query).status().code() == absl::StatusCode::kDataLoss);
  }
}

TEST_CASE("Feed: a record that cannot be read is told, and the bank goes on") {
  auto gated = std::make_unique<GatedJournal>(OpenJournal(":memory:"));
  gated->on_look = [] { return absl::UnavailableError("the disk is slow today"); };
  std::promise<std::string> told;  // ThreadSanitizer cannot see into a status that is shared
  LedgerOptions options;
  options.on_read_failure = [&](const absl::Status& why) {
    told.set_value(std::string(why.message()));
  };
  auto ledger = OpenLedger(std::move(gated), std::move(options));
  ledger->Execute({Open("A", 100), {}});
  CHECK(std::holds_alternative<Unreadable>(Read(*ledger, After(0))));
  CHECK(told.get_future().get() == "the disk is slow today");
  CHECK(std::holds_alternative<Receipt>(ledger->Execute({Out("A", 1), {}})));
}

TEST_CASE("News: told once, to each who waits, and to nobody who knows already") {
  auto ledger = OpenLedger(OpenJournal(":memory:"));
  ledger->Execute({Open("A", 100), {}});
  CHECK_FALSE(ledger->WaitForNews(0, [] { std::abort(); }).has_value());
  std::promise<void> told[2];
  std::atomic<int> times = 0;
  for (std::promise<void>& each : told) {
    REQUIRE(ledger
                ->WaitForNews(1,
                              [&each, &times] {
                                ++times;
                                each.set_value();
                              })
                .has_value());
  }
  const auto left = ledger->WaitForNews(1, [] { std::abort(); });
  REQUIRE(left.has_value());
  CHECK(ledger->StopWaiting(*left));
  CHECK_FALSE(ledger->StopWaiting(*left));
  ledger->Execute({In("A", 1), {}});
  for (std::promise<void>& each : told) each.get_future().wait();
  ledger->Execute({In("A", 1), {}});
  CHECK_FALSE(ledger->WaitForNews(2, [] { std::abort(); }).has_value());
  REQUIRE(ledger->Close().ok());
  CHECK(times == 2);
}

TEST_CASE("News: the end of the ledger is told, and nobody waits after it") {
  auto ledger = OpenLedger(OpenJournal(":memory:"));
  ledger->Execute({Open("A", 100), {}});
  std::promise<RefusalReason> why;
  REQUIRE(ledger->WaitForNews(1, [&] { why.set_value(ReasonOf(Read(*ledger, After(1)))); })
              .has_value());
  REQUIRE(ledger->Close().ok());
  CHECK(why.get_future().get() == RefusalReason::kShuttingDown);
  CHECK_FALSE(ledger->WaitForNews(1, [] { std::abort(); }).has_value());
}

TEST_CASE("News: a full queue of look-ups holds nothing back") {
  StoppedLooks looks;
  auto gated = std::make_unique<GatedJournal>(OpenJournal(":memory:"));
  gated->on_look = looks.Stop();
  auto ledger = OpenLedger(std::move(gated), {.readers = 1, .read_queue_capacity = 1});
  ledger->Execute({Open("A", 100), {}});
  std::promise<void> told;
  REQUIRE(ledger->WaitForNews(1, [&] { told.set_value(); }).has_value());
  std::promise<Finding> looked[2];  // one looks, one waits
  for (std::promise<Finding>& each : looked) {
    ledger->Find(TransactionId{1}, [&each](Finding found) { each.set_value(std::move(found)); });
    looks.WaitFor(1);
  }
  std::promise<FeedFinding> fed;
  ledger->ReadFeed(After(0), [&](FeedFinding found) { fed.set_value(std::move(found)); });
  ledger->Execute({In("A", 1), {}});
  looks.Open();
  told.get_future().wait();
  CHECK(std::holds_alternative<FeedChunk>(fed.get_future().get()));
  for (auto& each : looked) CHECK(std::holds_alternative<OnRecord>(each.get_future().get()));
}

// Follows a feed, as a server does, until it was told of so many.
class Follower {
 public:
  Follower(Ledger& ledger, FeedQuery query, std::size_t wanted)
      : ledger_(ledger), query_(std::move(query)), wanted_(wanted) {
    Next();
  }

  std::vector<TransactionId> Ids() {
    done_.get_future().wait();
    return ids_;
  }

 private:
  void Next() {
    ledger_.ReadFeed(query_, [this](const FeedFinding& finding) { OnRead(finding); });
  }

  void OnRead(const FeedFinding& finding) {
    const auto* chunk = std::get_if<FeedChunk>(&finding);
    if (chunk == nullptr) std::abort();
    const std::vector<TransactionId> more = IdsOf(chunk->receipts);
    ids_.insert(ids_.end(), more.begin(), more.end());
    query_.after = chunk->read_to;
    if (ids_.size() >= wanted_) return done_.set_value();
    const bool waits = chunk->receipts.empty() &&
                       ledger_.WaitForNews(query_.after, [this] { Next(); }).has_value();
    if (!waits) Next();
  }

  Ledger& ledger_;
  FeedQuery query_;
  const std::size_t wanted_;
  std::vector<TransactionId> ids_;
  std::promise<void> done_;
};

TEST_CASE("Feed: under load, three watchers hear of everything once, in its order") {
  TempFolder folder;
  const std::string path = GENERATE(as<std::string>{}, ":memory:", "atm.db");
  auto ledger = OpenLedger(OpenJournal(path == ":memory:" ? path : folder / path));
  ledger->Execute({Open("A", 0), {}});
  ledger->Execute({Open("B", 0), {}});
  constexpr std::size_t kWriters = 4;
  constexpr std::size_t kEach = 300;
  constexpr TransactionId kAll = 2 + kWriters * kEach;
  Follower from_the_first(*ledger, After(0), kAll);
  Follower from_now(*ledger, After(2), kAll - 2);
  Follower of_one(*ledger, After(0, "A"), 1 + kWriters * kEach / 2);
  std::vector<std::vector<TransactionId>> of_a(kWriters);
  {
    std::vector<std::jthread> writers;
    for (std::size_t w = 0; w < kWriters; ++w) {
      writers.emplace_back([&, w] {
        for (std::size_t i = 0; i < kEach; ++i) {
          const Outcome outcome = ledger->Execute({In(i % 2 == 0 ? "A" : "B", 1), {}});
          const auto* receipt = std::get_if<Receipt>(&outcome);
          if (receipt == nullptr) std::abort();
          if (i % 2 == 0) of_a[w].push_back(receipt->transaction.id);
        }
      });
    }
  }
  CHECK(from_the_first.Ids() == Range(1, kAll));
  CHECK(from_now.Ids() == Range(3, kAll));
  std::vector<TransactionId> wanted = {1};
  for (const auto& ids : of_a) wanted.insert(wanted.end(), ids.begin(), ids.end());
  std::ranges::sort(wanted);
  CHECK(of_one.Ids() == wanted);
}

}  // namespace
}  // namespace atm::storage
