// What readers see of accounts.
#include <atomic>
#include <set>
#include <string>
#include <vector>

#include "storage/read/account_query.h"
#include "tests/storage/gated_journal.h"

namespace atm::storage {
namespace {

std::vector<std::string> Numbers(const AccountPage& page) {
  std::vector<std::string> numbers;
  for (const Account& account : page.accounts) numbers.emplace_back(account.number.text());
  return numbers;
}

TEST_CASE("Ledger: an account is seen as the newest durable batch has it") {
  std::atomic<std::int64_t> now_us = 1'000;  // the committer looks at it while a hold is open
  const auto ledger =
      OpenLedger(OpenJournal(":memory:"), {.clock_us = [&now_us] { return now_us.load(); }});
  CHECK_FALSE(ledger->GetAccount(Number("A")).has_value());
  OpenAccount open = Open("A", 70);
  open.display_name = "Ada";
  ledger->Execute({.operation = open, .request_id = {}});
  ledger->Execute({.operation = Hold{Number("A"), 20, {}, {}}, .request_id = {}});
  ledger->Execute({.operation = UpdateAccount{.account = Number("A"),
                                              .freeze = Freeze{.blocks = Blocks::kAll,
                                                               .reason = "lost card",
                                                               .end_time_us = 2'000}},
                   .request_id = {}});
  const Account seen = ledger->GetAccount(Number("A")).value();
  CHECK(seen.balance_minor == 70);
  CHECK(seen.held_minor == 20);
  CHECK(seen.create_time_us == 1'000);
  CHECK(seen.attributes.display_name == "Ada");
  CHECK(seen.attributes.freeze->reason == "lost card");
  now_us = 2'000;
  CHECK_FALSE(ledger->GetAccount(Number("A"))->attributes.freeze.has_value());
}

TEST_CASE("Ledger: accounts by page, in the order of opening, while more are opened") {
  const auto ledger = OpenLedger(OpenJournal(":memory:"));
  std::set<std::string> opened;
  const auto add = [&](int i) {
    const std::string number = (i % 3 == 0 ? "X" : "Y") + std::to_string(i);
    ledger->Execute({.operation = Open(number, 0), .request_id = {}});
    opened.insert(number);
  };
  for (int i = 0; i < 25; ++i) add(i);
  std::vector<std::string> seen;
  AccountQuery query{.page_size = 4};
  int i = 25;
  do {
    const AccountPage page = ledger->ListAccounts(query);
    for (const std::string& number : Numbers(page)) seen.push_back(number);
    query.after = page.next_after;
    if (i < 30) add(i++);
  } while (query.after != 0);
  CHECK(seen.size() == opened.size());
  CHECK(std::set<std::string>(seen.begin(), seen.end()) == opened);
  CHECK(seen.front() == "X0");
  CHECK(seen.back() == "Y29");
  CHECK(ledger->ListAccounts({.page_size = 100, .number_prefix = "X"}).accounts.size() == 10);
  CHECK(ledger->ListAccounts({.after = 4'000'000'000, .page_size = 1}).accounts.empty());
}

TEST_CASE("Ledger: accounts by their state") {
  const auto ledger = OpenLedger(OpenJournal(":memory:"));
  for (const char* number : {"A", "B", "C", "D"}) {
    ledger->Execute({.operation = Open(number, 0), .request_id = {}});
  }
  ledger->Execute({.operation = CloseAccount{Number("B")}, .request_id = {}});
  ledger->Execute({.operation = UpdateAccount{.account = Number("C"),
                                              .freeze = Freeze{.blocks = Blocks::kDebits}},
                   .request_id = {}});
  using Texts = std::vector<std::string>;
  const auto list = [&](AccountStanding standing) {
    return Numbers(ledger->ListAccounts({.page_size = 10, .standing = standing}));
  };
  CHECK(list(AccountStanding::kActive) == Texts{"A", "D"});
  CHECK(list(AccountStanding::kFrozen) == Texts{"C"});
  CHECK(list(AccountStanding::kClosed) == Texts{"B"});
  CHECK(Numbers(ledger->ListAccounts({.page_size = 10})) == Texts{"A", "B", "C", "D"});
}

}  // namespace
}  // namespace atm::storage
