// The client of AdminService, against the real server.
#include "atm/admin_client.h"

#include <memory>
#include <string>
#include <vector>

#include "atm/client.h"
#include "storage/values/uuid.h"
#include "tests/catch2.h"
#include "tests/client/requests.h"
#include "tests/client/served_bank.h"

namespace atm {
namespace {

constexpr std::int64_t kNowSeconds = 1'800'000'000;

// A bank without accounts, and both clients over one connection to it.
struct Fixture {
  ServedBank served{[] { return kNowSeconds * 1'000'000; }};
  std::shared_ptr<Connection> connection = Connect(served.target());
  AdminClient admin{connection};
  Client bank{connection};

  static std::shared_ptr<Connection> Connect(const std::string& target) {
    ClientOptions options;
    options.target = target;
    options.deadline = std::chrono::seconds(30);
    return MakeConnection(options);
  }

  // Returns the numbers of the accounts of this list.
  std::vector<std::string> Numbers(const v1::ListAccountsRequest& request) const {
    std::vector<std::string> numbers;
    const absl::Status end = admin.ForEachAccount(request, [&](const v1::Account& account) {
      numbers.push_back(account.account());
      return Proceed::kGoOn;
    });
    CHECK(end.ok());
    return numbers;
  }
};

TEST_CASE("An account is opened under a request id, once") {
  Fixture f;
  v1::OpenAccountRequest request;
  request.set_account("10001");
  request.set_currency_code("USD");
  request.set_display_name("Ada");
  request.set_opening_balance_minor(4'000);
  const auto opened = f.admin.OpenAccount(request);
  REQUIRE(opened.ok());
  CHECK(opened->account().display_name() == "Ada");
  CHECK(opened->account().balance().balance_minor() == 4'000);
  CHECK(opened->transaction().kind() == v1::Transaction::KIND_OPENING);
  CHECK_FALSE(opened->replayed());
  CHECK(opened->transaction().request_id()[14] == '7');

  request.set_request_id(opened->transaction().request_id());
  CHECK(f.admin.OpenAccount(request)->replayed());
  request.set_request_id(kId);
  const auto again = f.admin.OpenAccount(request);
  CHECK(ReasonOf(again.status()) == "ACCOUNT_EXISTS");
  CHECK(RequestIdOf(again.status()) == kId);
  CHECK(IsDefinite(again.status()));
  const auto invalid = f.admin.OpenAccount("10002", "usd");
  CHECK(ReasonOf(invalid.status()) == "CURRENCY_MISMATCH");
  CHECK(Uuid::Parse(RequestIdOf(invalid.status())).has_value());
}

TEST_CASE("An account is told about as it is now") {
  Fixture f;
  REQUIRE(f.admin.OpenAccount("10001", "JPY").ok());
  REQUIRE(f.bank.Deposit("10001", 500).ok());
  const auto account = f.admin.GetAccount("10001");
  REQUIRE(account.ok());
  CHECK(account->currency_code() == "JPY");
  CHECK(account->state() == v1::Account::STATE_ACTIVE);
  CHECK(account->balance().balance_minor() == 500);
  const auto missing = f.admin.GetAccount("10002");
  CHECK(ReasonOf(missing.status()) == "ACCOUNT_NOT_FOUND");
  CHECK(RequestIdOf(missing.status()).empty());
}

TEST_CASE("Accounts are listed by page, and all of them by one call") {
  Fixture f;
  const std::vector<std::string> all = {"A1", "B1", "A2", "A3", "B2"};
  for (const std::string& number : all) REQUIRE(f.admin.OpenAccount(number, "USD").ok());
  v1::ListAccountsRequest request;
  request.set_page_size(2);
  CHECK(f.Numbers(request) == all);
  const auto page = f.admin.ListAccounts(request);
  REQUIRE(page.ok());
  CHECK(page->accounts_size() == 2);
  CHECK_FALSE(page->next_page_token().empty());

  request.set_number_prefix("A");
  CHECK(f.Numbers(request) == std::vector<std::string>{"A1", "A2", "A3"});
  REQUIRE(f.admin.CloseAccount("A2").ok());
  request.set_state(v1::Account::STATE_CLOSED);
  CHECK(f.Numbers(request) == std::vector<std::string>{"A2"});
  request.set_number_prefix("C");
  CHECK(f.Numbers(request).empty());
}

TEST_CASE("A list ends where the listener has enough, and where a page is refused") {
  Fixture f;
  for (int i = 1; i <= 5; ++i) REQUIRE(f.admin.OpenAccount(std::to_string(i), "USD").ok());
  v1::ListAccountsRequest request;
  request.set_page_size(2);
  int told = 0;
  const auto until_third = [&](const v1::Account&) {
    return ++told == 3 ? Proceed::kStop : Proceed::kGoOn;
  };
  CHECK(f.admin.ForEachAccount(request, until_third).ok());
  CHECK(told == 3);
  request.set_page_token("no token");
  CHECK(ReasonOf(f.admin.ForEachAccount(request, until_third)) == "INVALID_PAGE_TOKEN");
  CHECK(told == 3);
}

TEST_CASE("A name and a freeze change by themselves") {
  Fixture f;
  REQUIRE(f.admin.OpenAccount("10001", "USD").ok());
  v1::Freeze freeze;
  freeze.set_blocks(v1::Freeze::BLOCKS_DEBITS);
  freeze.set_reason("lost card");
  freeze.mutable_end_time()->set_seconds(kNowSeconds + 100);
  CHECK(f.admin.FreezeAccount("10001", freeze)->state() == v1::Account::STATE_FROZEN);
  CHECK(ReasonOf(f.bank.Withdraw("10001", 1).status()) == "ACCOUNT_FROZEN");
  CHECK(f.bank.Deposit("10001", 1).ok());
  const auto renamed = f.admin.RenameAccount("10001", "Ada");
  REQUIRE(renamed.ok());
  CHECK(renamed->display_name() == "Ada");
  CHECK(renamed->freeze().reason() == "lost card");
  const auto unfrozen = f.admin.UnfreezeAccount("10001");
  REQUIRE(unfrozen.ok());
  CHECK(unfrozen->state() == v1::Account::STATE_ACTIVE);
  CHECK(unfrozen->display_name() == "Ada");
  CHECK(f.admin.RenameAccount("10001", "")->display_name().empty());

  v1::UpdateAccountRequest both;
  both.set_account("10001");
  both.set_display_name("Eve");
  *both.mutable_freeze() = freeze;
  CHECK(f.admin.UpdateAccount(both)->display_name() == "Eve");
  both.mutable_update_mask()->add_paths("balance");
  CHECK(ReasonOf(f.admin.UpdateAccount(both).status()) == "INVALID_UPDATE_MASK");
}

TEST_CASE("An account is closed when it is empty, and opened again") {
  Fixture f;
  REQUIRE(f.admin.OpenAccount("10001", "USD").ok());
  REQUIRE(f.bank.Deposit("10001", 4'000).ok());
  const auto full = f.admin.CloseAccount("10001");
  CHECK(ReasonOf(full.status()) == "ACCOUNT_NOT_EMPTY");
  CHECK(DetailsOf(full.status()).FindInt("balance_minor") == 4'000);
  REQUIRE(f.bank.Withdraw("10001", 4'000).ok());
  CHECK(f.admin.CloseAccount("10001")->state() == v1::Account::STATE_CLOSED);
  CHECK(ReasonOf(f.admin.CloseAccount("10001").status()) == "ACCOUNT_CLOSED");
  CHECK(f.admin.ReopenAccount("10001")->state() == v1::Account::STATE_ACTIVE);
  CHECK(ReasonOf(f.admin.ReopenAccount("10001").status()) == "ACCOUNT_NOT_CLOSED");
}

TEST_CASE("A connection of one's own serves what it overrides") {
  class Silent final : public Connection {};
  const AdminClient admin(std::make_shared<Silent>());
  CHECK(admin.OpenAccount("10001", "USD").status().code() == absl::StatusCode::kUnimplemented);
  CHECK(admin.GetAccount("10001").status().code() == absl::StatusCode::kUnimplemented);
  CHECK(admin.ListAccounts({}).status().code() == absl::StatusCode::kUnimplemented);
  CHECK(admin.UpdateAccount({}).status().code() == absl::StatusCode::kUnimplemented);
  CHECK(admin.CloseAccount("10001").status().code() == absl::StatusCode::kUnimplemented);
  CHECK(admin.ReopenAccount("10001").status().code() == absl::StatusCode::kUnimplemented);
}

std::vector<v1::OpenAccountRequest> NewAccounts(int count) {
  std::vector<v1::OpenAccountRequest> accounts;
  for (int i = 0; i < count; ++i) {
    auto& account = accounts.emplace_back();
    account.set_account("N" + std::to_string(i));
    account.set_currency_code("USD");
    account.set_display_name(std::string(140, 'x'));
    account.set_opening_balance_minor(i);
  }
  return accounts;
}

TEST_CASE("Many accounts are opened at once, in more parts than one") {
  Fixture f;
  const auto trial = f.admin.ImportAccounts(NewAccounts(600), {.validate_only = true});
  REQUIRE(trial.ok());
  CHECK(trial->opened() == 600);
  CHECK(f.Numbers({}).empty());
  const auto imported = f.admin.ImportAccounts(NewAccounts(600));
  REQUIRE(imported.ok());
  CHECK(imported->opened() == 600);
  CHECK(f.Numbers({}).size() == 600);
  CHECK(f.admin.GetAccount("N599")->balance().balance_minor() == 599);

  // Each of these has another request id, so it is another request, and its account exists.
  const auto again = f.admin.ImportAccounts(NewAccounts(2));
  REQUIRE(again.ok());
  CHECK(again->refused_count() == 2);
  CHECK(again->refused(1).number() == 2);
  CHECK(f.admin.ImportAccounts({})->opened() == 0);
}

TEST_CASE("The record is exported part after part, until the listener has enough") {
  Fixture f;
  REQUIRE(f.admin.ImportAccounts(NewAccounts(600)).ok());
  std::int64_t count = 0;
  std::int64_t last = 0;
  const auto told = [&](const v1::ExportTransactionsResponse& part) {
    for (const auto& transaction : part.transactions()) CHECK(transaction.id() == ++count);
    last = part.last_transaction_id();
    return Proceed::kGoOn;
  };
  REQUIRE(f.admin.ExportTransactions({}, told).ok());
  CHECK(count == 600);
  CHECK(last == 600);

  int parts = 0;
  CHECK(f.admin
            .ExportTransactions({},
                                [&](const v1::ExportTransactionsResponse&) {
                                  ++parts;
                                  return Proceed::kStop;
                                })
            .ok());
  CHECK(parts == 1);

  v1::ExportTransactionsRequest wrong;
  wrong.set_account("NOBODY");
  CHECK(ReasonOf(f.admin.ExportTransactions(wrong, told)) == "ACCOUNT_NOT_FOUND");
}

}  // namespace
}  // namespace atm
