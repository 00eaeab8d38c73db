// The feed over gRPC, with a server that ends it on order.
#include <chrono>
#include <condition_variable>
#include <future>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "atm/client.h"
#include "tests/catch2.h"
#include "tests/client/requests.h"
#include "tests/client/scripted_server.h"

namespace atm {
namespace {

using std::chrono::milliseconds;
using Ids = std::vector<std::int64_t>;
using Kind = Step::Kind;

// Few attempts: a feed that reached the bank once still tries for ever.
ClientOptions To(const std::string& target) {
  ClientOptions options;
  options.target = target;
  options.deadline = std::chrono::seconds(60);  // no test waits for it
  options.retry = {
      .max_attempts = 3, .initial_backoff = milliseconds(1), .max_backoff = milliseconds(20)};
  return options;
}

// Records the transactions and the end of a feed.
class Listener {
 public:
  FeedListener Make() {
    FeedListener listener;
    listener.on_transaction = [this](const v1::Transaction& transaction) {
      const std::lock_guard lock(mutex_);
      ids_.push_back(transaction.id());
      changed_.notify_all();
      return ids_.size() == stop_at_ ? Proceed::kStop : Proceed::kGoOn;
    };
    listener.on_end = [this](const absl::Status&) {
      const std::lock_guard lock(mutex_);
      ++ends_;
    };
    listener.on_lost = [this](const absl::Status& status) {
      const std::lock_guard lock(mutex_);
      news_.push_back("lost: " + std::string(status.message()));
    };
    listener.on_back = [this] {
      const std::lock_guard lock(mutex_);
      news_.emplace_back("back");
      changed_.notify_all();
    };
    return listener;
  }

  // Waits until the listener has had `count` transactions.
  Ids Await(std::size_t count) {
    std::unique_lock lock(mutex_);
    changed_.wait(lock, [&] { return ids_.size() >= count; });
    return ids_;
  }

  // Waits until the listener was told `count` times that the connection was lost or is back.
  std::vector<std::string> AwaitNews(std::size_t count) {
    std::unique_lock lock(mutex_);
    changed_.wait(lock, [&] { return news_.size() >= count; });
    return news_;
  }

  void StopAt(std::size_t count) { stop_at_ = count; }

  int ends() {
    const std::lock_guard lock(mutex_);
    return ends_;
  }

 private:
  std::mutex mutex_;
  std::condition_variable changed_;
  Ids ids_;
  std::vector<std::string> news_;
  std::size_t stop_at_ = 0;
  int ends_ = 0;
};

struct Fixture {
  ScriptedServer server;
  Listener listener;
  Client client{To(server.target())};

  Fixture() {
    REQUIRE(server.bank().Open("10001", "USD", 100'000));
    REQUIRE(server.bank().Open("10002", "USD", 0));
  }

  Watch Listen(const v1::WatchTransactionsRequest& request) {
    return client.WatchTransactions(request, listener.Make());
  }

  // Returns the transactions after which the streams so far had to begin.
  Ids Afters() {
    Ids afters;
    for (const auto& request : server.bank().watch_transactions_requests()) {
      afters.push_back(request.after_transaction_id());
    }
    return afters;
  }
};

const absl::Status kGone = absl::UnavailableError("gone");

TEST_CASE("Statements and past balances go over gRPC, and are asked again") {
  Fixture f;
  f.server.Script({{Kind::kLoseAnswer, kGone}, {Kind::kAnswer}, {Kind::kFail, kGone}});
  const auto page = f.client.ListTransactions(StatementOf("10001"));
  REQUIRE(page.ok());
  CHECK(page->lines_size() == 1);
  CHECK(f.client.Balance(BalanceAfter("10001", 1))->balance_minor() == 100'000);
  CHECK(f.server.request_ids().size() == 4);
  v1::ListTransactionsRequest request = StatementOf("10001");
  request.set_page_token("garbage");
  CHECK(ReasonOf(f.client.ListTransactions(request).status()) == "INVALID_PAGE_TOKEN");
}

TEST_CASE("A feed tells what there was, then what happens, and ends when it is cancelled") {
  Fixture f;
  const Watch watch = f.Listen(FeedAfter(0));
  CHECK(f.listener.Await(2) == Ids{1, 2});
  REQUIRE(f.client.Deposit("10001", 1).ok());
  REQUIRE(f.client.Transfer("10001", "10002", 1).ok());
  CHECK(f.listener.Await(4) == Ids{1, 2, 3, 4});
  watch.Cancel();
  CHECK(absl::IsCancelled(watch.Wait()));
  CHECK(f.listener.ends() == 1);
}

TEST_CASE("A feed that breaks off goes on after the last transaction") {
  Fixture f;
  f.server.Script({{Kind::kBreak, kGone, 1},
                   {Kind::kFail, kGone},
                   {Kind::kFail, absl::InternalError("reset")},
                   {Kind::kFail, absl::CancelledError("killed")},
                   {Kind::kFail, kGone},
                   {Kind::kBreak, absl::OkStatus(), 1}});
  const Watch watch = f.Listen(FeedAfter(0));
  CHECK(f.listener.Await(2) == Ids{1, 2});
  REQUIRE(f.server.bank().Open("10003", "USD", 0));
  CHECK(f.listener.Await(3) == Ids{1, 2, 3});
  CHECK(f.Afters() == Ids{0, 1, 2});  // only those that the bank served
}

TEST_CASE("A lost connection is told once, and once more when it is back") {
  Fixture f;
  f.server.Script({{Kind::kBreak, kGone, 1},
                   {Kind::kFail, absl::InternalError("reset")},
                   {Kind::kFail, absl::UnavailableError("still away")}});
  const Watch watch = f.Listen(FeedAfter(0));
  CHECK(f.listener.AwaitNews(2) == std::vector<std::string>{"lost: gone", "back"});
  CHECK(f.listener.Await(2) == Ids{1, 2});
  f.server.Stop();
  f.server.Start();
  // Nothing happens at the bank: that it is there again shows without a transaction.
  const auto news = f.listener.AwaitNews(4);
  REQUIRE(news.size() == 4);
  CHECK_THAT(news[2], StartsWith("lost: "));
  CHECK(news[3] == "back");
}

TEST_CASE("A bank that was never reached is not lost") {
  Fixture f;
  f.server.Script({{Kind::kFail, kGone}});
  const Watch watch = f.Listen(FeedAfter(0));
  CHECK(f.listener.Await(2) == Ids{1, 2});
  CHECK(f.listener.AwaitNews(0).empty());
}

TEST_CASE("A feed outlives its server") {
  Fixture f;
  const Watch watch = f.Listen(FeedAfter(0));
  CHECK(f.listener.Await(2).size() == 2);
  f.server.Stop();
  REQUIRE(f.server.bank().Open("10003", "USD", 0));
  f.server.Start();
  CHECK(f.listener.Await(3) == Ids{1, 2, 3});
}

TEST_CASE("A feed that the server ends while it stops goes on") {
  Fixture f;
  ErrorDetails details;
  details.reason = "SHUTTING_DOWN";
  f.server.Script({{Kind::kBreak, MakeBankError(absl::StatusCode::kUnavailable, "", details), 1}});
  const Watch watch = f.Listen(FeedAfter(0));
  CHECK(f.listener.Await(2) == Ids{1, 2});
}

TEST_CASE("A refusal ends a feed") {
  Fixture f;
  CHECK(ReasonOf(f.Listen(FeedAfter(7)).Wait()) == "TRANSACTION_NOT_FOUND");
  CHECK(ReasonOf(f.Listen(FeedAfter(0, "NOBODY")).Wait()) == "ACCOUNT_NOT_FOUND");
  f.server.Script({{Kind::kBreak, absl::UnimplementedError("old"), 1}});
  const Watch watch = f.Listen(FeedAfter(0));
  CHECK(absl::IsUnimplemented(watch.Wait()));
  CHECK(f.listener.Await(1) == Ids{1});
  CHECK(f.listener.ends() == 3);
}

TEST_CASE("A bank that never answers is given up after the usual attempts") {
  Fixture f;
  f.server.Script({{Kind::kFail, kGone}, {Kind::kFail, kGone}, {Kind::kFail, kGone}});
  CHECK(absl::IsUnavailable(f.Listen(FeedAfter(0)).Wait()));
  CHECK(f.server.request_ids().size() == 3);
}

TEST_CASE("A listener ends its feed") {
  Fixture f;
  f.listener.StopAt(1);
  const Watch watch = f.Listen(FeedAfter(0));
  CHECK(watch.Wait().ok());
  CHECK(f.listener.Await(1) == Ids{1});
}

TEST_CASE("A feed between two streams can be cancelled") {
  Fixture f;
  ClientOptions options = To(f.server.target());
  options.retry = {.max_attempts = 3,
                   .initial_backoff = std::chrono::hours(1),
                   .max_backoff = std::chrono::hours(1)};
  options.deadline = std::chrono::hours(20);
  f.client = Client(options);
  f.server.Script({{Kind::kFail, kGone}});
  const Watch watch = f.Listen(FeedAfter(0));
  f.server.AwaitAttempts(1);
  watch.Cancel();
  CHECK(absl::IsCancelled(watch.Wait()));
}

TEST_CASE("The end of the connection ends its feeds") {
  Fixture f;
  const Watch watch = f.Listen(FeedAfter(0));
  CHECK(f.listener.Await(2).size() == 2);
  f.client = Client(To(f.server.target()));
  CHECK(f.listener.ends() == 1);
  CHECK(absl::IsCancelled(watch.Wait()));
}

TEST_CASE("The handle of a feed may go inside a callback") {
  Fixture f;
  std::optional<Watch> watch;
  std::promise<void> is_there;
  std::promise<absl::Status> ended;
  FeedListener listener;
  listener.on_transaction = [&, ready = is_there.get_future().share()](const v1::Transaction&) {
    ready.wait();
    watch.reset();
    return Proceed::kGoOn;
  };
  listener.on_end = [&](const absl::Status& status) { ended.set_value(status); };
  watch.emplace(f.client.WatchTransactions(FeedAfter(0), listener));
  is_there.set_value();
  CHECK(absl::IsCancelled(ended.get_future().get()));
}

}  // namespace
}  // namespace atm
