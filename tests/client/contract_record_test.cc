// A FakeConnection and a served bank answer alike, and the library sends what it should:
// references, filters, open holds, and what is only tried.
#include <cstdint>
#include <future>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "atm/admin_client.h"
#include "atm/client.h"
#include "atm/error.h"
#include "atm/fake_connection.h"
#include "tests/catch2.h"
#include "tests/client/requests.h"
#include "tests/client/served_bank.h"
#include "tests/client/two_banks.h"

namespace atm {
namespace {

template <typename Request>
Request WithReference(Request request, const std::string& reference) {
  request.set_reference(reference);
  return request;
}

template <typename Request>
Request Tried(Request request) {
  request.set_validate_only(true);
  return request;
}

v1::FindTransactionsRequest Find(const std::string& reference, std::int32_t page_size = 0) {
  v1::FindTransactionsRequest request;
  request.set_reference(reference);
  request.set_page_size(page_size);
  return request;
}

v1::ListHoldsRequest HoldsOf(const std::string& account) {
  v1::ListHoldsRequest request;
  request.set_account(account);
  return request;
}

v1::ListTransactionsRequest Filtered(const std::string& reference, const std::string& day,
                                     const std::string& origin) {
  v1::ListTransactionsRequest request = WithReference(StatementOf("10001"), reference);
  request.set_business_day(day);
  request.set_origin(origin);
  return request;
}

TEST_CASE("They answer alike to references and filters") {
  v1::ExportTransactionsRequest exported;
  exported.set_reference("r");
  exported.set_after_transaction_id(11);
  v1::WatchTransactionsRequest watched = FeedAfter(11);
  watched.set_reference("r");
  TwoBanks().AnswerAlike({
      Ask(WithReference(Deposit("10001", 1, Id(1)), "r")),
      Ask(WithReference(Deposit("10001", 1, Id(1)), "r")),  // again
      Ask(WithReference(Deposit("10001", 1, Id(1)), "s")),  // reused: reference
      Ask(Deposit("10001", 1, Id(1))),
      Ask(Deposit("10001", 1, Id(2))),
      Ask(WithReference(Transfer("10002", "10001", 1, Id(3)), "r")),
      Ask(WithReference(Deposit("10001", 1, Id(4)), std::string(65, 'r'))),
      Ask(Find("r")),
      Ask(Find("r", 1)),
      Ask(Find("nothing")),
      Ask(Find("")),
      AskPages(Filtered("r", "", "")),
      AskPages(Filtered("", "2023-11-14", "")),
      AskPages(Filtered("r", "", "ipv4:127.0.0.1")),
      AskPages(Filtered("", "2023-11-15", "")),
      AskPages(Filtered("", "14.11.2023", "")),
      AskPages(Filtered("r", "", "nobody")),
      Ask(exported),
      AskFeed(watched, 2),
  });
}

TEST_CASE("They answer alike to those who ask for open holds") {
  TwoBanks().AnswerAlike({
      Ask(HoldsOf("10001")),
      Ask(Hold("10001", 700, Id(1))),
      Ask(Hold("10002", 800, Id(2))),
      Ask(HoldsOf("10001")),
      Ask(v1::AdminServiceListHoldsRequest()),
      Ask(Capture(12, 1, Id(3))),
      Ask(HoldsOf("10001")),
      Ask(HoldsOf("NOBODY")),
      Ask(HoldsOf("no-number")),
      Ask(v1::AdminServiceListHoldsRequest()),
  });
}

TEST_CASE("They answer alike to what is only tried") {
  v1::ExecuteBatchRequest batch;
  *batch.add_operations()->mutable_withdraw() = Withdrawal("10001", 99'999, Id(5));
  *batch.add_operations()->mutable_withdraw() = Withdrawal("10001", 99'999, Id(6));
  v1::ExecuteBatchRequest atomic = batch;
  atomic.set_atomic(true);
  v1::OpenAccountRequest opening;
  opening.set_account("20001");
  opening.set_currency_code("USD");
  opening.set_opening_balance_minor(5);
  opening.set_request_id(Id(7));
  TwoBanks().AnswerAlike({
      Ask(Tried(Withdrawal("10001", 4'000, Id(1)))),
      Ask(Tried(Withdrawal("10001", 400'000, Id(1)))),
      Ask(Withdrawal("10001", 4'000, Id(1))),
      Ask(Tried(Withdrawal("10001", 4'000, Id(1)))),  // from the record
      Ask(Tried(Hold("10001", 1, ""))),
      Ask(Tried(batch)),
      Ask(Tried(atomic)),
      Ask(Tried(opening)),
      AskAccount("20001"),
      Ask(opening),
      AskBalance("10001"),
  });
}

TEST_CASE("What is only tried gets no request id, and never travels in a batch") {
  const auto connection = std::make_shared<FakeConnection>();
  REQUIRE(connection->Open("10001", "USD", 100'000));
  const Client bank(connection);
  REQUIRE(bank.Deposit(Tried(Deposit("10001", 1))).ok());
  REQUIRE(bank.Deposit(Deposit("10001", 1)).ok());
  v1::ExecuteBatchRequest batch;
  *batch.add_operations()->mutable_deposit() = Deposit("10001", 1);
  REQUIRE(bank.ExecuteBatch(Tried(batch)).ok());
  const auto sent = connection->deposit_requests();
  REQUIRE(sent.size() == 2);
  CHECK(sent[0].request_id().empty());
  CHECK_FALSE(sent[1].request_id().empty());
  CHECK(connection->execute_batch_requests().at(0).operations(0).deposit().request_id().empty());
  CHECK(bank.Balance("10001")->balance_minor() == 100'001);
  const auto refused = bank.Withdraw(Tried(Withdrawal("10001", 900'000)));
  CHECK(ReasonOf(refused.status()) == "INSUFFICIENT_FUNDS");
  CHECK(RequestIdOf(refused.status()).empty());
}

TEST_CASE("Operations that are tried beside others of a busy connection move nothing") {
  ServedBank served([now_us = std::int64_t{1'700'000'000'000'000}] { return now_us; });
  ClientOptions options;
  options.target = served.target();
  const auto connection = MakeConnection(options);
  const AdminClient admin(connection);
  REQUIRE(admin.OpenAccount("10001", "USD").ok());
  const Client bank(connection);
  const std::int64_t before = bank.Balance("10001")->balance_minor();
  constexpr int kEach = 200;
  std::vector<std::future<absl::StatusOr<v1::DepositResponse>>> answers;
  for (int i = 0; i < 2 * kEach; ++i) {
    auto promise = std::make_shared<std::promise<absl::StatusOr<v1::DepositResponse>>>();
    answers.push_back(promise->get_future());
    v1::DepositRequest request = Deposit("10001", 1);
    request.set_validate_only(i % 2 == 0);
    bank.DepositAsync(request, [promise](absl::StatusOr<v1::DepositResponse> answer) {
      promise->set_value(std::move(answer));
    });
  }
  for (int i = 0; i < 2 * kEach; ++i) {
    const auto answer = answers[static_cast<std::size_t>(i)].get();
    REQUIRE(answer.ok());
    CHECK((answer->transaction().id() == 0) == (i % 2 == 0));
  }
  CHECK(bank.Balance("10001")->balance_minor() == before + kEach);
}

}  // namespace
}  // namespace atm
