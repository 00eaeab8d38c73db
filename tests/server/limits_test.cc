// Limits of accounts over the wire: set, told, and refused by.
#include <string>

#include "server/program/calendar.h"
#include "tests/catch2.h"
#include "tests/server/admin.h"
#include "tests/server/bank.h"
#include "tests/server/calls.h"

namespace atm::server::testing {
namespace {

using grpc::StatusCode;

// 2026-03-28 12:00:00 UTC, the day before summer time begins in Berlin.
constexpr std::int64_t kNoonUs = std::int64_t{1'774'699'200} * 1'000'000;

// A bank in Berlin, at that time, with an account of these limits and 1000.00 USD.
struct LimitedBank {
  explicit LimitedBank(const std::string& limits) : bank(Config()), admin(bank.channel()) {
    bank.Serve();
    const auto opened =
        admin.Open("account: '10001' currency_code: 'USD' opening_balance_minor: 100000 limits { " +
                   limits + " }");
    REQUIRE(opened.status.ok());
  }

  Bank::Config Config() const {
    Bank::Config config;
    config.ledger.clock_us = [] { return kNoonUs; };
    config.ledger.calendar = *MakeCalendar("Europe/Berlin");
    return config;
  }

  template <typename Response = v1::WithdrawResponse>
  Answer<Response> Withdraw(std::int64_t amount_minor) {
    v1::WithdrawRequest request;
    request.set_account("10001");
    request.set_amount_minor(amount_minor);
    grpc::ClientContext context;
    context.set_deadline(Patience());
    Answer<Response> answer;
    answer.status = bank.stub().Withdraw(&context, request, &answer.response);
    return answer;
  }

  v1::Account Updated(const std::string& changes) {
    const auto answer = admin.Update("account: '10001' " + changes);
    REQUIRE(answer.status.ok());
    return answer.response.account();
  }

  Bank bank;
  Admin admin;
};

TEST_CASE("Limits: AMOUNT_LIMIT_EXCEEDED says which limit, what is used and what is left") {
  LimitedBank limited("withdrawal_minor: 50000 day_minor: 60000");
  CheckRefusal(limited.Withdraw(50'001).status, StatusCode::FAILED_PRECONDITION,
               "AMOUNT_LIMIT_EXCEEDED",
               {{"account", "10001"},
                {"currency_code", "USD"},
                {"left_minor", "50000"},
                {"limit", "withdrawal"},
                {"limit_minor", "50000"},
                {"requested_minor", "50001"},
                {"response_code", "61"},
                {"used_minor", "0"}});
  REQUIRE(limited.Withdraw(45'000).status.ok());
  CheckRefusal(limited.Withdraw(15'001).status, StatusCode::FAILED_PRECONDITION,
               "AMOUNT_LIMIT_EXCEEDED",
               {{"account", "10001"},
                {"currency_code", "USD"},
                {"day_end_time", "2026-03-28T23:00:00Z"},
                {"left_minor", "15000"},
                {"limit", "day"},
                {"limit_minor", "60000"},
                {"requested_minor", "15001"},
                {"response_code", "61"},
                {"used_minor", "45000"}});
}

TEST_CASE("Limits: COUNT_LIMIT_EXCEEDED") {
  LimitedBank limited("day_count: 1");
  REQUIRE(limited.Withdraw(1).status.ok());
  CheckRefusal(limited.Withdraw(2).status, StatusCode::FAILED_PRECONDITION, "COUNT_LIMIT_EXCEEDED",
               {{"account", "10001"},
                {"currency_code", "USD"},
                {"day_end_time", "2026-03-28T23:00:00Z"},
                {"left_count", "0"},
                {"limit", "day"},
                {"limit_count", "1"},
                {"requested_minor", "2"},
                {"response_code", "65"},
                {"used_count", "1"}});
}

TEST_CASE("Limits: an account tells its own, those in force, and what is used today") {
  LimitedBank limited("day_count: 5 minimum_balance_minor: 0 overdraft_minor: 700");
  REQUIRE(limited.Withdraw(300).status.ok());
  const v1::Account account = limited.admin.Get("account: '10001'").response.account();
  CHECK(account.limits().day_count() == 5);
  CHECK(account.limits().has_minimum_balance_minor());
  CHECK_FALSE(account.limits().has_day_minor());
  CHECK(account.effective_limits().overdraft_minor() == 700);
  CHECK_FALSE(account.effective_limits().has_withdrawal_minor());
  CHECK(account.used_today().withdrawn_minor() == 300);
  CHECK(account.used_today().withdrawals() == 1);
  CHECK(account.balance().available_minor() == 100'400);
}

TEST_CASE("Limits: an update changes what its mask names, or what is given") {
  LimitedBank limited("day_count: 5 day_minor: 900");
  CHECK(limited.Updated("limits { day_count: 6 }").limits().ShortDebugString() ==
        "day_minor: 900 day_count: 6");
  CHECK(limited
            .Updated("limits { day_count: 7 overdraft_minor: 3 } "
                     "update_mask { paths: 'limits.overdraft_minor' paths: 'limits.day_minor' }")
            .limits()
            .ShortDebugString() == "day_count: 6 overdraft_minor: 3");
  CHECK(limited.Updated("limits { withdrawal_minor: 0 } update_mask { paths: 'limits' }")
            .limits()
            .ShortDebugString() == "withdrawal_minor: 0");
  CHECK(limited.Updated("display_name: 'Ada'").limits().ShortDebugString() ==
        "withdrawal_minor: 0");
  CHECK(limited.Updated("update_mask { paths: '*' }").limits().ShortDebugString().empty());
}

TEST_CASE("Limits: a negative one is INVALID_LIMITS, and nothing is changed") {
  LimitedBank limited("day_count: 5");
  const auto refused =
      limited.admin.Update("account: '10001' limits { day_minor: 1 overdraft_minor: -1 }");
  CheckRefusal(refused.status, StatusCode::INVALID_ARGUMENT, "INVALID_LIMITS",
               {{"field", "limits.overdraft_minor"},
                {"limits.overdraft_minor", "-1"},
                {"response_code", "30"}});
  CheckRefusal(
      limited.admin.Open("account: 'N' currency_code: 'USD' limits { day_count: -2 }").status,
      StatusCode::INVALID_ARGUMENT, "INVALID_LIMITS",
      {{"field", "limits.day_count"}, {"limits.day_count", "-2"}, {"response_code", "30"}});
  CheckRefusal(
      limited.admin.Update("account: '10001' update_mask { paths: 'limits.minimum' }").status,
      StatusCode::INVALID_ARGUMENT, "INVALID_UPDATE_MASK",
      {{"field", "update_mask"}, {"response_code", "30"}, {"update_mask", "limits.minimum"}});
  CHECK(limited.Updated("").limits().ShortDebugString() == "day_count: 5");
}

}  // namespace
}  // namespace atm::server::testing
