// Many calls at once, and the end of a connection whose calls have not ended.
#include <algorithm>
#include <atomic>
#include <chrono>
#include <condition_variable>
#include <future>
#include <memory>
#include <mutex>
#include <optional>
#include <set>
#include <string>
#include <thread>
#include <vector>

#include "atm/client.h"
#include "tests/catch2.h"
#include "tests/client/scripted_server.h"

namespace atm {
namespace {

using std::chrono::milliseconds;
using Kind = Step::Kind;
using Answer = absl::StatusOr<v1::WithdrawResponse>;

ClientOptions To(const ScriptedServer& server) {
  ClientOptions options;
  options.target = server.target();
  options.deadline = std::chrono::seconds(60);  // no test waits for it
  options.batching = false;                     // so that each call has its own step of the script
  return options;
}

v1::WithdrawRequest Withdrawal() {
  v1::WithdrawRequest request;
  request.set_account("10001");
  request.set_amount_minor(1);
  return request;
}

TEST_CASE("Eight threads share one client") {
  constexpr int kThreads = 8;
  constexpr int kEach = 50;
  ScriptedServer server;
  REQUIRE(server.bank().Open("10001", "USD", 100'000));
  const Client client(To(server));
  std::atomic<int> failed = 0;
  std::vector<std::thread> threads;
  for (int t = 0; t < kThreads; ++t) {
    threads.emplace_back([&] {
      for (int i = 0; i < kEach; ++i) failed += client.Withdraw("10001", 1).ok() ? 0 : 1;
    });
  }
  for (auto& thread : threads) thread.join();
  CHECK(failed == 0);
  CHECK(client.Balance("10001")->balance_minor() == 100'000 - kThreads * kEach);
  const auto ids = server.request_ids();
  CHECK(std::set<std::string>(ids.begin(), ids.end()).size() == kThreads * kEach + 1);  // and ""
}

TEST_CASE("Each of many asynchronous calls ends exactly once") {
  constexpr std::size_t kCalls = 500;
  ScriptedServer server;
  REQUIRE(server.bank().Open("10001", "USD", 100'000));
  server.Script(std::vector<Step>(100, Step{Kind::kLoseAnswer, absl::UnavailableError("gone")}));
  std::vector<std::atomic<int>> ends(kCalls);
  std::atomic<int> failed = 0;
  {
    const Client client(To(server));
    std::atomic<std::size_t> ended = 0;
    std::promise<void> all_ended;
    for (auto& end : ends) {
      client.WithdrawAsync(Withdrawal(), [&](const Answer& answer) {
        ++end;
        failed += answer.ok() ? 0 : 1;
        if (++ended == kCalls) all_ended.set_value();
      });
    }
    all_ended.get_future().wait();
  }
  CHECK(std::all_of(ends.begin(), ends.end(), [](const auto& end) { return end == 1; }));
  CHECK(failed == 0);
}

TEST_CASE("A connection that goes ends its calls first") {
  constexpr int kCalls = 20;
  ScriptedServer server;
  server.Script(std::vector<Step>(kCalls, Step{Kind::kHang}));
  std::vector<std::optional<absl::Status>> ends(kCalls);
  {
    const Client client(To(server));
    for (auto& end : ends) {
      client.WithdrawAsync(Withdrawal(), [&end](const Answer& answer) { end = answer.status(); });
    }
    server.AwaitAttempts(kCalls);
  }
  for (const auto& end : ends) {
    REQUIRE(end.has_value());
    CHECK(end->code() == absl::StatusCode::kCancelled);
    CHECK_FALSE(IsDefinite(*end));
    CHECK_FALSE(RequestIdOf(*end).empty());
  }
}

TEST_CASE("A connection that goes does not sit out the wait before another attempt") {
  ScriptedServer server;
  ErrorDetails details;
  details.reason = "OVERLOADED";
  details.retry_delay = std::chrono::seconds(50);
  server.Script({{Kind::kFail, MakeBankError(absl::StatusCode::kResourceExhausted, "", details)}});
  std::optional<absl::Status> end;
  const auto begin = std::chrono::steady_clock::now();
  {
    const Client client(To(server));
    client.WithdrawAsync(Withdrawal(), [&end](const Answer& answer) { end = answer.status(); });
    server.AwaitAttempts(1);
  }
  REQUIRE(end.has_value());
  CHECK(end->code() == absl::StatusCode::kCancelled);
  CHECK(std::chrono::steady_clock::now() - begin < std::chrono::seconds(30));
}

TEST_CASE("The last reference may go inside a callback, with other calls still out") {
  constexpr int kHanging = 5;
  ScriptedServer server;
  REQUIRE(server.bank().Open("10001", "USD", 100'000));
  server.Script(std::vector<Step>(kHanging, Step{Kind::kHang}));
  auto client = std::make_unique<Client>(To(server));
  std::mutex mutex;
  std::condition_variable changed;
  int cancelled = 0;
  bool dropped = false;
  for (int i = 0; i < kHanging; ++i) {
    client->WithdrawAsync(Withdrawal(), [&](const Answer& answer) {
      const std::lock_guard lock(mutex);
      cancelled += absl::IsCancelled(answer.status()) ? 1 : 0;
      changed.notify_all();
    });
  }
  server.AwaitAttempts(kHanging);
  client->WithdrawAsync(Withdrawal(), [&](const Answer& answer) {
    client.reset();
    const std::lock_guard lock(mutex);
    dropped = answer.ok();
    changed.notify_all();
  });
  std::unique_lock lock(mutex);
  changed.wait(lock, [&] { return dropped && cancelled == kHanging; });
  CHECK(client == nullptr);
}

TEST_CASE("A callback may own the last reference") {
  ScriptedServer server;
  REQUIRE(server.bank().Open("10001", "USD", 100'000));
  std::promise<bool> ended;
  {
    auto client = std::make_shared<Client>(To(server));
    client->WithdrawAsync(Withdrawal(),
                          [client, &ended](const Answer& answer) { ended.set_value(answer.ok()); });
  }
  CHECK(ended.get_future().get());
}

TEST_CASE("A callback may start the next call") {
  ScriptedServer server;
  REQUIRE(server.bank().Open("10001", "USD", 100'000));
  const Client client(To(server));
  std::promise<std::int64_t> ended;
  client.WithdrawAsync(Withdrawal(), [&](const Answer& /*first*/) {
    client.WithdrawAsync(Withdrawal(), [&](const Answer& second) {
      ended.set_value(second.ok() ? second->balance().balance_minor() : -1);
    });
  });
  CHECK(ended.get_future().get() == 99'998);
}

}  // namespace
}  // namespace atm
