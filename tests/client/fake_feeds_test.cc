// The feed of the bank in memory.
#include <memory>
#include <optional>
#include <thread>
#include <vector>

#include "atm/client.h"
#include "atm/fake_connection.h"
#include "tests/catch2.h"
#include "tests/client/requests.h"

namespace atm {
namespace {

using Ids = std::vector<std::int64_t>;

struct Bank {
  std::shared_ptr<FakeConnection> connection = std::make_shared<FakeConnection>();
  Client client{connection};
  Ids ids;
  std::optional<absl::Status> end;

  Bank() {
    REQUIRE(connection->Open("A", "USD", 1'000));
    REQUIRE(connection->Open("B", "USD", 1'000));
  }

  FeedListener Listener() {
    FeedListener listener;
    listener.on_transaction = [this](const v1::Transaction& transaction) {
      ids.push_back(transaction.id());
      return Proceed::kGoOn;
    };
    listener.on_end = [this](const absl::Status& status) { end = status; };
    return listener;
  }
};

TEST_CASE("FakeConnection's feed tells what there was, then what happens") {
  Bank bank;
  const Watch watch = bank.client.WatchTransactions(FeedAfter(0), bank.Listener());
  CHECK(bank.ids == Ids{1, 2});
  REQUIRE(bank.client.Deposit("A", 1).ok());
  REQUIRE(bank.connection->Open("C", "USD", 0));
  CHECK(bank.ids == Ids{1, 2, 3, 4});
  watch.Cancel();
  CHECK(absl::IsCancelled(*bank.end));
  CHECK(absl::IsCancelled(watch.Wait()));
  REQUIRE(bank.client.Deposit("A", 1).ok());
  CHECK(bank.ids.size() == 4);
}

TEST_CASE("FakeConnection's feed of one account, after a transaction") {
  Bank bank;
  const Watch watch = bank.client.WatchTransactions(FeedAfter(1, "A"), bank.Listener());
  REQUIRE(bank.client.Deposit("B", 1).ok());
  REQUIRE(bank.client.Transfer("B", "A", 1).ok());
  CHECK(bank.ids == Ids{4});
}

TEST_CASE("A listener may ask the bank, and end its feed") {
  Bank bank;
  FeedListener listener = bank.Listener();
  listener.on_transaction = [&](const v1::Transaction& transaction) {
    bank.ids.push_back(transaction.id());
    CHECK(bank.client.Deposit("A", 1).ok());
    return bank.ids.size() == 5 ? Proceed::kStop : Proceed::kGoOn;
  };
  const Watch watch = bank.client.WatchTransactions(FeedAfter(0), listener);
  CHECK(bank.ids == Ids{1, 2, 3, 4, 5});
  CHECK(watch.Wait().ok());
  CHECK(bank.end->ok());
}

TEST_CASE("The end of the handle, and of the connection, ends the feed") {
  Bank bank;
  {
    const Watch watch = bank.client.WatchTransactions(FeedAfter(0), bank.Listener());
    CHECK_FALSE(bank.end.has_value());
  }
  CHECK(absl::IsCancelled(bank.end.value()));
  bank.end.reset();
  const Watch watch = bank.client.WatchTransactions(FeedAfter(0), bank.Listener());
  bank.client = Client(std::make_shared<FakeConnection>());
  bank.connection.reset();
  CHECK(absl::IsCancelled(bank.end.value()));
  watch.Cancel();  // long over
}

TEST_CASE("Feeds that FakeConnection refuses") {
  const Bank bank;
  const auto reason = [&](const v1::WatchTransactionsRequest& request) {
    return ReasonOf(bank.client.WatchTransactions(request, {}).Wait());
  };
  CHECK(reason(FeedAfter(-1)) == "INVALID_TRANSACTION_ID");
  CHECK(reason(FeedAfter(0, "no")) == "INVALID_ACCOUNT");
  CHECK(reason(FeedAfter(0, "NOBODY")) == "ACCOUNT_NOT_FOUND");
  CHECK(reason(FeedAfter(3)) == "TRANSACTION_NOT_FOUND");
  bank.connection->FailNext(1, absl::UnavailableError("gone"));
  CHECK(absl::IsUnavailable(bank.client.WatchTransactions(FeedAfter(0), {}).Wait()));
  CHECK(bank.connection->watch_transactions_requests().size() == 5);
}

TEST_CASE("Many threads move money, and the feed of FakeConnection tells it in order") {
  Bank bank;
  const Watch watch = bank.client.WatchTransactions(FeedAfter(2), bank.Listener());
  std::vector<std::thread> threads;
  for (int t = 0; t < 4; ++t) {
    threads.emplace_back([&] {
      for (int i = 0; i < 100; ++i) static_cast<void>(bank.client.Deposit("A", 1));
    });
  }
  for (auto& thread : threads) thread.join();
  watch.Cancel();
  REQUIRE(bank.ids.size() == 400);
  for (std::size_t i = 0; i < bank.ids.size(); ++i) {
    REQUIRE(bank.ids[i] == static_cast<std::int64_t>(i) + 3);
  }
}

}  // namespace
}  // namespace atm
