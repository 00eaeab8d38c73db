// Statements: what ListTransactions shows, page by page.
#include <algorithm>
#include <string>
#include <vector>

#include "storage/engine/open_journal.h"
#include "tests/server/past_calls.h"
#include "tests/temp_folder.h"

namespace atm::server::testing {
namespace {

using Line = v1::StatementLine;

// Reads all pages of a statement, with a deposit to 10001 after each, which none of them may show.
std::vector<std::int64_t> ReadAll(v1::AtmService::Stub& stub, const std::string& text,
                                  std::vector<std::size_t>* sizes = nullptr) {
  auto request = FromText<v1::ListTransactionsRequest>(text);
  const auto first = List(stub, request);
  std::vector<std::int64_t> ids;
  for (int pages = 0; pages < 1'000; ++pages) {
    const auto page = List(stub, request);
    INFO(page.status.error_message());
    REQUIRE(page.status.ok());
    CHECK(page.response.opening_balance_minor() == first.response.opening_balance_minor());
    CHECK(page.response.closing_balance_minor() == first.response.closing_balance_minor());
    const std::vector<std::int64_t> of_page = IdsOf(page.response);
    ids.insert(ids.end(), of_page.begin(), of_page.end());
    if (sizes != nullptr) sizes->push_back(of_page.size());
    if (page.response.next_page_token().empty()) return ids;
    request.set_page_token(page.response.next_page_token());
    REQUIRE(Deposit(stub, {.account = "10001", .amount_minor = 1}).status.ok());
  }
  FAIL("the statement has no end");
  return ids;
}

// Pays 0.01 into 10001, again and again.
void DepositManyTimes(storage::Ledger& ledger, int times) {
  const storage::Deposit deposit{.account = storage::AccountNumber::Customer("10001").value(),
                                 .amount_minor = 1,
                                 .currency = {}};
  for (int i = 0; i < times; ++i) {
    ledger.Execute({.operation = deposit, .request_id = {}});
  }
}

void CheckLine(const Line& line, Line::Direction direction, std::int64_t amount_minor,
               const std::string& counterparty, std::int64_t balance_minor) {
  INFO(line.DebugString());
  CHECK(line.direction() == direction);
  CHECK(line.has_amount_minor());
  CHECK(line.amount_minor() == amount_minor);
  CHECK(line.counterparty() == counterparty);
  CHECK(line.has_balance_minor());
  CHECK(line.balance_minor() == balance_minor);
}

TEST_CASE("ListTransactions shows each transaction as its account sees it") {
  Bank bank;
  std::vector<std::string> told;  // by each operation's own answer
  const auto note = [&](const auto& answer) {
    REQUIRE(answer.status.ok());
    told.push_back(answer.response.transaction().DebugString());
    return answer.response.transaction().id();
  };
  note(Deposit(bank.stub(), {.account = "10002", .amount_minor = 50'00, .memo = "salary"}));
  note(Transfer(bank.stub(),
                {.from_account = "10001", .to_account = "10002", .amount_minor = 5'00}));
  note(Transfer(bank.stub(),
                {.from_account = "10002", .to_account = "10001", .amount_minor = 1'00}));
  const auto hold = note(Hold(bank.stub(), {.account = "10002", .amount_minor = 20'00}));
  const auto paid = note(Capture(bank.stub(), {.hold_id = hold, .amount_minor = 15'00}));
  note(Reverse(bank.stub(), {.transaction_id = paid, .amount_minor = 2'00}));
  const auto freed = note(Hold(bank.stub(), {.account = "10002", .amount_minor = 3'00}));
  note(Release(bank.stub(), {.hold_id = freed}));
  note(Withdraw(bank.stub(), {.account = "10002", .amount_minor = 41'00}));

  const auto all = List(bank.stub(), "account: '10002' order: ORDER_OLDEST_FIRST");
  REQUIRE(all.status.ok());
  const auto& lines = all.response.lines();
  REQUIRE(lines.size() == 10);
  CheckLine(lines[0], Line::DIRECTION_CREDIT, 0, "opening:USD", 0);
  CheckLine(lines[1], Line::DIRECTION_CREDIT, 50'00, "cash:USD", 50'00);
  CheckLine(lines[2], Line::DIRECTION_CREDIT, 5'00, "10001", 55'00);
  CheckLine(lines[3], Line::DIRECTION_DEBIT, 1'00, "10001", 54'00);
  CheckLine(lines[4], Line::DIRECTION_NONE, 20'00, "cash:USD", 54'00);
  CheckLine(lines[5], Line::DIRECTION_DEBIT, 15'00, "cash:USD", 39'00);
  CheckLine(lines[6], Line::DIRECTION_CREDIT, 2'00, "cash:USD", 41'00);
  CheckLine(lines[7], Line::DIRECTION_NONE, 3'00, "cash:USD", 41'00);
  CheckLine(lines[8], Line::DIRECTION_NONE, 3'00, "cash:USD", 41'00);
  CheckLine(lines[9], Line::DIRECTION_DEBIT, 41'00, "cash:USD", 0);
  for (int i = 1; i < lines.size(); ++i) {
    CHECK(lines[i].transaction().DebugString() == told[static_cast<std::size_t>(i) - 1]);
  }
  CHECK(all.response.has_opening_balance_minor());
  CHECK(all.response.opening_balance_minor() == 0);
  CHECK(all.response.has_closing_balance_minor());
  CHECK(all.response.closing_balance_minor() == 0);
  CHECK(all.response.currency_code() == "USD");
  CHECK(all.response.next_page_token().empty());

  for (const char* order : {"", "order: ORDER_NEWEST_FIRST"}) {
    auto newest_first = IdsOf(List(bank.stub(), std::string("account: '10002'") + order).response);
    std::ranges::reverse(newest_first);
    CHECK(newest_first == IdsOf(all.response));
  }
}

TEST_CASE("ListTransactions of a currency without decimals") {
  Bank bank;
  REQUIRE(Withdraw(bank.stub(), {.account = "20001", .amount_minor = 120}).status.ok());
  const auto page = List(bank.stub(), "account: '20001'").response;
  REQUIRE(page.lines_size() == 2);
  CheckLine(page.lines(0), Line::DIRECTION_DEBIT, 120, "cash:JPY", 380);
  CheckLine(page.lines(1), Line::DIRECTION_CREDIT, 500, "opening:JPY", 500);
  CHECK(page.currency_code() == "JPY");
  CHECK(page.closing_balance_minor() == 380);
}

TEST_CASE("ListTransactions by pages of any size, both ways, while deposits go on") {
  Bank bank;
  for (int i = 0; i < 40; ++i) {
    REQUIRE(Deposit(bank.stub(), {.account = i % 3 == 0 ? "10002" : "10001", .amount_minor = 1})
                .status.ok());
  }
  for (const std::string order : {"ORDER_NEWEST_FIRST", "ORDER_OLDEST_FIRST"}) {
    for (const int size : {1, 3, 7, 16, 1'000}) {
      const std::string account = "account: '10001' order: " + order;
      INFO(account << " page_size " << size);
      const std::vector<std::int64_t> expected =
          IdsOf(List(bank.stub(), account + " page_size: 1000").response);
      REQUIRE(std::ranges::is_sorted(expected, [&](std::int64_t a, std::int64_t b) {
        return order == "ORDER_OLDEST_FIRST" ? a < b : a > b;
      }));
      std::vector<std::size_t> sizes;
      CHECK(ReadAll(bank.stub(), account + " page_size: " + std::to_string(size), &sizes) ==
            expected);
      sizes.pop_back();
      CHECK(std::ranges::all_of(
          sizes, [&](std::size_t lines) { return lines == static_cast<std::size_t>(size); }));
    }
  }
}

TEST_CASE("ListTransactions: a page has 50 lines if nothing is said, and 1,000 at most") {
  Bank bank;
  DepositManyTimes(bank.ledger(), 1'010);
  CHECK(List(bank.stub(), "account: '10001'").response.lines_size() == 50);
  CHECK(List(bank.stub(), "account: '10001' page_size: 1000").response.lines_size() == 1'000);
  CHECK(List(bank.stub(), "account: '10001' page_size: 2147483647").response.lines_size() == 1'000);
}

TEST_CASE("ListTransactions of some kinds: others are left out, the balances stay") {
  Bank bank;
  REQUIRE(Withdraw(bank.stub(), {.account = "10001", .amount_minor = 10}).status.ok());
  const auto held = Hold(bank.stub(), {.account = "10001", .amount_minor = 20});
  REQUIRE(Deposit(bank.stub(), {.account = "10001", .amount_minor = 5}).status.ok());
  REQUIRE(Release(bank.stub(), {.hold_id = held.response.transaction().id()}).status.ok());
  const std::string filter = "account: '10001' kinds: [KIND_DEPOSIT, KIND_OPENING, KIND_DEPOSIT]";
  const auto page = List(bank.stub(), filter).response;
  REQUIRE(page.lines_size() == 2);
  CheckLine(page.lines(0), Line::DIRECTION_CREDIT, 5, "cash:USD", 99'995);
  CheckLine(page.lines(1), Line::DIRECTION_CREDIT, 100'000, "opening:USD", 100'000);
  CHECK(page.closing_balance_minor() == 99'995);
  for (const char* order : {" order: ORDER_NEWEST_FIRST", " order: ORDER_OLDEST_FIRST"}) {
    const auto whole = IdsOf(List(bank.stub(), filter + order).response);
    CHECK(ReadAll(bank.stub(), filter + order + " page_size: 1") == whole);
    CHECK(List(bank.stub(), std::string("account: '10001' kinds: KIND_TRANSFER") + order)
              .response.lines_size() == 0);
  }
}

TEST_CASE("ListTransactions of a rare kind in a long history: pages that end early") {
  Bank bank;
  DepositManyTimes(bank.ledger(), 2'500);
  REQUIRE(Withdraw(bank.stub(), {.account = "10001", .amount_minor = 1}).status.ok());
  for (const std::string order : {" order: ORDER_NEWEST_FIRST", " order: ORDER_OLDEST_FIRST"}) {
    std::vector<std::size_t> sizes;
    const auto ids = ReadAll(
        bank.stub(), "account: '10001' kinds: [KIND_OPENING, KIND_WITHDRAWAL]" + order, &sizes);
    REQUIRE(ids.size() == 2);
    CHECK(std::ranges::minmax(ids).min == 1);
    CHECK(sizes.size() >= 3);
  }
}

TEST_CASE("ListTransactions of a range of time, from its start to right before its end") {
  PastBank past;
  const std::int64_t a = past.DepositAt(2'000'000'000, "10001", 1);
  const std::int64_t b = past.DepositAt(2'000'000'001, "10001", 2);
  past.DepositAt(2'000'000'001, "10002", 9);
  const std::int64_t c = past.DepositAt(3'000'000'000, "10001", 4);
  using Ids = std::vector<std::int64_t>;
  struct Range {
    const char* times;
    Ids ids;  // oldest first
    std::int64_t opening_minor;
    std::int64_t closing_minor;
  };
  const Range ranges[] = {
      {"start_time { seconds: 2000 }", {a, b, c}, 100'000, 100'007},
      {"start_time { seconds: 2000 nanos: 1 }", {b, c}, 100'001, 100'007},
      {"start_time { seconds: 2000 nanos: 1000 }", {b, c}, 100'001, 100'007},
      {"start_time { seconds: 2000 nanos: 1001 }", {c}, 100'003, 100'007},
      {"start_time { seconds: 3000 nanos: 1 }", {}, 100'007, 100'007},
      {"start_time { seconds: 253402300799 }", {}, 100'007, 100'007},
      {"end_time { seconds: 1000 }", {}, 0, 0},
      {"end_time { seconds: 1000 nanos: 1 }", {1}, 0, 100'000},
      {"end_time { seconds: 2000 }", {1}, 0, 100'000},
      {"end_time { seconds: 2000 nanos: 1 }", {1, a}, 0, 100'001},
      {"end_time { seconds: 2000 nanos: 1000 }", {1, a}, 0, 100'001},
      {"end_time { seconds: 3000 }", {1, a, b}, 0, 100'003},
      {"start_time { seconds: 2000 } end_time { seconds: 3000 }", {a, b}, 100'000, 100'003},
      {"start_time { seconds: 2500 } end_time { seconds: 2600 }", {}, 100'003, 100'003},
      {"start_time { seconds: -5 } end_time { seconds: 9 }", {}, 0, 0},
  };
  for (const Range& range : ranges) {
    INFO(range.times);
    const std::string request = std::string("account: '10001' ") + range.times;
    const auto page = List(past.stub(), request + " order: ORDER_OLDEST_FIRST");
    REQUIRE(page.status.ok());
    CHECK(IdsOf(page.response) == range.ids);
    CHECK(page.response.opening_balance_minor() == range.opening_minor);
    CHECK(page.response.closing_balance_minor() == range.closing_minor);
    Ids reversed = range.ids;
    std::ranges::reverse(reversed);
    CHECK(IdsOf(List(past.stub(), request).response) == reversed);
  }
}

TEST_CASE("ListTransactions: a token is good after a restart, and tells the same page again") {
  const atm::testing::TempFolder folder;
  const auto open = [&] {
    auto journal = storage::OpenJournal({.url = folder / "atm.db", .min_free_bytes = 0});
    REQUIRE(journal.ok());
    return *std::move(journal);
  };
  v1::ListTransactionsRequest request;
  std::vector<std::int64_t> second_page;
  {
    PastBank past(open());
    for (int i = 0; i < 40; ++i) past.DepositAt(2'000'000'000 + i, "10001", 1);
    request = FromText<v1::ListTransactionsRequest>("account: '10001' page_size: 10");
    request.set_page_token(List(past.stub(), request).response.next_page_token());
    second_page = IdsOf(List(past.stub(), request).response);
    CHECK(second_page.size() == 10);
    REQUIRE(past.bank.ledger().Close().ok());
  }
  PastBank past(open());
  past.DepositAt(3'000'000'000, "10001", 1);
  CHECK(IdsOf(List(past.stub(), request).response) == second_page);
  CHECK(IdsOf(List(past.stub(), request).response) == second_page);
  request.set_page_size(3);
  second_page.resize(3);
  CHECK(IdsOf(List(past.stub(), request).response) == second_page);
}

}  // namespace
}  // namespace atm::server::testing
