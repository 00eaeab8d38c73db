// A stop: whoever has called hears an answer or why not, and nobody can hold it up.
#include <grpcpp/create_channel.h>

#include <atomic>
#include <chrono>
#include <future>
#include <memory>
#include <string>
#include <vector>

#include "server/limits.h"
#include "tests/catch2.h"
#include "tests/server/bank.h"
#include "tests/server/calls.h"
#include "tests/server/past_calls.h"
#include "tests/server/raw_stream.h"
#include "tests/storage/gated_journal.h"

namespace atm::server::testing {
namespace {

using std::chrono::milliseconds;

// A connection of its own.
std::unique_ptr<v1::AtmService::Stub> Connect(const Bank& bank) {
  grpc::ChannelArguments arguments;
  arguments.SetInt(GRPC_ARG_USE_LOCAL_SUBCHANNEL_POOL, 1);
  return v1::AtmService::NewStub(grpc::CreateCustomChannel(
      bank.server().address().ToString(), grpc::InsecureChannelCredentials(), arguments));
}

// Watches until it hears an error, and returns that.
grpc::Status WatchUntilRefused(const Bank& bank) {
  const auto stub = Connect(bank);
  grpc::ClientContext context;
  context.set_deadline(Patience());
  const auto feed = stub->WatchTransactions(&context, {});
  v1::WatchTransactionsResponse response;
  while (feed->Read(&response)) {
  }
  return feed->Finish();
}

// Calls without a pause until it hears an error, and returns that.
grpc::Status CallUntilRefused(const Bank& bank, int caller) {
  const auto stub = Connect(bank);
  for (int call = caller;; ++call) {
    const grpc::Status status =
        call % 2 == 0 ? Balance(*stub, "10001").status
                      : Deposit(*stub, {.account = "10001", .amount_minor = 1}).status;
    if (!status.ok()) return status;
  }
}

TEST_CASE("A stop under load: every caller hears SHUTTING_DOWN, whatever it had just sent") {
  for (int stop = 0; stop < 10; ++stop) {
    Bank bank;
    std::vector<std::future<grpc::Status>> callers;
    for (int i = 0; i < 6; ++i) {
      callers.push_back(
          std::async(std::launch::async, [&bank, i] { return CallUntilRefused(bank, i); }));
    }
    Eventually([&] { return bank.ledger().last_transaction() > 50; });
    // These may have come, or be on their way: the later the stop, the more of them have come.
    for (int i = 0; i < 4; ++i) {
      callers.push_back(
          std::async(std::launch::async, [&bank] { return WatchUntilRefused(bank); }));
    }
    const auto later = bank.ledger().last_transaction() + 20 * stop;
    Eventually([&] { return bank.ledger().last_transaction() >= later; });
    CHECK(bank.Drain(std::chrono::minutes(1)) == 0);
    for (auto& caller : callers) {
      const grpc::Status status = caller.get();
      INFO(stop << ": " << status.error_code() << ": " << status.error_message());
      CHECK(DetailsOf(status).reason == "SHUTTING_DOWN");
    }
  }
}

TEST_CASE("A stop tells callers who do not give up SHUTTING_DOWN, and never CANCELLED") {
  Bank bank;
  std::atomic<int> served = 0;
  std::atomic<bool> is_over = false;
  // Each tells how a call ended that ended in a way that it must not.
  std::vector<std::future<std::string>> callers;
  for (int i = 0; i < 6; ++i) {
    callers.push_back(std::async(std::launch::async, [&] {
      const auto stub = Connect(bank);
      std::string wrong;
      while (!is_over) {
        const grpc::Status status = Balance(*stub, "10001").status;
        if (status.ok()) ++served;
        const bool is_told = status.ok() || DetailsOf(status).reason == "SHUTTING_DOWN";
        // Who had not reached the server when it hung up does not know.
        if (!is_told && status.error_code() != grpc::StatusCode::UNAVAILABLE) {
          wrong = std::to_string(status.error_code()) + ": " + status.error_message();
        }
      }
      return wrong;
    }));
  }
  Eventually([&] { return served > 100; });
  const auto begin = std::chrono::steady_clock::now();
  bank.Drain(std::chrono::minutes(1));
  CHECK(std::chrono::steady_clock::now() - begin < std::chrono::seconds(4));
  is_over = true;
  for (auto& caller : callers) CHECK(caller.get() == "");
}

TEST_CASE("Who watches health hears that the server stops, also who comes late") {
  Bank bank;
  RawStream early(bank.channel(), "/grpc.health.v1.Health/Watch");
  early.Send("");
  CHECK(early.Receive() == "\x08\x01");  // SERVING
  bank.service().Close();
  RawStream late(bank.channel(), "/grpc.health.v1.Health/Watch");
  late.Send("");
  for (RawStream* watch : {&early, &late}) {
    CHECK(watch->Receive() == "\x08\x02");  // NOT_SERVING
    CHECK_FALSE(watch->Receive().has_value());
    CHECK(DetailsOf(watch->Finish()).reason == "SHUTTING_DOWN");
  }
}

TEST_CASE("A stop refuses look-ups that have not begun in time, and carries out those that have") {
  storage::StoppedLooks looks;
  auto journal = std::make_unique<storage::GatedJournal>(MemoryJournal());
  journal->on_look = looks.Stop();
  Bank::Config config;
  config.journal = std::move(journal);
  config.ledger.readers = 1;
  Bank bank(std::move(config));
  bank.OpenAccount("10001", "USD", 0);
  bank.Serve();
  const auto ask = [&] {
    return std::async(std::launch::async,
                      [&] { return List(bank.stub(), "account: '10001'").status; });
  };
  auto begun = ask();
  looks.WaitFor(1);
  std::vector<std::future<grpc::Status>> waiting;
  for (int i = 0; i < 5; ++i) waiting.push_back(ask());
  auto drain = std::async(std::launch::async, [&] { return bank.Drain(milliseconds(50)); });
  for (auto& one : waiting) CHECK(DetailsOf(one.get()).reason == "SHUTTING_DOWN");
  looks.Open();
  CHECK(begun.get().ok());
  CHECK(drain.get() == 0);
}

TEST_CASE("A stop waits for nobody who connected and is silent") {
  Bank bank;
  CHECK(Balance(bank.stub(), "10001").status.ok());
  RawStream reflection(bank.channel(),
                       "/grpc.reflection.v1alpha.ServerReflection/ServerReflectionInfo");
  const auto begin = std::chrono::steady_clock::now();
  CHECK(bank.Drain(std::chrono::minutes(1)) == 0);
  CHECK(std::chrono::steady_clock::now() - begin < std::chrono::seconds(2));
  CHECK_FALSE(reflection.Finish().ok());
}

}  // namespace
}  // namespace atm::server::testing
