// The bank in memory: transfers, holds and memos.
#include <chrono>
#include <memory>
#include <string>

#include "atm/client.h"
#include "atm/fake_connection.h"
#include "tests/catch2.h"
#include "tests/client/requests.h"

namespace atm {
namespace {

using std::chrono::microseconds;
using std::chrono::minutes;
using Kind = v1::Transaction;

constexpr std::int64_t kStartSeconds = 1'800'000'000;

struct Bank {
  std::chrono::system_clock::time_point now{std::chrono::seconds(kStartSeconds)};
  std::shared_ptr<FakeConnection> connection =
      std::make_shared<FakeConnection>([this] { return now; });
  Client client{connection};

  Bank() {
    REQUIRE(connection->Open("10001", "USD", 1'000));
    REQUIRE(connection->Open("10002", "USD", 500));
    REQUIRE(connection->Open("YEN1", "JPY", kMaxAmount));
  }

  std::int64_t Holds(const std::string& account) const {
    return client.Balance(account)->balance_minor();
  }
  std::int64_t Available(const std::string& account) const {
    return client.Balance(account)->available_minor();
  }
};

v1::HoldRequest HoldUntil(std::int64_t seconds, std::int32_t nanos = 0) {
  v1::HoldRequest request = Hold("10001", 1);
  request.mutable_expire_time()->set_seconds(seconds);
  request.mutable_expire_time()->set_nanos(nanos);
  return request;
}

template <typename Response>
std::string Reason(const absl::StatusOr<Response>& response) {
  return ReasonOf(response.status());
}

TEST_CASE("FakeConnection transfers between two accounts of one currency") {
  const Bank bank;
  const auto moved = bank.client.Transfer("10001", "10002", 400);
  REQUIRE(moved.ok());
  CHECK(moved->transaction().kind() == Kind::KIND_TRANSFER);
  CHECK(moved->transaction().debit_account() == "10001");
  CHECK(moved->transaction().credit_account() == "10002");
  CHECK(moved->from_balance().balance_minor() == 600);
  CHECK(moved->to_balance().balance_minor() == 900);
  CHECK(Reason(bank.client.Transfer("10001", "10002", 601)) == "INSUFFICIENT_FUNDS");
  CHECK(Reason(bank.client.Transfer("10001", "NOBODY", 1)) == "ACCOUNT_NOT_FOUND");
  CHECK(Reason(bank.client.Transfer("10001", "10001", 1)) == "INVALID_ACCOUNT");
  const auto mixed = bank.client.Transfer("10001", "YEN1", 1);
  CHECK(Reason(mixed) == "CURRENCY_MISMATCH");
  CHECK(DetailsOf(mixed.status()).Find("field") == "to_account");
  const auto too_large = bank.client.Transfer("10001", "10002", kMaxAmount + 1);
  CHECK(Reason(too_large) == "AMOUNT_TOO_LARGE");
  CHECK(DetailsOf(too_large.status()).FindInt("max_amount_minor") == kMaxAmount);
  CHECK(bank.Holds("10001") + bank.Holds("10002") == 1'500);
}

TEST_CASE("FakeConnection sets money aside, and pays a part of it out") {
  const Bank bank;
  const auto held = bank.client.Hold("10001", 700);
  REQUIRE(held.ok());
  const std::int64_t hold_id = held->transaction().id();
  CHECK(held->transaction().expire_time().seconds() == kStartSeconds + 600);
  CHECK(held->balance().balance_minor() == 1'000);
  CHECK(held->balance().available_minor() == 300);
  CHECK(DetailsOf(bank.client.Withdraw("10001", 301).status()).FindInt("available_minor") == 300);
  CHECK(Reason(bank.client.Hold("10001", 301)) == "INSUFFICIENT_FUNDS");

  const auto too_much = bank.client.Capture(hold_id, 701);
  CHECK(Reason(too_much) == "HOLD_EXCEEDED");
  CHECK(DetailsOf(too_much.status()).FindInt("held_minor") == 700);
  CHECK(Reason(bank.client.Capture(WithCurrency(Capture(hold_id, 1), "EUR"))) ==
        "CURRENCY_MISMATCH");
  CHECK(Reason(bank.client.Capture(hold_id + 1, 1)) == "HOLD_NOT_FOUND");

  const auto captured = bank.client.Capture(hold_id, 600);
  REQUIRE(captured.ok());
  CHECK(captured->transaction().hold_id() == hold_id);
  CHECK(captured->balance().balance_minor() == 400);
  CHECK(captured->balance().available_minor() == 400);
  CHECK(Reason(bank.client.Capture(hold_id, 600)) == "HOLD_ALREADY_CAPTURED");
  CHECK(Reason(bank.client.Release(hold_id)) == "HOLD_ALREADY_CAPTURED");
}

TEST_CASE("FakeConnection frees a hold once") {
  const Bank bank;
  const std::int64_t hold_id = bank.client.Hold("10001", 700)->transaction().id();
  const auto released = bank.client.Release(Release(hold_id, Id(1)));
  REQUIRE(released.ok());
  CHECK(released->transaction().amount_minor() == 700);
  CHECK(released->balance().available_minor() == 1'000);
  CHECK(bank.client.Release(Release(hold_id, Id(1)))->replayed());
  CHECK(Reason(bank.client.Release(hold_id)) == "HOLD_ALREADY_RELEASED");
  CHECK(Reason(bank.client.Capture(hold_id, 1)) == "HOLD_ALREADY_RELEASED");
  CHECK(Reason(bank.client.Release(0)) == "INVALID_HOLD_ID");
}

TEST_CASE("FakeConnection ends a hold when its time is over, and never before") {
  Bank bank;
  const auto held = bank.client.Hold("10001", 700);
  REQUIRE(held.ok());
  bank.now += minutes(10) - microseconds(1);
  CHECK(bank.Available("10001") == 300);
  bank.now += microseconds(1);
  const auto balance = bank.client.Balance("10001");
  CHECK(balance->available_minor() == 1'000);
  CHECK(Reason(bank.client.Capture(held->transaction().id(), 1)) == "HOLD_EXPIRED");
  const auto expiry = bank.client.GetTransaction(ById(balance->last_transaction_id()));
  REQUIRE(expiry.ok());
  CHECK(expiry->transaction().kind() == Kind::KIND_EXPIRY);
  CHECK(expiry->transaction().hold_id() == held->transaction().id());
  CHECK(expiry->transaction().create_time().seconds() == kStartSeconds + 600);
}

TEST_CASE("FakeConnection ends holds in the order of their times") {
  Bank bank;
  const auto later = bank.client.Hold(HoldUntil(kStartSeconds + 20));
  const auto sooner = bank.client.Hold(HoldUntil(kStartSeconds + 10));
  bank.now += minutes(1);
  const std::int64_t last = bank.client.Balance("10001")->last_transaction_id();
  const auto ended_by = [&](std::int64_t id) {
    return bank.client.GetTransaction(ById(id))->transaction().hold_id();
  };
  CHECK(ended_by(last - 1) == sooner->transaction().id());
  CHECK(ended_by(last) == later->transaction().id());
}

TEST_CASE("FakeConnection takes an end of a hold that is in time") {
  const Bank bank;
  constexpr std::int64_t kWeek = 7 * 24 * 3'600;
  CHECK(bank.client.Hold(HoldUntil(kStartSeconds, 1)).ok());
  CHECK(bank.client.Hold(HoldUntil(kStartSeconds + kWeek)).ok());
  CHECK(Reason(bank.client.Hold(HoldUntil(kStartSeconds))) == "INVALID_EXPIRE_TIME");
  CHECK(Reason(bank.client.Hold(HoldUntil(kStartSeconds + kWeek, 1))) == "INVALID_EXPIRE_TIME");
  CHECK(Reason(bank.client.Hold(HoldUntil(kStartSeconds + 1, -1))) == "INVALID_EXPIRE_TIME");
  CHECK(Reason(bank.client.Hold(HoldUntil(kMax))) == "INVALID_EXPIRE_TIME");
}

TEST_CASE("FakeConnection's own clock moves one second a transaction") {
  const auto connection = std::make_shared<FakeConnection>();
  REQUIRE(connection->Open("10001", "USD", 100'000));
  const Client client(connection);
  const auto held = client.Hold("10001", 1);
  CHECK(held->transaction().create_time().seconds() == 1'767'225'602);
  CHECK(held->transaction().expire_time().seconds() == 1'767'226'202);
  for (int i = 0; i < 599; ++i) REQUIRE(client.Deposit("10001", 1).ok());
  CHECK(Reason(client.Capture(held->transaction().id(), 1)) == "HOLD_EXPIRED");
}

TEST_CASE("FakeConnection records memos of up to 140 characters") {
  const Bank bank;
  const std::string umlaut = "\xC3\xA4";
  std::string longest;
  for (int i = 0; i < 140; ++i) longest += umlaut;
  const auto paid = bank.client.Withdraw(WithMemo(Withdrawal("10001", 1, Id(1)), longest));
  REQUIRE(paid.ok());
  CHECK(paid->transaction().memo() == longest);
  const auto other = bank.client.Withdraw(WithMemo(Withdrawal("10001", 1, Id(1)), "other"));
  CHECK(DetailsOf(other.status()).Find("field") == "memo");
  for (const std::string& memo :
       {longest + "x", std::string("a\nb"), std::string("\x7F"), std::string("\xC2\x85"),
        std::string("\xC3"), std::string("\xC0\x80"), std::string("\xED\xA0\x80"),
        std::string("\xF4\x90\x80\x80"), std::string("\xFF"), std::string("\0", 1)}) {
    CHECK(Reason(bank.client.Withdraw(WithMemo(Withdrawal("10001", 1), memo))) == "INVALID_MEMO");
  }
  CHECK(
      bank.client.Withdraw(WithMemo(Withdrawal("10001", 1), "\xF4\x8F\xBF\xBF \xE2\x82\xAC")).ok());
}

}  // namespace
}  // namespace atm
