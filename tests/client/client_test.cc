// The client over a bank in memory.
#include "atm/client.h"

#include <algorithm>
#include <memory>
#include <set>
#include <string>
#include <thread>
#include <vector>

#include "atm/fake_connection.h"
#include "storage/values/uuid.h"
#include "tests/catch2.h"
#include "tests/client/requests.h"

namespace atm {
namespace {

std::shared_ptr<FakeConnection> BankWithOneAccount() {
  auto bank = std::make_shared<FakeConnection>();
  REQUIRE(bank->Open("10001", "USD", 100'000));
  return bank;
}

TEST_CASE("Balance, deposit and withdrawal come back as the bank booked them") {
  const Client client(BankWithOneAccount());
  const auto deposit = client.Deposit("10001", 2'500);
  REQUIRE(deposit.ok());
  CHECK(deposit->transaction().kind() == v1::Transaction::KIND_DEPOSIT);
  CHECK(deposit->balance().balance_minor() == 102'500);
  const auto withdrawal = client.Withdraw("10001", 102'500);
  REQUIRE(withdrawal.ok());
  CHECK(withdrawal->transaction().id() == deposit->transaction().id() + 1);
  const auto balance = client.Balance("10001");
  REQUIRE(balance.ok());
  CHECK(balance->has_balance_minor());
  CHECK(balance->balance_minor() == 0);
  CHECK(balance->last_transaction_id() == withdrawal->transaction().id());
}

TEST_CASE("Each operation has a request id of its own, and one that is given is kept") {
  const auto bank = BankWithOneAccount();
  const Client client(bank);
  REQUIRE(client.Withdraw("10001", 1).ok());
  REQUIRE(client.Withdraw("10001", 1).ok());
  REQUIRE(client.Deposit("10001", 1).ok());
  REQUIRE(client.Withdraw(Withdrawal("10001", 1, kId)).ok());
  const auto withdrawals = bank->withdraw_requests();
  REQUIRE(withdrawals.size() == 3);
  const std::set<std::string> made = {withdrawals[0].request_id(), withdrawals[1].request_id(),
                                      bank->deposit_requests().at(0).request_id()};
  CHECK(made.size() == 3);
  for (const std::string& id : made) {
    CHECK(Uuid::Parse(id).has_value());
    CHECK(id[14] == '7');
  }
  CHECK(withdrawals[2].request_id() == kId);
}

TEST_CASE("Every operation that moves money gets a request id") {
  const auto bank = BankWithOneAccount();
  REQUIRE(bank->Open("10002", "USD", 0));
  const Client client(bank);
  const auto moved = client.Transfer("10001", "10002", 10);
  REQUIRE(moved.ok());
  const auto held = client.Hold("10001", 10);
  REQUIRE(held.ok());
  REQUIRE(client.Capture(held->transaction().id(), 10).ok());
  REQUIRE(client.Release(client.Hold("10001", 10)->transaction().id()).ok());
  REQUIRE(client.Reverse(ReversalOf(moved->transaction().request_id())).ok());
  const std::set<std::string> made = {
      bank->transfer_requests().at(0).request_id(), bank->hold_requests().at(0).request_id(),
      bank->capture_requests().at(0).request_id(),  bank->hold_requests().at(1).request_id(),
      bank->release_requests().at(0).request_id(),  bank->reverse_requests().at(0).request_id()};
  CHECK(made.size() == 6);
  for (const std::string& id : made) CHECK(Uuid::Parse(id).has_value());
}

TEST_CASE("A reversal has an id of its own, and the one that it names is sent as it is") {
  const auto bank = BankWithOneAccount();
  const Client client(bank);
  bank->FailNext(1, absl::UnavailableError("gone"));
  const auto lost = client.Reverse(ReversalOf("as it is"));
  const auto refused = client.Reverse(ReversalOf("as it is", 0, kId));
  const auto requests = bank->reverse_requests();
  for (const auto& request : requests) CHECK(request.original_request_id() == "as it is");
  CHECK(RequestIdOf(lost.status()) == requests.at(0).request_id());
  CHECK(RequestIdOf(lost.status()) != kId);
  CHECK(RequestIdOf(refused.status()) == kId);
}

TEST_CASE("A question after a transaction needs no request id, and its errors have none") {
  const auto bank = BankWithOneAccount();
  const Client client(bank);
  CHECK(client.GetTransaction(ById(1))->transaction().credit_account() == "10001");
  const auto missing = client.GetTransaction(ByRequestId(kId));
  CHECK(ReasonOf(missing.status()) == "TRANSACTION_NOT_FOUND");
  CHECK(RequestIdOf(missing.status()).empty());
  CHECK(bank->get_transaction_requests().at(1).request_id() == kId);
}

TEST_CASE("Request ids grow, and no two threads get the same") {
  constexpr int kThreads = 8;
  constexpr int kEach = 500;
  std::vector<std::vector<std::string>> made(kThreads);
  std::vector<std::thread> threads;
  for (auto& ids : made) {
    threads.emplace_back([&ids] {
      for (int i = 0; i < kEach; ++i) ids.push_back(NewRequestId());
    });
  }
  for (auto& thread : threads) thread.join();
  std::set<std::string> all;
  for (const auto& ids : made) {
    CHECK(std::is_sorted(ids.begin(), ids.end()));
    all.insert(ids.begin(), ids.end());
  }
  CHECK(all.size() == kThreads * kEach);
}

TEST_CASE("An error tells which request id to ask again with") {
  const auto bank = BankWithOneAccount();
  const Client client(bank);
  bank->FailNext(1, absl::UnavailableError("gone"), FakeConnection::FailWhen::kAfterItMoved);
  const auto lost = client.Withdraw("10001", 4'000);
  REQUIRE_FALSE(lost.ok());
  CHECK_FALSE(IsDefinite(lost.status()));
  CHECK(RequestIdOf(lost.status()) == bank->withdraw_requests().at(0).request_id());

  const auto again = client.Withdraw(Withdrawal("10001", 4'000, RequestIdOf(lost.status())));
  REQUIRE(again.ok());
  CHECK(again->replayed());
  CHECK(again->balance().balance_minor() == 96'000);
  CHECK(client.Balance("10001")->balance_minor() == 96'000);

  const auto invalid = client.Deposit("10001", 0);
  CHECK(RequestIdOf(invalid.status()) == bank->deposit_requests().at(0).request_id());
  CHECK(RequestIdOf(client.Balance("NOBODY").status()).empty());
}

TEST_CASE("Asynchronous calls end once, with the answer or the error") {
  const auto bank = BankWithOneAccount();
  const Client client(bank);
  std::vector<absl::StatusCode> ends;
  client.BalanceAsync("10001", [&](const absl::StatusOr<v1::AccountBalance>& balance) {
    ends.push_back(balance.status().code());
  });
  client.WithdrawAsync(Withdrawal("10001", 200'000, kId),
                       [&](const absl::StatusOr<v1::WithdrawResponse>& r) {
                         ends.push_back(r.status().code());
                         CHECK(RequestIdOf(r.status()) == kId);
                       });
  v1::DepositRequest deposit;
  deposit.set_account("10001");
  deposit.set_amount_minor(1);
  client.DepositAsync(deposit, [&](const absl::StatusOr<v1::DepositResponse>& response) {
    ends.push_back(response.status().code());
  });
  CHECK(ends == std::vector<absl::StatusCode>{absl::StatusCode::kOk,
                                              absl::StatusCode::kFailedPrecondition,
                                              absl::StatusCode::kOk});
}

}  // namespace
}  // namespace atm
