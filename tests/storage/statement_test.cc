#include "storage/read/statement.h"

#include <algorithm>
#include <memory>
#include <optional>
#include <utility>
#include <vector>

#include "storage/read/account_history.h"
#include "tests/catch2.h"
#include "tests/storage/committed_bank.h"

namespace atm::storage {
namespace {

// What a bank records, and what may be asked of it afterwards. A microsecond passes with each look
// at the clock.
class Record {
 public:
  Record()
      : bank_(":memory:"),
        published_(bank_.book.directory(), bank_.book.principals(), bank_.book.default_limits()) {
    auto history = bank_.journal->OpenHistory();
    REQUIRE(history.ok());
    history_ = *std::move(history);
  }

  // Carries it out, shows it, and remembers what the account of its customer held after it.
  Transaction Do(const Operation& operation) {
    const Outcome outcome = bank_.DoOne(operation);
    const Transaction transaction = ReceiptOf(outcome).transaction;
    PublishAll(bank_.book, [&](Publication part) { published_.Publish(std::move(part)); });
    return transaction;
  }

  StatementPage Page(const StatementQuery& query) {
    looked_up_ = 0;
    CountingHistory history(*history_, looked_up_);
    const auto found = ReadStatement(history, published_, query);
    REQUIRE(found.ok());
    REQUIRE(std::holds_alternative<StatementPage>(*found));
    return std::get<StatementPage>(*found);
  }

  BalanceFinding Balance(const std::string& account, const AsOf& as_of) {
    looked_up_ = 0;
    CountingHistory history(*history_, looked_up_);
    const auto found = ReadBalance(history, published_, Number(account), as_of);
    REQUIRE(found.ok());
    return *found;
  }
  AccountBalance BalanceOf(const std::string& account, const AsOf& as_of) {
    const BalanceFinding found = Balance(account, as_of);
    REQUIRE(std::holds_alternative<AccountBalance>(found));
    return std::get<AccountBalance>(found);
  }

  // How many transactions the last question looked up.
  int looked_up() const { return looked_up_; }

 private:
  class CountingHistory : public History {
   public:
    CountingHistory(History& history, int& count) : history_(history), count_(count) {}
    absl::StatusOr<std::optional<Transaction>> FindTransaction(TransactionId id) override {
      ++count_;
      return history_.FindTransaction(id);
    }
    absl::StatusOr<std::vector<Transaction>> ReadTransactions(TransactionId first,
                                                              TransactionId last) override {
      return history_.ReadTransactions(first, last);
    }
    absl::StatusOr<std::vector<Transaction>> ReadBack(AccountId account, TransactionId newest,
                                                      std::size_t most) override {
      auto found = history_.ReadBack(account, newest, most);
      if (found.ok()) count_ += static_cast<int>(found->size());
      return found;
    }
    absl::StatusOr<std::vector<Transaction>> FindByReference(const ReferenceQuery& query) override {
      return history_.FindByReference(query);
    }
    absl::Status LookTogether(absl::FunctionRef<absl::Status()> work) override {
      return history_.LookTogether(work);
    }
    absl::StatusOr<std::optional<AccountChanges>> FindChanges(AccountId account) override {
      return history_.FindChanges(account);
    }
    absl::StatusOr<std::optional<RequestRecord>> FindRequest(const Uuid& request_id) override {
      return history_.FindRequest(request_id);
    }
    absl::StatusOr<std::unique_ptr<AuditSource>> OpenAudit(AuditView view) override {
      return history_.OpenAudit(view);
    }
    absl::StatusOr<RecordCopy> CopyTo(const CopyRequest& request) override {
      return history_.CopyTo(request);
    }

   private:
    History& history_;
    int& count_;
  };

  CommittedBank bank_;
  PublishedBalances published_;
  std::unique_ptr<History> history_;
  int looked_up_ = 0;
};

std::vector<TransactionId> IdsOf(const StatementPage& page) {
  std::vector<TransactionId> ids;
  for (const StatementLine& line : page.lines) ids.push_back(line.receipt.transaction.id);
  return ids;
}

// All pages, as one list of ids.
std::vector<TransactionId> AllIds(Record& record, StatementQuery query) {
  std::vector<TransactionId> ids;
  for (int pages = 0; pages < 1'000; ++pages) {
    const StatementPage page = record.Page(query);
    CHECK(page.lines.size() <= query.page_size);
    for (const TransactionId id : IdsOf(page)) ids.push_back(id);
    if (!page.next) return ids;
    query.position = page.next;
  }
  FAIL("the pages have no end");
  return ids;
}

TEST_CASE("Statement: lines are the account's own view, with the balance after each") {
  Record record;
  record.Do(Open("A", 100));
  record.Do(Open("B", 0));
  record.Do(In("A", 50));
  record.Do(Transfer{.from = Number("A"), .to = Number("B"), .amount_minor = 30, .currency = {}});
  record.Do(Hold{.account = Number("A"), .amount_minor = 20, .currency = {}});
  record.Do(Out("B", 10));
  const StatementPage a = record.Page({.account = Number("A")});
  REQUIRE(IdsOf(a) == std::vector<TransactionId>{5, 4, 3, 1});
  CHECK(a.lines[0].is_debit);
  CHECK(a.lines[0].balance_minor == 120);  // a hold moves nothing
  CHECK(a.lines[1].is_debit);
  CHECK(a.lines[1].balance_minor == 120);
  CHECK(a.lines[1].receipt.credit_account == Number("B"));
  CHECK_FALSE(a.lines[2].is_debit);
  CHECK(a.lines[2].balance_minor == 150);
  CHECK(a.opening_minor == 0);
  CHECK(a.closing_minor == 120);
  CHECK(a.currency == kUsd);
  CHECK_FALSE(a.next.has_value());
  const StatementPage b =
      record.Page({.account = Number("B"), .order = StatementOrder::kOldestFirst});
  REQUIRE(IdsOf(b) == std::vector<TransactionId>{2, 4, 6});
  CHECK_FALSE(b.lines[1].is_debit);
  CHECK(b.lines[1].balance_minor == 30);
  CHECK(b.closing_minor == 20);
}

TEST_CASE("Statement: pages of every size tell each line once, in both orders") {
  Record record;
  record.Do(Open("A", 1'000));
  record.Do(Open("B", 1'000));
  std::vector<TransactionId> ids = {1};
  for (int i = 0; i < 90; ++i) {
    const Transaction transaction = i % 3 == 0 ? record.Do(Out("A", 1)) : record.Do(In("A", 2));
    ids.push_back(transaction.id);
    record.Do(In("B", 1));
  }
  const std::vector<TransactionId> newest_first(ids.rbegin(), ids.rend());
  for (const std::size_t size : {1U, 2U, 7U, 16U, 90U, 91U, 92U, 1'000U}) {
    INFO(size);
    StatementQuery query{.account = Number("A"), .page_size = size};
    CHECK(AllIds(record, query) == newest_first);
    query.order = StatementOrder::kOldestFirst;
    CHECK(AllIds(record, query) == ids);
    query.filter.kinds = {TransactionKind::kWithdrawal};
    CHECK(AllIds(record, query).size() == 30);
    query.order = StatementOrder::kNewestFirst;
    CHECK(AllIds(record, query).size() == 30);
    query.filter.kinds = {TransactionKind::kTransfer};
    CHECK(AllIds(record, query).empty());
  }
}

TEST_CASE("Statement: what happens between two pages neither moves a line nor repeats one") {
  for (const StatementOrder order : {StatementOrder::kNewestFirst, StatementOrder::kOldestFirst}) {
    Record record;
    record.Do(Open("A", 0));
    for (int i = 0; i < 39; ++i) record.Do(In("A", 1));
    StatementQuery query{.account = Number("A"), .order = order, .page_size = 9};
    std::vector<TransactionId> ids;
    for (;;) {
      const StatementPage page = record.Page(query);
      for (const TransactionId id : IdsOf(page)) ids.push_back(id);
      CHECK(page.closing_minor == 39);
      if (!page.next) break;
      query.position = page.next;
      record.Do(In("A", 1'000));
    }
    std::vector<TransactionId> expected;
    for (TransactionId id = 1; id <= 40; ++id) expected.push_back(id);
    if (order == StatementOrder::kNewestFirst) std::ranges::reverse(expected);
    CHECK(ids == expected);
  }
}

TEST_CASE("Statement: a range of time is half open, with the balances at its ends") {
  Record record;
  std::vector<Transaction> done = {record.Do(Open("A", 100))};
  for (int i = 0; i < 60; ++i) done.push_back(record.Do(In("A", 1)));
  for (std::size_t first = 0; first < done.size(); first += 7) {
    for (std::size_t last = first + 1; last < done.size(); last += 5) {
      const StatementQuery query{.account = Number("A"),
                                 .start_time_us = done[first].create_time_us,
                                 .end_time_us = done[last].create_time_us,
                                 .order = StatementOrder::kOldestFirst,
                                 .page_size = 100};
      const StatementPage page = record.Page(query);
      REQUIRE(page.lines.size() == last - first);
      CHECK(page.lines[0].receipt.transaction.id == done[first].id);
      CHECK(page.opening_minor == (first == 0 ? 0 : done[first - 1].credit_balance_minor));
      CHECK(page.closing_minor == done[last - 1].credit_balance_minor);
    }
  }
  const StatementPage before = record.Page({.account = Number("A"), .end_time_us = 1});
  CHECK(before.lines.empty());
  CHECK(before.closing_minor == 0);
  const StatementPage after =
      record.Page({.account = Number("A"), .start_time_us = done.back().create_time_us + 1});
  CHECK(after.lines.empty());
  CHECK(after.opening_minor == 160);
  CHECK(after.closing_minor == 160);
}

TEST_CASE("Balance at a past time: exact after every transaction, and zero before the first") {
  Record record;
  record.Do(Open("B", 5));
  std::vector<Transaction> done = {record.Do(Open("A", 100))};
  for (int i = 0; i < 70; ++i) {
    done.push_back(record.Do(In("A", 1)));
    record.Do(In("B", 1));
  }
  const Transaction hold =
      record.Do(Hold{.account = Number("A"), .amount_minor = 20, .currency = {}});
  for (const Transaction& transaction : done) {
    const AccountBalance balance = record.BalanceOf("A", AsOfTransaction{transaction.id});
    REQUIRE(balance.balance_minor == transaction.credit_balance_minor);
    REQUIRE(balance.last_transaction == transaction.id);
    REQUIRE(record.BalanceOf("A", AsOfTime{transaction.create_time_us}) == balance);
    // One later, which is the other account's, changes nothing.
    REQUIRE(record.BalanceOf("A", AsOfTransaction{transaction.id + 1}).balance_minor ==
            balance.balance_minor + (transaction.id == 2 ? 1 : 0));
  }
  CHECK(record.BalanceOf("A", AsOfTransaction{hold.id}).available_minor == 150);
  CHECK(record.BalanceOf("A", AsOfTransaction{hold.id - 1}).available_minor == 170);
  const AccountBalance unopened = record.BalanceOf("A", AsOfTransaction{1});
  CHECK(unopened.balance_minor == 0);
  CHECK(unopened.available_minor == 0);
  CHECK(unopened.last_transaction == 0);
  CHECK(ReasonOf(record.Balance("A", AsOfTransaction{hold.id + 1})) ==
        RefusalReason::kTransactionNotFound);
  CHECK(ReasonOf(record.Balance("C", AsOfTransaction{1})) == RefusalReason::kAccountNotFound);
}

// 17 doublings of the history: three look-ups for each, and 20 more.
TEST_CASE("Statement: a long history costs its logarithm, wherever a page starts", "[data]") {
  constexpr int kLength = 100'000;
  constexpr int kMost = 17 * 3 + 20;
  Record record;
  const Transaction opening = record.Do(Open("A", 0));
  std::vector<Transaction> some;
  for (int i = 1; i < kLength; ++i) {
    const Transaction done = record.Do(In("A", 1));
    if (i % 997 == 0) some.push_back(done);
  }
  for (const Transaction& transaction : some) {
    REQUIRE(record.BalanceOf("A", AsOfTransaction{transaction.id}).balance_minor ==
            transaction.credit_balance_minor);
    REQUIRE(record.looked_up() <= kMost);
  }
  CHECK(record.BalanceOf("A", AsOfTime{opening.create_time_us}).balance_minor == 0);
  CHECK(record.looked_up() <= kMost);
  for (const StatementOrder order : {StatementOrder::kNewestFirst, StatementOrder::kOldestFirst}) {
    for (const std::int64_t next : {1, 60, 33'333, 50'000, 99'999}) {
      const StatementPage page =
          record.Page({.account = Number("A"), .order = order, .position = {{next, kLength}}});
      REQUIRE(page.lines[0].receipt.transaction.credit_sequence == next);
      REQUIRE(record.looked_up() <= 50 + kMost);
    }
  }
}

}  // namespace
}  // namespace atm::storage
