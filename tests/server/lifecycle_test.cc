// From the first health check to the last answer.
#include <grpcpp/create_channel.h>

#include <thread>

#include "grpc/health/v1/health.pb.h"
#include "tests/catch2.h"
#include "tests/server/bank.h"
#include "tests/server/calls.h"
#include "tests/server/direct_call.h"
#include "tests/server/methods.h"
#include "tests/server/raw_stream.h"
#include "tests/storage/gated_journal.h"

namespace atm::server::testing {
namespace {

constexpr char kAtmService[] = "atm.v1.AtmService";

// A bank with account 10001 whose journal has a gate.
std::unique_ptr<Bank> GatedBank(storage::Gate* gate, Clock clock = std::chrono::system_clock::now) {
  Bank::Config config;
  config.journal = storage::GatedJournal::Behind(*gate, MemoryJournal());
  config.clock = std::move(clock);
  auto bank = std::make_unique<Bank>(std::move(config));
  bank->OpenAccount("10001", "USD", 0);
  bank->Serve();
  return bank;
}

// The states of all services that health lists, as their numbers.
std::string ListedHealth(const std::shared_ptr<grpc::Channel>& channel) {
  const Answer<std::string> answer = RawCall(channel, "/grpc.health.v1.Health/List", "");
  CHECK(answer.status.ok());
  grpc::health::v1::HealthListResponse listed;
  REQUIRE(listed.ParseFromString(answer.response));
  CHECK(listed.statuses().contains(""));
  CHECK(listed.statuses().contains(kAtmService));
  std::string states;
  for (const auto& [name, state] : listed.statuses()) states += std::to_string(state.status());
  return states;
}

TEST_CASE("Before the ledger is open: health says NOT_SERVING, calls get STARTING_UP") {
  Bank bank(Bank::Config{});
  CHECK(Health(bank.channel(), "") == "NOT_SERVING");
  CHECK(Health(bank.channel(), kAtmService) == "NOT_SERVING");
  CHECK(ListedHealth(bank.channel()) == std::string(3, '2'));
  std::vector<grpc::Status> statuses = {Balance(bank.stub(), "10001").status};
  for (const MoneyMethod& method : kMoneyMethods) {
    statuses.push_back(CallChanged(bank.channel(), method, ""));
  }
  for (const grpc::Status& status : statuses) {
    CHECK(status.error_code() == grpc::StatusCode::UNAVAILABLE);
    CHECK(DetailsOf(status).reason == "STARTING_UP");
    CHECK(DetailsOf(status).domain == "atm.v1");
    CHECK(DetailsOf(status).metadata.at("response_code") == "91");
  }
  // What is wrong with a request is known without a ledger.
  CHECK(DetailsOf(Balance(bank.stub(), "?").status).reason == "INVALID_ACCOUNT");

  bank.Serve();
  CHECK(Health(bank.channel(), "") == "SERVING");
  CHECK(Health(bank.channel(), kAtmService) == "SERVING");
  CHECK(ListedHealth(bank.channel()) == std::string(3, '1'));
  CHECK(Health(bank.channel(), "no.such.Service") == "SERVICE_UNKNOWN");
  CHECK(DetailsOf(Balance(bank.stub(), "10001").status).reason == "ACCOUNT_NOT_FOUND");
}

TEST_CASE("Draining: calls under way are answered, new ones get SHUTTING_DOWN") {
  storage::Gate gate;
  const auto bank = GatedBank(&gate);
  gate.Close();
  PendingDeposit under_way(bank->stub(), {.account = "10001", .amount_minor = 1});
  gate.WaitForArrival();
  std::int64_t left = -1;
  std::thread drain([&] { left = bank->Drain(std::chrono::minutes(1)); });
  Eventually([&] { return !Balance(bank->stub(), "10001").status.ok(); });
  const auto late = Deposit(bank->stub(), {.account = "10001", .amount_minor = 100});
  CHECK(late.status.error_code() == grpc::StatusCode::UNAVAILABLE);
  CHECK(DetailsOf(late.status).reason == "SHUTTING_DOWN");
  CHECK(DetailsOf(late.status).metadata.at("response_code") == "91");
  for (const MoneyMethod& method : kMoneyMethods) {
    CAPTURE(method.name);
    CHECK(DetailsOf(CallChanged(bank->channel(), method, "")).reason == "SHUTTING_DOWN");
  }
  CHECK(Health(bank->channel(), "") == "NOT_SERVING");
  CHECK(Health(bank->channel(), kAtmService) == "NOT_SERVING");
  gate.Open();
  CHECK(under_way.Wait().status.ok());
  drain.join();
  CHECK(left == 0);
  CHECK(bank->BalanceMinor("10001") == 1);
  const auto after = Balance(bank->stub(), "10001");
  CHECK(after.status.error_code() == grpc::StatusCode::UNAVAILABLE);
  CHECK(after.status.error_details().empty());
}

TEST_CASE("The drain's time is bounded; what was taken is carried out all the same") {
  storage::Gate gate;
  const auto bank = GatedBank(&gate);
  gate.Close();
  PendingDeposit under_way(bank->stub(), {.account = "10001", .amount_minor = 1});
  gate.WaitForArrival();
  std::int64_t left = -1;
  std::thread drain([&] { left = bank->Drain(std::chrono::milliseconds(1)); });
  CHECK_FALSE(under_way.Wait().status.ok());
  gate.Open();
  drain.join();
  CHECK(left == 1);
  REQUIRE(bank->ledger().Close().ok());
  CHECK(bank->BalanceMinor("10001") == 1);
}

TEST_CASE("Open streams do not hold up the end; who watches health is told") {
  Bank bank;
  RawStream watch(bank.channel(), "/grpc.health.v1.Health/Watch");
  watch.Send("");
  CHECK(watch.Receive() == "\x08\x01");  // SERVING
  RawStream reflection(bank.channel(),
                       "/grpc.reflection.v1alpha.ServerReflection/ServerReflectionInfo");
  std::int64_t left = -1;
  std::thread drain([&] { left = bank.Drain(std::chrono::minutes(1)); });
  CHECK(watch.Receive() == "\x08\x02");  // NOT_SERVING
  CHECK_FALSE(watch.Receive().has_value());
  CHECK_FALSE(watch.Finish().ok());
  drain.join();
  CHECK(left == 0);
  CHECK_FALSE(reflection.Finish().ok());
}

TEST_CASE("A closed ledger refuses by itself") {
  Bank bank;
  REQUIRE(bank.ledger().Close().ok());
  const auto late = Deposit(bank.stub(), {.account = "10001", .amount_minor = 1});
  CHECK(late.status.error_code() == grpc::StatusCode::UNAVAILABLE);
  CHECK(DetailsOf(late.status).reason == "SHUTTING_DOWN");
}

TEST_CASE("A deadline that passed before the queue is DEADLINE_EXCEEDED, and nothing moves") {
  storage::Gate gate;
  const auto bank = GatedBank(&gate, [] { return Patience() + std::chrono::hours(1); });
  const auto late = Deposit(bank->stub(), {.account = "10001", .amount_minor = 1});
  CHECK(late.status.error_code() == grpc::StatusCode::DEADLINE_EXCEEDED);
  CHECK(DetailsOf(late.status).reason == "DEADLINE_EXCEEDED");
  CHECK(DetailsOf(late.status).metadata.at("response_code") == "68");
  for (const MoneyMethod& method : kMoneyMethods) {
    CAPTURE(method.name);
    CHECK(DetailsOf(CallChanged(bank->channel(), method, "")).reason == "DEADLINE_EXCEEDED");
  }
  // A call without a deadline is never late.
  grpc::ClientContext context;
  v1::DepositRequest request;
  request.set_account("10001");
  request.set_amount_minor(2);
  v1::DepositResponse response;
  CHECK(bank->stub().Deposit(&context, request, &response).ok());
  CHECK(bank->BalanceMinor("10001") == 2);
}

TEST_CASE("A call that was cancelled before the queue moves nothing") {
  Bank bank;
  DirectCall call(bank.service(), "/atm.v1.AtmService/Deposit");
  call.context().cancelled = true;  // as a face says it
  v1::DepositRequest request;
  request.set_account("10001");
  request.set_amount_minor(1);
  const grpc::Status status = call.Run(request);
  CHECK(status.error_code() == grpc::StatusCode::CANCELLED);
  CHECK(DetailsOf(status).reason == "CANCELLED");
  CHECK(bank.Drain(std::chrono::minutes(1)) == 0);
  CHECK_THAT(bank.LogText(), ContainsSubstring("method=Deposit account=10001 code=CANCELLED "
                                               "reason=CANCELLED"));
  CHECK(bank.BalanceMinor("10001") == 1'000'00);
}

TEST_CASE("A call that is cancelled in the queue is carried out") {
  storage::Gate gate;
  const auto bank = GatedBank(&gate);
  gate.Close();
  PendingDeposit cancelled(bank->stub(), {.account = "10001", .amount_minor = 1});
  gate.WaitForArrival();
  cancelled.Cancel();
  CHECK(cancelled.Wait().status.error_code() == grpc::StatusCode::CANCELLED);
  gate.Open();
  CHECK(bank->Drain(std::chrono::minutes(1)) == 0);
  CHECK(bank->BalanceMinor("10001") == 1);
}

TEST_CASE("Many callers at once: every call is answered, and no cent is lost") {
  Bank bank;
  constexpr int kThreads = 8;
  constexpr int kCalls = 50;
  std::vector<std::thread> callers;
  std::atomic<int> paid = 0;
  for (int i = 0; i < kThreads; ++i) {
    callers.emplace_back([&] {
      for (int call = 0; call < kCalls; ++call) {
        paid += Withdraw(bank.stub(), {.account = "10001", .amount_minor = 3'00}).status.ok();
      }
    });
  }
  for (std::thread& caller : callers) {
    caller.join();
  }
  CHECK(paid == 333);
  CHECK(bank.BalanceMinor("10001") == 1'00);
}

}  // namespace
}  // namespace atm::server::testing
