// ListAccounts, page by page.
#include <string>
#include <vector>

#include "storage/model/command.h"
#include "tests/catch2.h"
#include "tests/server/admin.h"
#include "tests/server/bank.h"
#include "tests/server/calls.h"

namespace atm::server::testing {
namespace {

using Numbers = std::vector<std::string>;

Numbers NumbersOf(const v1::ListAccountsResponse& page) {
  Numbers numbers;
  for (const v1::Account& account : page.accounts()) numbers.push_back(account.account());
  return numbers;
}

TEST_CASE("ListAccounts: every account once, while more are opened") {
  Bank bank;
  Admin admin(bank.channel());
  Numbers expected{"10001", "10002", "20001"};
  const auto open = [&](int i) {
    expected.push_back("N" + std::to_string(i));
    bank.OpenAccount(expected.back(), "USD", 0);
  };
  for (int i = 0; i < 5; ++i) open(i);
  Numbers seen;
  std::string token;
  int i = 5;
  do {
    const auto page = admin.List("page_size: 3 page_token: '" + token + "'");
    REQUIRE(page.status.ok());
    CHECK(page.response.accounts_size() <= 3);
    for (const std::string& number : NumbersOf(page.response)) seen.push_back(number);
    token = page.response.next_page_token();
    if (i < 8) open(i++);
  } while (!token.empty());
  CHECK(seen == expected);
}

TEST_CASE("ListAccounts: by state and by the beginning of the number") {
  Bank bank;
  Admin admin(bank.channel());
  REQUIRE(admin.Close("account: '10002'").status.ok());
  REQUIRE(admin.Update("account: '20001' freeze { blocks: BLOCKS_CREDITS }").status.ok());
  const auto list = [&](const std::string& request) {
    return NumbersOf(admin.List(request).response);
  };
  CHECK(list("") == Numbers{"10001", "10002", "20001"});
  CHECK(list("state: STATE_ACTIVE") == Numbers{"10001"});
  CHECK(list("state: STATE_FROZEN") == Numbers{"20001"});
  CHECK(list("state: STATE_CLOSED") == Numbers{"10002"});
  CHECK(list("number_prefix: '1'") == Numbers{"10001", "10002"});
  CHECK(list("number_prefix: '1' state: STATE_FROZEN").empty());
}

TEST_CASE("ListAccounts: 50 by default, 1,000 at most") {
  Bank bank;
  Admin admin(bank.channel());
  for (int i = 0; i < 1'000; ++i) bank.OpenAccount("N" + std::to_string(i), "USD", 0);
  CHECK(admin.List("").response.accounts_size() == 50);
  CHECK(admin.List("page_size: 1001").response.accounts_size() == 1'000);
  CHECK(admin.List("page_size: 2147483647").response.accounts_size() == 1'000);
}

TEST_CASE("ListAccounts: a token belongs to its filter") {
  Bank bank;
  Admin admin(bank.channel());
  const std::string token = admin.List("page_size: 1").response.next_page_token();
  REQUIRE_FALSE(token.empty());
  CHECK(admin.List("page_size: 2 page_token: '" + token + "'").status.ok());
  for (const std::string& changed :
       {"number_prefix: '1' page_token: '" + token + "'",
        "state: STATE_ACTIVE page_token: '" + token + "'", "page_token: '" + token + "0'",
        "page_token: '0" + token.substr(1, 20) + "'",
        std::string("page_token: '00000000000000000000000000'")}) {
    INFO(changed);
    CHECK(DetailsOf(admin.List(changed).status).reason == "INVALID_PAGE_TOKEN");
  }
}

TEST_CASE("A page of the largest accounts fits into an answer") {
  Bank bank;
  Admin admin(bank.channel());
  std::string name;
  for (int i = 0; i < 140; ++i) name += "\360\237\217\246";  // four bytes each
  for (int i = 0; i < 1'000; ++i) {
    const std::string number = std::string(30, 'N') + std::to_string(1'000 + i);
    bank.ledger().Submit(
        {.operation = storage::OpenAccount{.account = *storage::AccountNumber::Customer(number),
                                           .currency = *Currency::FromCode("USD"),
                                           .display_name = name},
         .request_id = {}},
        [](const storage::Outcome&) {});
    bank.ledger().Execute(
        {.operation =
             storage::UpdateAccount{
                 .account = *storage::AccountNumber::Customer(number),
                 .freeze = storage::Freeze{.blocks = storage::Blocks::kAll,
                                           .reason = name,
                                           .end_time_us = 253'402'300'799'000'000}},
         .request_id = {}});
  }
  const auto page = admin.List("page_size: 1000 number_prefix: 'N'");
  REQUIRE(page.status.ok());
  CHECK(page.response.accounts_size() == 1'000);
}

}  // namespace
}  // namespace atm::server::testing
