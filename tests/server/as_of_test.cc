// The balance at an earlier time, or after an earlier transaction.
#include <map>
#include <string>

#include "tests/server/past_calls.h"
#include "tests/storage/gated_journal.h"

namespace atm::server::testing {
namespace {

using Metadata = std::map<std::string, std::string>;

void CheckHeld(const Answer<v1::BalanceResponse>& answer, std::int64_t balance_minor,
               std::int64_t available_minor, std::int64_t last_transaction_id) {
  INFO(answer.status.error_message());
  REQUIRE(answer.status.ok());
  const v1::AccountBalance& balance = answer.response.balance();
  CHECK(balance.has_balance_minor());
  CHECK(balance.balance_minor() == balance_minor);
  CHECK(balance.has_available_minor());
  CHECK(balance.available_minor() == available_minor);
  CHECK(balance.last_transaction_id() == last_transaction_id);
}

void CheckWrongField(const grpc::Status& status, const std::string& reason,
                     const std::string& field) {
  CAPTURE(status.error_message());
  CHECK(status.error_code() == grpc::StatusCode::INVALID_ARGUMENT);
  const Details details = DetailsOf(status);
  CHECK(details.reason == reason);
  REQUIRE_FALSE(details.fields.empty());
  CHECK(details.fields.front() == field);
  CHECK(details.metadata.at("response_code") == (reason == "INVALID_ACCOUNT" ? "14" : "30"));
}

TEST_CASE("Balance after an earlier transaction, whichever accounts it was about") {
  Bank bank;  // opened 10001, 10002 and 20001 by transactions 1 to 3
  REQUIRE(Deposit(bank.stub(), {.account = "10001", .amount_minor = 5'00}).status.ok());    // 4
  REQUIRE(Deposit(bank.stub(), {.account = "20001", .amount_minor = 7}).status.ok());       // 5
  REQUIRE(Withdraw(bank.stub(), {.account = "10001", .amount_minor = 40'00}).status.ok());  // 6
  const auto at = [&](const std::string& account, int id) {
    return PastBalance(bank.stub(),
                       "account: '" + account + "' as_of_transaction_id: " + std::to_string(id));
  };
  CheckHeld(at("10001", 1), 1'000'00, 1'000'00, 1);
  CheckHeld(at("10001", 3), 1'000'00, 1'000'00, 1);
  CheckHeld(at("10001", 4), 1'005'00, 1'005'00, 4);
  CheckHeld(at("10001", 5), 1'005'00, 1'005'00, 4);
  CheckHeld(at("10001", 6), 965'00, 965'00, 6);
  CheckHeld(at("20001", 4), 500, 500, 3);
  CheckHeld(at("20001", 6), 507, 507, 5);
  CHECK(at("20001", 6).response.balance().currency_code() == "JPY");
  CHECK(at("20001", 6).response.balance().account() == "20001");
}

TEST_CASE("Balance after an earlier transaction: before the account was opened it is zero") {
  Bank bank;
  CheckHeld(PastBalance(bank.stub(), "account: '20001' as_of_transaction_id: 2"), 0, 0, 0);
  CHECK(PastBalance(bank.stub(), "account: '20001' as_of_transaction_id: 2")
            .response.balance()
            .currency_code() == "JPY");
}

TEST_CASE("Balance at an earlier time: what is later does not count, what is not later does") {
  PastBank past;
  const std::int64_t first = past.DepositAt(2'000'000'007, "10001", 1);
  const std::int64_t second = past.DepositAt(2'000'000'007, "10001", 2);
  const std::int64_t third = past.DepositAt(3'000'000'000, "10001", 4);
  past.now_us = 4'000'000'000;
  const auto at = [&](const std::string& time) {
    return PastBalance(past.stub(), "account: '10001' as_of_time { " + time + " }");
  };
  CheckHeld(at("seconds: 999 nanos: 999999999"), 0, 0, 0);
  CheckHeld(at("seconds: -62135596800"), 0, 0, 0);
  CheckHeld(at("seconds: 1000"), 100'000, 100'000, 1);
  CheckHeld(at("seconds: 2000 nanos: 6999"), 100'000, 100'000, 1);
  CheckHeld(at("seconds: 2000 nanos: 7000"), 100'003, 100'003, second);
  CHECK(second == first + 1);
  CheckHeld(at("seconds: 2999 nanos: 999999999"), 100'003, 100'003, second);
  CheckHeld(at("seconds: 3000"), 100'007, 100'007, third);
  CheckHeld(at("seconds: 4000"), 100'007, 100'007, third);
}

TEST_CASE("Balance at an earlier time: money that was set aside then was not available then") {
  Bank bank;
  const auto held = Hold(bank.stub(), {.account = "10001", .amount_minor = 100'00});
  REQUIRE(held.status.ok());
  const std::int64_t hold_id = held.response.transaction().id();
  REQUIRE(Capture(bank.stub(), {.hold_id = hold_id, .amount_minor = 60'00}).status.ok());
  CheckHeld(PastBalance(bank.stub(), "account: '10001' as_of_transaction_id: 4"), 1'000'00, 900'00,
            hold_id);
  CheckHeld(PastBalance(bank.stub(), "account: '10001' as_of_transaction_id: 5"), 940'00, 940'00,
            hold_id + 1);
}

TEST_CASE("Balance of the past: every error") {
  PastBank past;
  const auto fails = [&](const std::string& request) {
    return PastBalance(past.stub(), request).status;
  };
  CheckWrongField(fails("account: 'cash:USD' as_of_transaction_id: 1"), "INVALID_ACCOUNT",
                  "account");
  CheckWrongField(fails("account: '' as_of_transaction_id: 0"), "INVALID_ACCOUNT", "account");
  for (const char* id : {"0", "-1", "-9223372036854775808"}) {
    CheckWrongField(fails(std::string("account: '10001' as_of_transaction_id: ") + id),
                    "INVALID_TRANSACTION_ID", "as_of_transaction_id");
  }
  for (const char* time : {"seconds: 1000 nanos: 1", "seconds: 1001", "seconds: 253402300799",
                           "seconds: 253402300800", "nanos: -1", "nanos: 1000000000",
                           "seconds: 9223372036854775807", "seconds: -9223372036854775808"}) {
    CheckWrongField(fails(std::string("account: '10001' as_of_time {") + time + "}"),
                    "INVALID_AS_OF_TIME", "as_of_time");
  }
  CheckRefusal(fails("account: '99999' as_of_transaction_id: 999"), grpc::StatusCode::NOT_FOUND,
               "ACCOUNT_NOT_FOUND", Metadata{{"account", "99999"}, {"response_code", "14"}});
  CheckRefusal(fails("account: '10001' as_of_transaction_id: 4"), grpc::StatusCode::NOT_FOUND,
               "TRANSACTION_NOT_FOUND", Metadata{{"transaction_id", "4"}, {"response_code", "25"}});
  CHECK(DetailsOf(fails("account: '10001' as_of_transaction_id: 9223372036854775807")).reason ==
        "TRANSACTION_NOT_FOUND");
}

TEST_CASE("Balance of the past: the record is read for it, and for no other Balance") {
  auto journal = std::make_unique<storage::GatedJournal>(MemoryJournal());
  journal->on_look = [] { return absl::UnavailableError("disk I/O error"); };
  PastBank past(std::move(journal));
  CheckHeld(Balance(past.stub(), "10001"), 1'000'00, 1'000'00, 1);
  const grpc::Status status =
      PastBalance(past.stub(), "account: '10001' as_of_transaction_id: 1").status;
  CHECK(status.error_code() == grpc::StatusCode::UNAVAILABLE);
  CHECK(DetailsOf(status).reason == "RECORD_UNREADABLE");
}

TEST_CASE("Balance of the past: STARTING_UP, then SHUTTING_DOWN") {
  Bank bank(Bank::Config{});
  const std::string request = "account: '10001' as_of_transaction_id: 1";
  CHECK(DetailsOf(PastBalance(bank.stub(), request).status).reason == "STARTING_UP");
  bank.OpenAccount("10001", "USD", 0);
  bank.Serve();
  CHECK(PastBalance(bank.stub(), request).status.ok());
  REQUIRE(bank.ledger().Close().ok());
  CHECK(DetailsOf(PastBalance(bank.stub(), request).status).reason == "SHUTTING_DOWN");
}

}  // namespace
}  // namespace atm::server::testing
