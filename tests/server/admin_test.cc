// The life of an account, over the wire.
#include "tests/server/admin.h"

#include "storage/values/money.h"
#include "tests/catch2.h"
#include "tests/server/bank.h"
#include "tests/server/calls.h"
#include "tests/server/hold_bank.h"

namespace atm::server::testing {
namespace {

using grpc::StatusCode;

TEST_CASE("OpenAccount opens, once for each request id, and GetAccount tells") {
  Bank bank;
  Admin admin(bank.channel());
  const std::string request = std::string(
                                  "account: 'NEW1' currency_code: 'KWD' display_name: 'Zo\303\253' "
                                  "opening_balance_minor: 12345 request_id: '") +
                              kRequestId + "'";
  const auto opened = admin.Open(request);
  REQUIRE(opened.status.ok());
  const v1::Account& account = opened.response.account();
  CHECK(account.account() == "NEW1");
  CHECK(account.currency_code() == "KWD");
  CHECK(account.display_name() == "Zo\303\253");
  CHECK(account.state() == v1::Account::STATE_ACTIVE);
  CHECK_FALSE(account.has_freeze());
  CHECK(account.balance().balance_minor() == 12'345);
  CHECK(account.balance().available_minor() == 12'345);
  CHECK(opened.response.transaction().kind() == v1::Transaction::KIND_OPENING);
  CHECK(account.create_time().seconds() == opened.response.transaction().create_time().seconds());
  CHECK(account.create_time().nanos() == opened.response.transaction().create_time().nanos());
  CHECK_FALSE(opened.response.replayed());

  const auto again = admin.Open(request);
  REQUIRE(again.status.ok());
  CHECK(again.response.replayed());
  CHECK(again.response.account().SerializeAsString() == account.SerializeAsString());
  const auto told = admin.Get("account: 'NEW1'");
  REQUIRE(told.status.ok());
  CHECK(told.response.account().SerializeAsString() == account.SerializeAsString());

  CheckRefusal(admin
                   .Open(std::string("account: 'NEW2' currency_code: 'KWD' request_id: '") +
                         kRequestId + "'")
                   .status,
               StatusCode::ALREADY_EXISTS, "REQUEST_ID_REUSED",
               {{"field", "account"}, {"request_id", kRequestId}, {"response_code", "94"}});
  CheckRefusal(admin.Open("account: 'NEW1' currency_code: 'KWD'").status,
               StatusCode::ALREADY_EXISTS, "ACCOUNT_EXISTS",
               {{"account", "NEW1"}, {"response_code", "94"}});
}

TEST_CASE("OpenAccount: no more than all balances of a currency together can be") {
  Bank bank(Bank::Config{.ledger = {.max_amount_minor = kMaxBalanceMinor}});
  bank.Serve();
  Admin admin(bank.channel());
  const std::string full = "currency_code: 'EUR' opening_balance_minor: 9223372036854775807";
  REQUIRE(admin.Open("account: 'E1' " + full).status.ok());
  CheckRefusal(admin.Open("account: 'E2' " + full).status, StatusCode::OUT_OF_RANGE,
               "BALANCE_OVERFLOW",
               {{"account", "E2"},
                {"balance_minor", "0"},
                {"currency_code", "EUR"},
                {"max_balance_minor", "9223372036854775807"},
                {"requested_minor", "9223372036854775807"},
                {"response_code", "13"}});
}

TEST_CASE("UpdateAccount changes what the mask names, or what is given") {
  Bank bank;
  Admin admin(bank.channel());
  const auto update = [&](const std::string& changes) {
    const auto answer = admin.Update("account: '10001' " + changes);
    REQUIRE(answer.status.ok());
    return answer.response.account();
  };
  const std::string freeze = "freeze { blocks: BLOCKS_DEBITS reason: 'lost card' } ";
  CHECK(update("display_name: 'Ada'").display_name() == "Ada");
  const v1::Account frozen = update(freeze);
  CHECK(frozen.state() == v1::Account::STATE_FROZEN);
  CHECK(frozen.display_name() == "Ada");
  CHECK(frozen.freeze().blocks() == v1::Freeze::BLOCKS_DEBITS);
  CHECK(frozen.freeze().reason() == "lost card");
  CHECK_FALSE(frozen.freeze().has_end_time());
  CHECK(update("update_mask { paths: 'display_name' }").display_name().empty());
  CHECK(update("").state() == v1::Account::STATE_FROZEN);
  CHECK(update("display_name: 'Eve' update_mask { paths: 'freeze' }").state() ==
        v1::Account::STATE_ACTIVE);
  CHECK(update("display_name: 'Eve' " + freeze + "update_mask { paths: '*' }").state() ==
        v1::Account::STATE_FROZEN);
  CHECK(admin.Get("account: '10001'").response.account().display_name() == "Eve");
}

TEST_CASE("ACCOUNT_FROZEN: every way in or out that is blocked; ends of what was begun are not") {
  HoldBank bank;
  Admin admin(bank.channel());
  const auto hold = Hold(bank.stub(), {.account = "10001", .amount_minor = 1'00});
  REQUIRE(hold.status.ok());
  const auto paid = Withdraw(bank.stub(), {.account = "10001", .amount_minor = 2'00});
  REQUIRE(paid.status.ok());
  REQUIRE(admin.Update("account: '10001' freeze { blocks: BLOCKS_ALL }").status.ok());
  const auto frozen = [](const grpc::Status& status) {
    CheckRefusal(status, StatusCode::FAILED_PRECONDITION, "ACCOUNT_FROZEN",
                 {{"account", "10001"}, {"response_code", "62"}});
  };
  frozen(Withdraw(bank.stub(), {.account = "10001", .amount_minor = 1}).status);
  frozen(Deposit(bank.stub(), {.account = "10001", .amount_minor = 1}).status);
  frozen(Hold(bank.stub(), {.account = "10001", .amount_minor = 1}).status);
  const auto from = [&](const char* a, const char* b) {
    return Transfer(bank.stub(), {.from_account = a, .to_account = b, .amount_minor = 1}).status;
  };
  frozen(from("10001", "10002"));
  REQUIRE(Deposit(bank.stub(), {.account = "10002", .amount_minor = 5}).status.ok());
  frozen(from("10002", "10001"));
  CHECK(Capture(bank.stub(), {.hold_id = hold.response.transaction().id(), .amount_minor = 1'00})
            .status.ok());
  CHECK(Reverse(bank.stub(), {.transaction_id = paid.response.transaction().id()}).status.ok());
}

TEST_CASE("A freeze with an end is over by itself, and its end is in the future") {
  HoldBank bank;
  Admin admin(bank.channel());
  const std::int64_t now_s = bank.now_us() / 1'000'000;
  const auto freeze_until = [&](std::int64_t second) {
    return admin.Update("account: '10001' freeze { blocks: BLOCKS_ALL end_time { seconds: " +
                        std::to_string(second) + " } }");
  };
  const auto frozen = freeze_until(now_s + 100);
  REQUIRE(frozen.status.ok());
  CHECK(frozen.response.account().freeze().end_time().seconds() == now_s + 100);
  CHECK(DetailsOf(Deposit(bank.stub(), {.account = "10001", .amount_minor = 1}).status).reason ==
        "ACCOUNT_FROZEN");
  bank.AdvanceUs(100'000'000);
  CHECK(Deposit(bank.stub(), {.account = "10001", .amount_minor = 1}).status.ok());
  const v1::Account over = admin.Get("account: '10001'").response.account();
  CHECK(over.state() == v1::Account::STATE_ACTIVE);
  CHECK_FALSE(over.has_freeze());
  const grpc::Status late = freeze_until(0).status;
  CheckRefusal(late, StatusCode::INVALID_ARGUMENT, "INVALID_FREEZE",
               {{"account", "10001"},
                {"field", "freeze.end_time"},
                {"freeze.end_time", "1970-01-01T00:00:00Z"},
                {"response_code", "30"}});
  CHECK(DetailsOf(late).fields == std::vector<std::string>{"freeze.end_time"});
}

TEST_CASE("CloseAccount and ReopenAccount, with every refusal") {
  Bank bank;
  Admin admin(bank.channel());
  CheckRefusal(admin.Close("account: '10001'").status, StatusCode::FAILED_PRECONDITION,
               "ACCOUNT_NOT_EMPTY",
               {{"account", "10001"},
                {"balance_minor", "100000"},
                {"held_minor", "0"},
                {"currency_code", "USD"},
                {"response_code", "12"}});
  CheckRefusal(admin.Reopen("account: '10002'").status, StatusCode::FAILED_PRECONDITION,
               "ACCOUNT_NOT_CLOSED", {{"account", "10002"}, {"response_code", "12"}});
  const auto closed = admin.Close("account: '10002'");
  REQUIRE(closed.status.ok());
  CHECK(closed.response.account().state() == v1::Account::STATE_CLOSED);
  const auto is_closed = [](const grpc::Status& status) {
    CheckRefusal(status, StatusCode::FAILED_PRECONDITION, "ACCOUNT_CLOSED",
                 {{"account", "10002"}, {"response_code", "62"}});
  };
  is_closed(admin.Close("account: '10002'").status);
  is_closed(admin.Update("account: '10002' display_name: 'x'").status);
  is_closed(Deposit(bank.stub(), {.account = "10002", .amount_minor = 1}).status);
  is_closed(
      Transfer(bank.stub(), {.from_account = "10001", .to_account = "10002", .amount_minor = 1})
          .status);
  CHECK(Balance(bank.stub(), "10002").response.balance().balance_minor() == 0);
  const auto again = admin.Reopen("account: '10002'");
  REQUIRE(again.status.ok());
  CHECK(again.response.account().state() == v1::Account::STATE_ACTIVE);
  CHECK(Deposit(bank.stub(), {.account = "10002", .amount_minor = 1}).status.ok());
}

}  // namespace
}  // namespace atm::server::testing
