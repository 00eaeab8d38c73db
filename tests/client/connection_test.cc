// The client over gRPC, with a server that fails on order.
#include "atm/connection.h"

#include <chrono>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include "atm/client.h"
#include "atm/fake_connection.h"
#include "tests/catch2.h"
#include "tests/client/requests.h"
#include "tests/client/scripted_server.h"

namespace atm {
namespace {

using std::chrono::milliseconds;
using Kind = Step::Kind;

const absl::Status kGone = absl::UnavailableError("gone");

// Many attempts with short waits, and a deadline that no healthy run comes near.
ClientOptions Patient(const std::string& target) {
  ClientOptions options;
  options.target = target;
  options.deadline = std::chrono::seconds(30);
  options.retry = {
      .max_attempts = 1'000, .initial_backoff = milliseconds(1), .max_backoff = milliseconds(20)};
  return options;
}

struct Fixture {
  ScriptedServer server;
  Client client{Patient(server.target())};

  Fixture() { REQUIRE(server.bank().Open("10001", "USD", 100'000)); }

  std::int64_t Holds() const { return client.Balance("10001")->balance_minor(); }

  // Returns how many attempts arrived, and checks that all of them have the same request id.
  std::size_t AttemptsOfOneOperation() const {
    const auto ids = server.request_ids();
    for (const std::string& id : ids) CHECK(id == ids.front());
    return ids.size();
  }
};

absl::Status Bank(absl::StatusCode code, const std::string& reason, milliseconds delay) {
  ErrorDetails details;
  details.reason = reason;
  if (delay.count() > 0) details.retry_delay = delay;
  return MakeBankError(code, "the bank says " + reason, details);
}

TEST_CASE("Each connection is one of its own, and all its calls go over it") {
  Fixture f;
  const Client other(Patient(f.server.target()));
  CHECK(f.client.Balance("10001").ok());
  CHECK(other.Balance("10001").ok());
  CHECK(f.client.Balance("10001").ok());
  const std::vector<std::string> peers = f.server.peers();
  REQUIRE(peers.size() == 3);
  CHECK(peers[0] == peers[2]);
  CHECK(peers[0] != peers[1]);
}

TEST_CASE("Calls go over gRPC and come back") {
  Fixture f;
  CHECK(f.client.Balance("10001")->balance_minor() == 100'000);
  CHECK(f.client.Deposit("10001", 500)->balance().balance_minor() == 100'500);
  CHECK(f.client.Withdraw("10001", 400)->transaction().debit_account() == "10001");
  const auto refused = f.client.Withdraw("10001", 200'000);
  CHECK(refused.status().code() == absl::StatusCode::kFailedPrecondition);
  CHECK(ReasonOf(refused.status()) == "INSUFFICIENT_FUNDS");
  CHECK(DetailsOf(refused.status()).FindInt("available_minor") == 100'100);
  CHECK(f.server.request_ids().size() == 4);  // a refusal is not retried
}

TEST_CASE("Each attempt is told with its method, its end and its time") {
  ScriptedServer server;
  REQUIRE(server.bank().Open("10001", "USD", 100'000));
  ClientOptions options = Patient(server.target());
  std::mutex mutex;
  std::vector<Attempt> attempts;
  options.on_attempt = [&](const Attempt& attempt) {
    const std::lock_guard lock(mutex);
    attempts.push_back(attempt);
  };
  const Client client(options);
  server.Script({{Kind::kFail, kGone}});
  CHECK(client.Balance("10001").ok());
  CHECK(client.Deposit("10001", 1).ok());
  const std::lock_guard lock(mutex);
  REQUIRE(attempts.size() == 3);
  CHECK(attempts[0].method == "atm.v1.AtmService/Balance");
  CHECK(attempts[0].status == kGone);
  CHECK(attempts[0].time.count() > 0);
  CHECK(attempts[1].status.ok());
  CHECK(attempts[2].method == "atm.v1.AtmService/Deposit");
}

TEST_CASE("An error of a call that only reads does not say that it may have been carried out") {
  ScriptedServer server;
  ClientOptions options = Patient(server.target());
  options.retry.max_attempts = 2;
  const Client client(options);
  server.Script(
      {{Kind::kFail, kGone}, {Kind::kFail, kGone}, {Kind::kFail, kGone}, {Kind::kFail, kGone}});
  const std::string read(client.Balance("10001").status().message());
  CHECK_THAT(read, ContainsSubstring("(after 2 attempts"));
  CHECK_THAT(read, !ContainsSubstring("carried out"));
  const absl::Status changed = client.Withdraw("10001", 1).status();
  CHECK_THAT(std::string(changed.message()), ContainsSubstring("may have been carried out"));
  CHECK_FALSE(RequestIdOf(changed).empty());
}

TEST_CASE("Every method goes over gRPC, and is asked again after a lost answer") {
  Fixture f;
  REQUIRE(f.server.bank().Open("10002", "USD", 0));
  const auto lose = [&f] { f.server.Script({{Kind::kLoseAnswer, kGone}}); };
  lose();
  const auto moved = f.client.Transfer("10001", "10002", 1'000);
  REQUIRE(moved.ok());
  CHECK(moved->replayed());
  CHECK(moved->from_balance().balance_minor() == 99'000);
  CHECK(moved->to_balance().balance_minor() == 1'000);
  lose();
  const auto held = f.client.Hold("10001", 5'000);
  REQUIRE(held.ok());
  CHECK(held->replayed());
  const std::int64_t hold_id = held->transaction().id();
  lose();
  const auto captured = f.client.Capture(hold_id, 4'000);
  REQUIRE(captured.ok());
  CHECK(captured->replayed());
  const auto freed = f.client.Hold("10001", 1);
  lose();
  CHECK(f.client.Release(freed->transaction().id())->replayed());
  lose();
  CHECK(f.client.Reverse(Reversal(hold_id + 1, 1'500))->replayed());
  lose();
  const auto found = f.client.GetTransaction(ById(hold_id));
  CHECK(found->transaction().SerializeAsString() == held->transaction().SerializeAsString());
  CHECK(f.Holds() == 100'000 - 1'000 - 4'000 + 1'500);
}

TEST_CASE("The server sees who calls") {
  ScriptedServer server;
  ClientOptions options = Patient(server.target());
  options.user_agent_prefix = "terminal-17/2.3";
  static_cast<void>(Client(options).Balance("10001"));
  static_cast<void>(Client(Patient(server.target())).Balance("10001"));
  CHECK_THAT(server.user_agents().at(0), StartsWith("terminal-17/2.3 atm-cpp/"));
  CHECK_THAT(server.user_agents().at(1), StartsWith("atm-cpp/"));
}

TEST_CASE("An attempt that fails is made again with the same request id") {
  Fixture f;
  f.server.Script({{Kind::kFail, kGone}, {Kind::kFail, kGone}, {Kind::kFail, kGone}});
  const auto paid = f.client.Withdraw("10001", 4'000);
  REQUIRE(paid.ok());
  CHECK_FALSE(paid->replayed());
  CHECK(f.AttemptsOfOneOperation() == 4);
  CHECK(f.Holds() == 96'000);
}

TEST_CASE("A lost answer does not move the money twice") {
  Fixture f;
  f.server.Script({{Kind::kLoseAnswer, kGone}, {Kind::kFail, kGone}});
  const auto paid = f.client.Withdraw("10001", 4'000);
  REQUIRE(paid.ok());
  CHECK(paid->replayed());
  CHECK(paid->balance().balance_minor() == 96'000);
  CHECK(f.AttemptsOfOneOperation() == 3);
  CHECK(f.Holds() == 96'000);
}

TEST_CASE("A server that dies between booking and answering is asked again when it is back") {
  Fixture f;
  f.server.Script({{Kind::kHangAfter}});
  std::thread operator_of_the_server([&f] {
    f.server.AwaitAttempts(1);
    f.server.Stop();
    f.server.Start();
  });
  const auto paid = f.client.Deposit("10001", 4'000);
  operator_of_the_server.join();
  INFO(paid.status());
  REQUIRE(paid.ok());
  CHECK(paid->replayed());
  CHECK(f.AttemptsOfOneOperation() == 2);
  CHECK(f.Holds() == 104'000);
}

TEST_CASE("An attempt that hangs leaves time for another") {
  Fixture f;
  for (const Kind kind : {Kind::kHang, Kind::kHangAfter}) {
    f.server.Script({{kind}});
    const auto paid = f.client.Withdraw("10001", 1'000, {.deadline = milliseconds(2'000)});
    INFO(paid.status());
    REQUIRE(paid.ok());
    CHECK(paid->replayed() == (kind == Kind::kHangAfter));
  }
  CHECK(f.Holds() == 98'000);
}

TEST_CASE("The server's wish to wait is kept") {
  Fixture f;
  f.server.Script(
      {{Kind::kFail, Bank(absl::StatusCode::kResourceExhausted, "OVERLOADED", milliseconds(300))}});
  const auto begin = std::chrono::steady_clock::now();
  REQUIRE(f.client.Withdraw("10001", 1'000).ok());
  CHECK(std::chrono::steady_clock::now() - begin >= milliseconds(300));
  CHECK(f.AttemptsOfOneOperation() == 2);
}

TEST_CASE("Refusals at the door are tried again, and stay definite where nothing else happened") {
  Fixture f;
  const absl::Status full = Bank(absl::StatusCode::kUnavailable, "STORAGE_FULL", milliseconds(0));
  const absl::Status ending =
      Bank(absl::StatusCode::kUnavailable, "SHUTTING_DOWN", milliseconds(0));
  f.server.Script({{Kind::kFail, full}, {Kind::kFail, ending}});
  CHECK(f.client.Withdraw("10001", 1'000).ok());

  ClientOptions options = Patient(f.server.target());
  options.retry.max_attempts = 2;
  const Client hasty(options);
  f.server.Script({{Kind::kFail, full}, {Kind::kFail, ending}});
  const auto refused = hasty.Withdraw("10001", 1'000);
  CHECK(refused.status().code() == absl::StatusCode::kUnavailable);
  CHECK(ReasonOf(refused.status()) == "SHUTTING_DOWN");
  CHECK(IsDefinite(refused.status()));

  f.server.Script({{Kind::kLoseAnswer, kGone}, {Kind::kFail, ending}});
  const auto unknown = hasty.Withdraw("10001", 1'000);
  CHECK(unknown.status().code() == absl::StatusCode::kUnavailable);
  CHECK_FALSE(IsDefinite(unknown.status()));
  v1::WithdrawRequest again;
  again.set_account("10001");
  again.set_amount_minor(1'000);
  again.set_request_id(RequestIdOf(unknown.status()));
  CHECK(hasty.Withdraw(again)->replayed());
  CHECK(f.Holds() == 98'000);
}

TEST_CASE("A call ends in time, whatever the server does") {
  Fixture f;
  f.server.Script({{Kind::kHang}, {Kind::kHang}, {Kind::kHang}, {Kind::kHang}, {Kind::kHang}});
  const auto begin = std::chrono::steady_clock::now();
  const auto end = f.client.Withdraw("10001", 1'000, {.deadline = milliseconds(700)});
  const auto took = std::chrono::steady_clock::now() - begin;
  CHECK(end.status().code() == absl::StatusCode::kDeadlineExceeded);
  CHECK_FALSE(IsDefinite(end.status()));
  CHECK_THAT(std::string(end.status().message()), ContainsSubstring("attempts"));
  CHECK(took >= milliseconds(600));
  CHECK(took < milliseconds(5'000));
}

TEST_CASE("A deadline that has passed already ends the call") {
  Fixture f;
  const auto end = f.client.Balance("10001", {.deadline = milliseconds(-1)});
  CHECK(end.status().code() == absl::StatusCode::kDeadlineExceeded);
}

TEST_CASE("A server that is not there is told as such, soon, and nothing moved") {
  ScriptedServer server;
  server.Stop();
  ClientOptions options;  // with the retry policy that users have
  options.target = server.target();
  const auto usual_deadline = options.deadline;
  options.deadline = std::chrono::seconds(30);
  const auto begin = std::chrono::steady_clock::now();
  const auto end = Client(options).Withdraw("10001", 1'000);
  CHECK(std::chrono::steady_clock::now() - begin < usual_deadline);
  CHECK(end.status().code() == absl::StatusCode::kUnavailable);
  CHECK(ReasonOf(end.status()) == "UNREACHABLE");
  CHECK(IsDefinite(end.status()));
  CHECK_THAT(std::string(end.status().message()), ContainsSubstring("after 8 attempts"));
}

TEST_CASE("A server that starts a moment later is found") {
  Fixture f;
  f.server.Stop();
  std::thread operator_of_the_server([&f] { f.server.Start(); });
  const auto paid = f.client.Withdraw("10001", 1'000);
  operator_of_the_server.join();
  INFO(paid.status());
  CHECK(paid.ok());
}

TEST_CASE("A request id that the caller brings goes out as it is") {
  Fixture f;
  f.server.Script({{Kind::kFail, kGone}});
  v1::DepositRequest request;
  request.set_account("10001");
  request.set_amount_minor(1);
  request.set_request_id(kId);
  REQUIRE(f.client.Deposit(request).ok());
  CHECK(f.server.request_ids() == std::vector<std::string>{kId, kId});
}

}  // namespace
}  // namespace atm
