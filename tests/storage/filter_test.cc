// Statements and feeds of which only some transactions are wanted: by kind, reference, business day
// and origin, over thousands of rows.
#include <algorithm>
#include <atomic>
#include <cstddef>
#include <cstdlib>
#include <future>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "storage/ledger/ledger.h"
#include "storage/read/transaction_filter.h"
#include "tests/storage/committed_bank.h"
#include "tests/storage/gated_journal.h"
#include "tests/storage/limited_bank.h"

namespace atm::storage {
namespace {

using IdList = std::vector<TransactionId>;

constexpr std::int32_t kFirstDay = 20'000;

// A bank of some thousand transactions on five days, and what happened in it.
class BusyBank {
 public:
  BusyBank() {
    LedgerOptions options;
    options.clock_us = [this] { return now_us_.load(); };
    ledger_ = OpenLedger(OpenJournal(":memory:"), std::move(options));
    for (const char* account : {"A", "B", "C"}) Do({Asked(Open(account, 100'000))});
    Do({Asked(Held("A", 1, kNoon + kHourUs))});  // which the bank ends, on the second day
    for (int batch = 0; batch < 10; ++batch) {
      if (batch % 2 == 0 && batch > 0) now_us_ += kDayUs;
      std::vector<Command> commands;
      for (int i = 0; i < 350; ++i) commands.push_back(Next());
      Do(std::move(commands));
    }
    ReadEverything();
  }

  Ledger& ledger() { return *ledger_; }
  const std::vector<Receipt>& all() const { return all_; }
  TransactionId newest() const { return static_cast<TransactionId>(all_.size()); }

  // The ids of those that fit, by looking at each.
  IdList Fitting(const TransactionFilter& filter, const std::optional<std::string>& account) const {
    IdList ids;
    for (const Receipt& receipt : all_) {
      const Transaction& row = receipt.transaction;
      const bool fits_account = !account || receipt.debit_account == Number(*account) ||
                                receipt.credit_account == Number(*account);
      const bool fits_kind = filter.kinds.empty() || std::ranges::count(filter.kinds, row.kind) > 0;
      const bool fits_reference = filter.reference.empty() || filter.reference == row.reference;
      const bool fits_day = !filter.business_day || *filter.business_day == row.business_day;
      const bool fits_origin = !filter.origin || *filter.origin == receipt.origin.name;
      if (fits_account && fits_kind && fits_reference && fits_day && fits_origin) {
        ids.push_back(row.id);
      }
    }
    return ids;
  }

  FeedChunk Chunk(const FeedQuery& query) {
    std::promise<FeedFinding> told;
    ledger_->ReadFeed(query, [&](FeedFinding found) { told.set_value(std::move(found)); });
    FeedFinding found = told.get_future().get();
    REQUIRE(std::holds_alternative<FeedChunk>(found));
    return std::get<FeedChunk>(std::move(found));
  }

  StatementPage Page(const StatementQuery& query) {
    std::promise<StatementFinding> told;
    ledger_->ReadStatement(query,
                           [&](StatementFinding found) { told.set_value(std::move(found)); });
    StatementFinding found = told.get_future().get();
    REQUIRE(std::holds_alternative<StatementPage>(found));
    return std::get<StatementPage>(std::move(found));
  }

 private:
  static Command Asked(const Operation& operation) {
    return {.operation = operation, .request_id = {}};
  }

  Command Next() {
    ++asked_;
    Command command = Asked(asked_ % 11 == 0  ? Operation(In("B", 5))
                            : asked_ % 7 == 0 ? Operation(Transfer{Number("A"), Number("B"), 2, {}})
                            : asked_ % 3 == 0 ? Operation(Out("A", 1))
                                              : Operation(In("A", 3)));
    if (asked_ % 2 == 0) command.reference = "often";
    if (asked_ % 997 == 0) command.reference = "rare";
    if (asked_ == 3'000) command.reference = "once";
    if (asked_ % 5 == 0) command.origin = Peer("ann");
    if (asked_ % 1'201 == 0) command.origin = Peer("bank");  // of the bank's name, but a peer
    return command;
  }

  void Do(std::vector<Command> commands) {
    std::promise<void> done;
    ledger_->SubmitAll(std::move(commands), Together::kEachForItself,
                       [&](const std::vector<Outcome>& outcomes) {
                         for (const Outcome& outcome : outcomes) {
                           if (!std::holds_alternative<Receipt>(outcome)) std::abort();
                         }
                         done.set_value();
                       });
    done.get_future().wait();
  }

  void ReadEverything() {
    for (TransactionId after = 0; after < ledger_->last_transaction();) {
      FeedChunk chunk = Chunk({.after = after});
      after = chunk.read_to;
      all_.insert(all_.end(), chunk.receipts.begin(), chunk.receipts.end());
    }
    REQUIRE(all_.size() == 3'505);
    REQUIRE(newest() == ledger_->last_transaction());
  }

  std::atomic<std::int64_t> now_us_ = kNoon;
  std::unique_ptr<Ledger> ledger_;
  std::vector<Receipt> all_;
  int asked_ = 0;
};

// What somebody may want: each part by itself, some together, and what nothing fits.
std::vector<TransactionFilter> SomeFilters() {
  using Kind = TransactionKind;
  return {
      {},
      {.kinds = {Kind::kTransfer}},
      {.kinds = {Kind::kOpening, Kind::kExpiry, Kind::kHold}},
      {.reference = "often"},
      {.reference = "rare"},
      {.reference = "once"},
      {.reference = "never"},
      {.business_day = kFirstDay},
      {.business_day = kFirstDay + 2},
      {.business_day = kFirstDay + 4},
      {.business_day = kFirstDay - 1},
      {.business_day = kFirstDay + 5},
      {.origin = "unknown"},
      {.origin = "ann"},
      {.origin = "bank"},
      {.origin = "bob"},
      {.origin = ""},
      {.reference = "often", .business_day = kFirstDay + 3},
      {.reference = "rare", .business_day = kFirstDay + 1, .origin = "unknown"},
      {.business_day = kFirstDay + 4, .origin = "ann"},
      {.kinds = {Kind::kDeposit}, .reference = "often", .business_day = 20'001, .origin = "ann"},
      {.kinds = {Kind::kExpiry}, .origin = "bank"},
      {.kinds = {Kind::kWithdrawal}, .origin = "bank"},
      {.kinds = {Kind::kCapture}, .reference = "often"},
      {.reference = "once", .business_day = kFirstDay},
  };
}

// Reads a feed to its end. Each chunk tells what lies up to its `read_to`, and all of it.
void CheckFeed(BusyBank& bank, FeedQuery query, const IdList& fitting) {
  const TransactionId first = query.after;
  int chunks = 0;
  for (auto next = std::ranges::upper_bound(fitting, first); query.after < bank.newest();) {
    const FeedChunk chunk = bank.Chunk(query);
    REQUIRE(chunk.read_to > query.after);
    REQUIRE(chunk.read_to <= bank.newest());
    REQUIRE(chunk.receipts.size() <= kMaxFeedChunk);
    const auto end = std::upper_bound(next, fitting.end(), chunk.read_to);
    IdList told;
    for (const Receipt& receipt : chunk.receipts) {
      told.push_back(receipt.transaction.id);
      CHECK(receipt.transaction ==
            bank.all()[static_cast<std::size_t>(receipt.transaction.id) - 1].transaction);
    }
    REQUIRE(told == IdList(next, end));
    next = end;
    query.after = chunk.read_to;
    ++chunks;
  }
  CHECK(chunks <= 40);  // also where few fit, or none
}

TEST_CASE("Filter: a feed tells what fits, of all accounts and of one, from any place on") {
  BusyBank bank;
  for (const TransactionFilter& filter : SomeFilters()) {
    INFO("kinds " << filter.kinds.size() << ", reference " << filter.reference << ", day "
                  << filter.business_day.value_or(0) << ", origin "
                  << filter.origin.value_or("any"));
    for (const char* account : {"", "A", "B", "C"}) {
      INFO("account " << account);
      FeedQuery query{.filter = filter};
      if (*account != 0) query.account = Number(account);
      const IdList fitting =
          bank.Fitting(filter, *account != 0 ? std::optional<std::string>(account) : std::nullopt);
      for (const TransactionId after : {TransactionId{0}, TransactionId{700}, TransactionId{2'999},
                                        bank.newest() - 1, bank.newest()}) {
        query.after = after;
        CheckFeed(bank, query, fitting);
      }
    }
  }
}

TEST_CASE("Filter: with a time to begin at, the feed tells what fits from then on") {
  BusyBank bank;
  const std::int64_t since_us = kNoon + 2 * kDayUs;
  for (const TransactionFilter& filter : SomeFilters()) {
    IdList fitting;
    for (const TransactionId id : bank.Fitting(filter, std::nullopt)) {
      if (bank.all()[static_cast<std::size_t>(id) - 1].transaction.create_time_us >= since_us) {
        fitting.push_back(id);
      }
    }
    CheckFeed(bank, {.since_us = since_us, .filter = filter}, fitting);
  }
}

TEST_CASE("Filter: a chunk of a feed looks at so many and no more, and goes on behind them") {
  BusyBank bank;
  // Of all: a thousand or so. They are known not to fit.
  const FeedChunk nobody = bank.Chunk({.filter = {.origin = "bob"}});
  CHECK(nobody.receipts.empty());
  CHECK(nobody.read_to == 1'024);
  // Of an account: its own, as many as a chunk has at most.
  const FeedChunk own = bank.Chunk({.account = Number("A"), .filter = {.origin = "bob"}});
  CHECK(own.receipts.empty());
  const IdList of_a = bank.Fitting({}, "A");
  CHECK(own.read_to == of_a[kMaxFeedChunk - 1]);
  // By an index it is known at once that nothing fits, and so it is of a day that is over.
  CHECK(bank.Chunk({.filter = {.reference = "never"}}).read_to == bank.newest());
  CHECK(bank.Chunk({.filter = {.business_day = kFirstDay - 1}}).read_to == bank.newest());
  CHECK(bank.Chunk({.filter = {.business_day = kFirstDay + 5}}).read_to == bank.newest());
  // The first of a later day is looked for in its place.
  const FeedChunk later = bank.Chunk({.filter = {.business_day = kFirstDay + 4}});
  REQUIRE(later.receipts.size() == kMaxFeedChunk);
  CHECK(later.receipts.front().transaction.id ==
        bank.Fitting({.business_day = kFirstDay + 4}, {}).front());
}

// All pages of a statement.
IdList LinesOf(BusyBank& bank, StatementQuery query, int& empty_pages) {
  IdList ids;
  for (int pages = 0; pages < 4'000; ++pages) {
    const StatementPage page = bank.Page(query);
    REQUIRE(page.lines.size() <= query.page_size);
    for (const StatementLine& line : page.lines) ids.push_back(line.receipt.transaction.id);
    if (!page.next) return ids;
    if (page.lines.empty()) ++empty_pages;
    query.position = page.next;
  }
  FAIL("the pages have no end");
  return ids;
}

TEST_CASE("Filter: a statement tells what fits, in both orders, in pages of any size") {
  BusyBank bank;
  int empty_pages = 0;
  for (const TransactionFilter& filter : SomeFilters()) {
    INFO("kinds " << filter.kinds.size() << ", reference " << filter.reference << ", day "
                  << filter.business_day.value_or(0) << ", origin "
                  << filter.origin.value_or("any"));
    for (const char* account : {"A", "B", "C"}) {
      IdList fitting = bank.Fitting(filter, account);
      StatementQuery query{
          .account = Number(account), .filter = filter, .order = StatementOrder::kOldestFirst};
      for (const std::size_t size : {40U, 5'000U}) {
        query.page_size = size;
        CHECK(LinesOf(bank, query, empty_pages) == fitting);
      }
      std::ranges::reverse(fitting);
      query.order = StatementOrder::kNewestFirst;
      for (const std::size_t size : {40U, 5'000U}) {
        query.page_size = size;
        CHECK(LinesOf(bank, query, empty_pages) == fitting);
      }
    }
  }
  CHECK(empty_pages > 10);  // a rare line in a long history takes more than one page
}

TEST_CASE("Filter: what a statement holds at its ends does not depend on what is wanted") {
  BusyBank bank;
  const StatementPage all = bank.Page({.account = Number("A")});
  const StatementPage some = bank.Page({.account = Number("A"), .filter = {.reference = "once"}});
  CHECK(some.opening_minor == all.opening_minor);
  CHECK(some.closing_minor == all.closing_minor);
}

}  // namespace
}  // namespace atm::storage
