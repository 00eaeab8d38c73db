// ListHolds of both services: the open holds of an account with its balance, and of the bank.
#include <memory>
#include <string>
#include <vector>

#include "atm/v1/admin_service.grpc.pb.h"
#include "tests/catch2.h"
#include "tests/server/calls.h"
#include "tests/server/hold_bank.h"
#include "tests/server/text_calls.h"

namespace atm::server::testing {
namespace {

using Stub = v1::AtmService::Stub;

template <typename Response>
std::vector<std::int64_t> HoldsIn(const Response& response) {
  std::vector<std::int64_t> ids;
  for (const v1::Transaction& hold : response.holds()) ids.push_back(hold.id());
  return ids;
}

Answer<v1::AdminServiceListHoldsResponse> OfBank(HoldBank& bank, const std::string& request) {
  const auto stub = v1::AdminService::NewStub(bank.channel());
  grpc::ClientContext context;
  context.set_deadline(Patience());
  Answer<v1::AdminServiceListHoldsResponse> answer;
  answer.status = stub->ListHolds(&context, FromText<v1::AdminServiceListHoldsRequest>(request),
                                  &answer.response);
  return answer;
}

TEST_CASE("ListHolds: an account's open holds, and its balance of the same moment") {
  HoldBank bank;
  const auto list = [&](const std::string& request) {
    return Ask(bank.stub(), &Stub::ListHolds, request);
  };
  CHECK(list("account: '10001'").response.holds_size() == 0);
  CHECK(list("account: '10001'").response.balance().available_minor() == 1'000'00);
  const auto held = Hold(bank.stub(), {.account = "10001", .amount_minor = 70'00, .memo = "for a"});
  const std::int64_t first = held.response.transaction().id();
  const std::int64_t second = bank.SetAside(1'00);
  const std::int64_t third = bank.SetAside(2'00);
  const auto all = list("account: '10001'");
  REQUIRE(all.status.ok());
  CHECK(HoldsIn(all.response) == std::vector<std::int64_t>{first, second, third});
  CHECK(all.response.holds(0).SerializeAsString() ==
        held.response.transaction().SerializeAsString());
  CHECK(all.response.balance().balance_minor() == 1'000'00);
  CHECK(all.response.balance().available_minor() == 927'00);
  CHECK(all.response.next_page_token().empty());
  CHECK(list("account: '10002'").response.holds_size() == 0);

  REQUIRE(Capture(bank.stub(), {.hold_id = second, .amount_minor = 50}).status.ok());
  const auto left = list("account: '10001'");
  CHECK(HoldsIn(left.response) == std::vector<std::int64_t>{first, third});
  CHECK(left.response.balance().balance_minor() == 999'50);
  CHECK(left.response.balance().available_minor() == 927'50);
  REQUIRE(Release(bank.stub(), {.hold_id = first}).status.ok());
  CHECK(HoldsIn(list("account: '10001'").response) == std::vector<std::int64_t>{third});
  bank.AdvanceUs(601 * kSecondUs);
  Eventually([&] { return list("account: '10001'").response.holds_size() == 0; });
}

TEST_CASE("ListHolds: pages go on behind the last hold, whatever happens between them") {
  HoldBank bank;
  std::vector<std::int64_t> ids;
  for (int i = 0; i < 5; ++i) ids.push_back(bank.SetAside(1));
  const auto list = [&](const std::string& request) {
    return Ask(bank.stub(), &Stub::ListHolds, request);
  };
  const auto first = list("account: '10001' page_size: 2");
  CHECK(HoldsIn(first.response) == std::vector<std::int64_t>{ids[0], ids[1]});
  const std::string token = " page_token: '" + first.response.next_page_token() + "'";
  REQUIRE(Release(bank.stub(), {.hold_id = ids[2]}).status.ok());
  const std::int64_t later = bank.SetAside(1);
  const auto second = list("account: '10001' page_size: 9" + token);
  CHECK(HoldsIn(second.response) == std::vector<std::int64_t>{ids[3], ids[4], later});
  CHECK(second.response.next_page_token().empty());
  CheckInvalid(list("account: '10002'" + token).status, "INVALID_PAGE_TOKEN", "30", {"page_token"});
  CheckInvalid(OfBank(bank, token).status, "INVALID_PAGE_TOKEN", "30", {"page_token"});
  CheckInvalid(list("account: '10001' page_size: -1").status, "INVALID_PAGE_SIZE", "30",
               {"page_size"});
  CheckInvalid(list("account: '?'").status, "INVALID_ACCOUNT", "14", {"account"});
  CheckRefusal(list("account: '4711'").status, grpc::StatusCode::NOT_FOUND, "ACCOUNT_NOT_FOUND",
               {{"account", "4711"}, {"response_code", "14"}});
}

TEST_CASE("ListHolds of the bank: by the time at which they end, by pages") {
  HoldBank bank;
  const auto hold = [&](std::int64_t seconds) {
    return Hold(bank.stub(), {.account = "10001",
                              .amount_minor = 1,
                              .expire_time_us = bank.now_us() + seconds * kSecondUs})
        .response.transaction()
        .id();
  };
  const std::int64_t late = hold(300);
  const std::int64_t soon = hold(100);
  const std::int64_t also_soon = hold(100);
  const std::int64_t between = hold(200);
  const std::vector<std::int64_t> expected = {soon, also_soon, between, late};
  const auto all = OfBank(bank, "");
  REQUIRE(all.status.ok());
  CHECK(HoldsIn(all.response) == expected);
  CHECK(all.response.holds(0).debit_account() == "10001");
  std::vector<std::int64_t> paged;
  std::string token;
  do {
    const auto page = OfBank(bank, "page_size: 1 page_token: '" + token + "'");
    REQUIRE(page.response.holds_size() == 1);
    paged.push_back(page.response.holds(0).id());
    token = page.response.next_page_token();
  } while (!token.empty());
  CHECK(paged == expected);
  CheckInvalid(OfBank(bank, "page_token: 'x'").status, "INVALID_PAGE_TOKEN", "30", {"page_token"});
  CheckInvalid(OfBank(bank, "page_size: -1").status, "INVALID_PAGE_SIZE", "30", {"page_size"});
}

}  // namespace
}  // namespace atm::server::testing
