// The bank in memory keeps to the contract.
#include "atm/fake_connection.h"

#include <thread>
#include <vector>

#include "atm/client.h"
#include "tests/catch2.h"
#include "tests/client/requests.h"

namespace atm {
namespace {

struct Bank {
  std::shared_ptr<FakeConnection> connection = std::make_shared<FakeConnection>();
  Client client{connection};

  Bank() {
    REQUIRE(connection->Open("10001", "USD", 1'000));
    REQUIRE(connection->Open("YEN1", "JPY", kMaxAmount));
  }

  absl::StatusOr<v1::WithdrawResponse> Withdraw(const std::string& account, std::int64_t amount,
                                                const std::string& currency = "",
                                                const std::string& id = "") const {
    v1::WithdrawRequest request;
    request.set_account(account);
    request.set_amount_minor(amount);
    request.set_currency_code(currency);
    request.set_request_id(id);
    return client.Withdraw(request);
  }

  std::int64_t Holds(const std::string& account) const {
    return client.Balance(account)->balance_minor();
  }
};

TEST_CASE("FakeConnection opens accounts that can be") {
  Bank bank;
  CHECK_FALSE(bank.connection->Open("10001", "USD", 5));
  CHECK_FALSE(bank.connection->Open("", "USD", 5));
  CHECK_FALSE(bank.connection->Open("lower", "USD", 5));
  CHECK_FALSE(bank.connection->Open(std::string(35, 'A'), "USD", 5));
  CHECK_FALSE(bank.connection->Open("A", "XXX", 5));
  CHECK_FALSE(bank.connection->Open("A", "USD", -1));
  CHECK(bank.connection->Open(std::string(34, 'A'), "USD", 0));
  CHECK(bank.Holds("10001") == 1'000);
}

TEST_CASE("FakeConnection refuses as the contract says, in its order") {
  Bank bank;
  struct Case {
    const char* account;
    std::int64_t amount;
    const char* currency;
    const char* id;
    absl::StatusCode code;
    const char* reason;
    const char* response_code;
  };
  using Code = absl::StatusCode;
  const std::vector<Case> cases = {
      {"10-1", 0, "US", "x", Code::kInvalidArgument, "INVALID_ACCOUNT", "14"},
      {"NOBODY", 0, "US", "x", Code::kInvalidArgument, "INVALID_AMOUNT", "13"},
      {"NOBODY", -1, "USD", kId, Code::kInvalidArgument, "INVALID_AMOUNT", "13"},
      {"NOBODY", 1, "US", "x", Code::kInvalidArgument, "CURRENCY_MISMATCH", "12"},
      {"NOBODY", 1, "USD", "x", Code::kInvalidArgument, "INVALID_REQUEST_ID", "30"},
      {"NOBODY", 1, "USD", kId, Code::kNotFound, "ACCOUNT_NOT_FOUND", "14"},
      {"10001", 1'001, "EUR", kId, Code::kInvalidArgument, "CURRENCY_MISMATCH", "12"},
      {"10001", 1'001, "USD", kId, Code::kFailedPrecondition, "INSUFFICIENT_FUNDS", "51"},
      {"10001", 1, "USD", kId, Code::kAlreadyExists, "REQUEST_ID_REUSED", "94"},
  };
  for (const Case& c : cases) {
    const auto refused = bank.Withdraw(c.account, c.amount, c.currency, c.id);
    INFO(c.reason << " " << refused.status());
    CHECK(refused.status().code() == c.code);
    CHECK(ReasonOf(refused.status()) == c.reason);
    CHECK(DetailsOf(refused.status()).response_code() == c.response_code);
  }
  CHECK(bank.Holds("10001") == 1'000);
}

TEST_CASE("FakeConnection names the facts and the field") {
  Bank bank;
  const ErrorDetails funds = DetailsOf(bank.Withdraw("10001", 1'001).status());
  CHECK(funds.FindInt("available_minor") == 1'000);
  CHECK(funds.FindInt("requested_minor") == 1'001);
  const ErrorDetails amount = DetailsOf(bank.Withdraw("10001", -7).status());
  REQUIRE(amount.field_violations.size() == 1);
  CHECK(amount.field_violations[0].field == "amount_minor");
  CHECK(amount.FindInt("requested_minor") == -7);
  const auto too_large = bank.client.Deposit("YEN1", kMaxAmount + 1);
  CHECK(too_large.status().code() == absl::StatusCode::kInvalidArgument);
  CHECK(ReasonOf(too_large.status()) == "AMOUNT_TOO_LARGE");
  CHECK(DetailsOf(too_large.status()).FindInt("amount_minor") == kMaxAmount + 1);
  CHECK(bank.client.Balance("NOBODY").status().code() == absl::StatusCode::kNotFound);
  CHECK(ReasonOf(bank.client.Balance("no").status()) == "INVALID_ACCOUNT");
}

TEST_CASE("FakeConnection answers a request id again, in either case, and refusals too") {
  Bank bank;
  const auto first = bank.Withdraw("10001", 400, "", kId);
  REQUIRE(first.ok());
  CHECK_FALSE(first->replayed());
  const auto again = bank.Withdraw("10001", 400, "", "01890A5D-AC96-774B-BCCE-B302099A8057");
  REQUIRE(again.ok());
  CHECK(again->replayed());
  CHECK(again->transaction().id() == first->transaction().id());
  CHECK(again->transaction().request_id() == kId);
  CHECK(bank.Holds("10001") == 600);

  const auto refused = bank.Withdraw("10001", 700);
  REQUIRE(bank.client.Deposit("10001", 1'000).ok());
  const auto later = bank.Withdraw("10001", 700, "", RequestIdOf(refused.status()));
  CHECK(ReasonOf(later.status()) == "INSUFFICIENT_FUNDS");  // as it was, not as it would be now
}

TEST_CASE("FakeConnection names the first field in which a request id was used otherwise") {
  Bank bank;
  REQUIRE(bank.Withdraw("10001", 400, "USD", kId).ok());
  v1::DepositRequest deposit;
  deposit.set_account("YEN1");
  deposit.set_amount_minor(1);
  deposit.set_request_id(kId);
  const auto field = [](const absl::Status& status) { return DetailsOf(status).Find("field"); };
  CHECK(field(bank.client.Deposit(deposit).status()) == "method");
  CHECK(field(bank.Withdraw("YEN1", 1, "", kId).status()) == "account");
  CHECK(field(bank.Withdraw("10001", 1, "", kId).status()) == "amount_minor");
  CHECK(field(bank.Withdraw("10001", 400, "EUR", kId).status()) == "currency_code");
  CHECK(bank.Withdraw("10001", 400, "", kId)->replayed());
}

TEST_CASE("FakeConnection fails on order, before or after the money moved") {
  Bank bank;
  bank.connection->FailNext(2, absl::UnavailableError("gone"));
  CHECK(bank.Withdraw("10001", 1).status().message() == "gone");
  CHECK_FALSE(bank.client.Balance("10001").ok());
  CHECK(bank.Holds("10001") == 1'000);
  bank.connection->FailNext(1, absl::UnavailableError("gone"),
                            FakeConnection::FailWhen::kAfterItMoved);
  CHECK_FALSE(bank.Withdraw("10001", 1).ok());
  CHECK(bank.Holds("10001") == 999);
  CHECK(bank.connection->balance_requests().size() == 3);
  CHECK(bank.connection->withdraw_requests().size() == 2);
}

TEST_CASE("FakeConnection is the same in every run") {
  const auto run = [] {
    Bank bank;
    const auto answer = bank.Withdraw("10001", 400, "", kId);
    return answer->SerializeAsString();
  };
  CHECK(run() == run());
}

TEST_CASE("FakeConnection loses nothing under eight threads") {
  Bank bank;
  std::vector<std::thread> threads;
  for (int t = 0; t < 8; ++t) {
    threads.emplace_back([&bank] {
      for (int i = 0; i < 100; ++i) {
        static_cast<void>(bank.client.Deposit("10001", 3));
        static_cast<void>(bank.client.Withdraw("10001", 2));
      }
    });
  }
  for (auto& thread : threads) thread.join();
  CHECK(bank.Holds("10001") == 1'000 + 8 * 100);
  CHECK(bank.connection->deposit_requests().size() == 800);
}

}  // namespace
}  // namespace atm
