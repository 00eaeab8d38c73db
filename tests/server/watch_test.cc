// The feed of what happens, as callers see it.
#include <google/protobuf/util/message_differencer.h>

#include <atomic>
#include <future>
#include <string>
#include <thread>
#include <vector>

#include "server/limits.h"
#include "tests/catch2.h"
#include "tests/server/bank.h"
#include "tests/server/calls.h"
#include "tests/server/past_calls.h"

namespace atm::server::testing {
namespace {

using google::protobuf::util::MessageDifferencer;
using Metadata = std::map<std::string, std::string>;

// With the longest memos this is far more than gRPC buffers for one who does not read.
constexpr int kFlood = 20'000;

// A feed that is open until it is cancelled or the server ends it.
class Feed {
 public:
  Feed(v1::AtmService::Stub& stub, const std::string& request,
       std::chrono::system_clock::time_point deadline = Patience()) {
    context_.set_deadline(deadline);
    reader_ = stub.WatchTransactions(&context_, FromText<v1::WatchTransactionsRequest>(request));
  }

  ~Feed() {
    if (!is_finished_) {
      Cancel();
      Finish();
    }
  }

  Feed(const Feed&) = delete;
  Feed& operator=(const Feed&) = delete;

  // Waits until the server has found the feed, or refused it.
  void WaitUntilOpen() { reader_->WaitForInitialMetadata(); }

  // The next transaction, which must come.
  v1::Transaction Next() {
    v1::WatchTransactionsResponse response;
    REQUIRE(reader_->Read(&response));
    return response.transaction();
  }

  // The next so many, which must come.
  std::vector<std::int64_t> NextIds(std::size_t count) {
    std::vector<std::int64_t> ids;
    while (ids.size() < count) ids.push_back(Next().id());
    return ids;
  }

  void Cancel() { context_.TryCancel(); }

  // Reads to the end, and says how it ended.
  grpc::Status Finish() {
    v1::WatchTransactionsResponse response;
    while (reader_->Read(&response)) {
    }
    is_finished_ = true;
    return reader_->Finish();
  }

 private:
  grpc::ClientContext context_;
  std::unique_ptr<grpc::ClientReader<v1::WatchTransactionsResponse>> reader_;
  bool is_finished_ = false;
};

grpc::Status StatusOf(Bank& bank, const std::string& request) {
  return Feed(bank.stub(), request).Finish();
}

// Deposits of one minor unit to 10001, with the longest memo, as fast as the ledger takes them.
class Deposits {
 public:
  Deposits(Bank& bank, int count) : left_(count) {
    for (int i = 0; i < count; ++i) Submit(bank);
  }

  void Wait() { done_.get_future().wait(); }

 private:
  void Submit(Bank& bank) {
    bank.ledger().Submit(
        {.operation = storage::Deposit{.account = storage::AccountNumber::Customer("10001").value(),
                                       .amount_minor = 1,
                                       .currency = {}},
         .request_id = {},
         .memo = std::string(limits::kMaxMemoCharacters, 'm')},
        [this](const storage::Outcome& outcome) {
          if (!std::holds_alternative<storage::Receipt>(outcome)) std::abort();
          if (--left_ == 0) done_.set_value();
        });
  }

  std::atomic<int> left_;
  std::promise<void> done_;
};

void WaitForLog(Bank& bank, const std::string& line) {
  Eventually([&] { return bank.LogText().find(line) != std::string::npos; });
}

TEST_CASE("Watch: first what was missed, then what happens, as it was answered") {
  Bank bank;
  Feed feed(bank.stub(), "");
  for (const auto& [id, account] :
       {std::pair(1, "10001"), std::pair(2, "10002"), std::pair(3, "20001")}) {
    const v1::Transaction opening = feed.Next();
    CHECK(opening.id() == id);
    CHECK(opening.kind() == v1::Transaction::KIND_OPENING);
    CHECK(opening.credit_account() == account);
  }
  for (int i = 0; i < 3; ++i) {
    const auto paid = Deposit(bank.stub(), {.account = "10002", .amount_minor = 7, .memo = "m"});
    REQUIRE(paid.status.ok());
    const v1::Transaction told = feed.Next();
    INFO(told.DebugString());
    CHECK(told.id() == 4 + i);
    CHECK(MessageDifferencer::Equals(WithoutBalances(told), paid.response.transaction()));
  }
}

TEST_CASE("Watch: goes on after any transaction") {
  Bank bank;
  Deposits(bank, 297).Wait();
  for (const std::int64_t after : {0, 1, 2, 3, 127, 128, 129, 299}) {
    Feed feed(bank.stub(), "after_transaction_id: " + std::to_string(after));
    CHECK(feed.NextIds(static_cast<std::size_t>(300 - after)) == Range(after + 1, 300));
  }
  Feed newest(bank.stub(), "after_transaction_id: 300");
  newest.WaitUntilOpen();
  Deposits(bank, 1).Wait();
  CHECK(newest.Next().id() == 301);
}

TEST_CASE("Watch: one account") {
  Bank bank;
  Feed feed(bank.stub(), "account: '10002'");
  CHECK(feed.Next().id() == 2);
  REQUIRE(Deposit(bank.stub(), {.account = "10001", .amount_minor = 1}).status.ok());
  REQUIRE(Deposit(bank.stub(), {.account = "20001", .amount_minor = 1}).status.ok());
  REQUIRE(Transfer(bank.stub(), {.from_account = "10001", .to_account = "10002", .amount_minor = 5})
              .status.ok());
  CHECK(feed.Next().id() == 6);
  REQUIRE(Hold(bank.stub(), {.account = "10001", .amount_minor = 1}).status.ok());
  REQUIRE(Hold(bank.stub(), {.account = "10002", .amount_minor = 1}).status.ok());
  const v1::Transaction hold = feed.Next();
  CHECK(hold.id() == 8);
  CHECK(hold.kind() == v1::Transaction::KIND_HOLD);
  Feed later(bank.stub(), "account: '10002' after_transaction_id: 2");
  CHECK(later.NextIds(2) == std::vector<std::int64_t>{6, 8});
}

TEST_CASE("Watch: who reads slowly holds up nobody, and misses nothing") {
  Bank bank;
  Feed slow(bank.stub(), "");
  CHECK(slow.Next().id() == 1);
  Feed fast(bank.stub(), "after_transaction_id: 3");
  Deposits deposits(bank, kFlood);
  CHECK(fast.NextIds(kFlood) == Range(4, 3 + kFlood));
  deposits.Wait();
  CHECK(Balance(bank.stub(), "10001").response.balance().balance_minor() == 1'000'00 + kFlood);
  CHECK(slow.NextIds(2 + kFlood) == Range(2, 3 + kFlood));
}

TEST_CASE("Watch: ends when the caller leaves, waiting or in the middle of a write") {
  Bank bank;
  Feed waits(bank.stub(), "after_transaction_id: 3");
  waits.WaitUntilOpen();
  waits.Cancel();
  CHECK(waits.Finish().error_code() == grpc::StatusCode::CANCELLED);
  WaitForLog(bank, "method=WatchTransactions after_transaction_id=3 code=CANCELLED");

  Feed writes(bank.stub(), "account: '10001'");
  CHECK(writes.Next().id() == 1);
  Deposits(bank, kFlood).Wait();
  writes.Cancel();
  CHECK(writes.Finish().error_code() == grpc::StatusCode::CANCELLED);
  WaitForLog(bank, "method=WatchTransactions account=10001 code=CANCELLED");
}

TEST_CASE("Watch: ends when the caller's deadline has passed") {
  Bank bank;
  const auto soon = std::chrono::system_clock::now() + std::chrono::milliseconds(300);
  Feed late(bank.stub(), "account: '20001'", soon);
  CHECK(late.Finish().error_code() == grpc::StatusCode::DEADLINE_EXCEEDED);
  WaitForLog(bank, "method=WatchTransactions account=20001 code=");
}

TEST_CASE("Watch: a stop ends all feeds at once, also of those who do not read") {
  Bank bank;
  std::vector<std::unique_ptr<Feed>> feeds;
  for (int i = 0; i < 20; ++i) {
    feeds.push_back(std::make_unique<Feed>(bank.stub(), "after_transaction_id: 3"));
    feeds.back()->WaitUntilOpen();
  }
  SECTION("who waits for news is told why") {
    CHECK(bank.Drain(std::chrono::minutes(1)) == 0);
    for (const auto& feed : feeds) {
      const grpc::Status end = feed->Finish();
      CHECK(end.error_code() == grpc::StatusCode::UNAVAILABLE);
      CHECK(DetailsOf(end).reason == "SHUTTING_DOWN");
      CHECK(DetailsOf(end).metadata == Metadata{{"response_code", "91"}});
    }
  }
  SECTION("who does not read holds nothing up") {
    Deposits(bank, kFlood).Wait();
    const auto begin = std::chrono::steady_clock::now();
    bank.Drain(std::chrono::minutes(1));
    CHECK(std::chrono::steady_clock::now() - begin < std::chrono::seconds(5));
    for (const auto& feed : feeds) CHECK_FALSE(feed->Finish().ok());
  }
}

TEST_CASE("Watch: a closed ledger ends the feeds too") {
  Bank bank;
  Feed feed(bank.stub(), "after_transaction_id: 3");
  feed.WaitUntilOpen();
  REQUIRE(bank.ledger().Close().ok());
  CHECK(DetailsOf(feed.Finish()).reason == "SHUTTING_DOWN");
  CHECK(DetailsOf(StatusOf(bank, "")).reason == "SHUTTING_DOWN");
}

TEST_CASE("Watch: no more than there may be, until one has left") {
  Bank bank;
  std::vector<std::unique_ptr<Feed>> feeds;
  for (std::size_t i = 0; i < limits::kWatches.most_per_caller; ++i) {
    feeds.push_back(std::make_unique<Feed>(bank.stub(), "after_transaction_id: 3"));
    feeds.back()->WaitUntilOpen();
  }
  const grpc::Status refused = StatusOf(bank, "");
  CheckRefusal(refused, grpc::StatusCode::RESOURCE_EXHAUSTED, "OVERLOADED",
               {{"response_code", "91"},
                {"caller", "ipv4:127.0.0.1"},
                {"max_watches_per_caller", std::to_string(limits::kWatches.most_per_caller)}});
  CHECK(DetailsOf(refused).retry_delay_ms == limits::kOverloadedRetryDelay.count());
  // What is wrong with a request is said first.
  CHECK(DetailsOf(StatusOf(bank, "account: '?'")).reason == "INVALID_ACCOUNT");
  Deposits(bank, 1).Wait();
  for (const auto& feed : feeds) CHECK(feed->Next().id() == 4);

  feeds.pop_back();
  Eventually([&] {
    Feed next(bank.stub(), "after_transaction_id: 4");
    next.WaitUntilOpen();
    next.Cancel();
    return DetailsOf(next.Finish()).reason != "OVERLOADED";
  });
}

TEST_CASE("Watch: what is refused") {
  Bank bank;
  const auto check = [&](const std::string& request, grpc::StatusCode code,
                         const std::string& reason, const Metadata& metadata) {
    INFO(request);
    CheckRefusal(StatusOf(bank, request), code, reason, metadata);
  };
  constexpr auto kInvalid = grpc::StatusCode::INVALID_ARGUMENT;
  constexpr auto kNotFound = grpc::StatusCode::NOT_FOUND;
  check(
      "after_transaction_id: -1", kInvalid, "INVALID_TRANSACTION_ID",
      {{"field", "after_transaction_id"}, {"after_transaction_id", "-1"}, {"response_code", "30"}});
  for (const char* account : {"cash:USD", "opening:USD", "?", "10001 "}) {
    check(std::string("account: '") + account + "'", kInvalid, "INVALID_ACCOUNT",
          {{"field", "account"}, {"account", account}, {"response_code", "14"}});
  }
  check("account: '99999'", kNotFound, "ACCOUNT_NOT_FOUND",
        {{"account", "99999"}, {"response_code", "14"}});
  for (const char* request :
       {"after_transaction_id: 4", "after_transaction_id: 4 account: '10001'"}) {
    check(request, kNotFound, "TRANSACTION_NOT_FOUND",
          {{"transaction_id", "4"}, {"response_code", "25"}});
  }
  // The account comes first in the list of the contract, and all that is wrong with fields is told.
  check("after_transaction_id: 4 account: '99999'", kNotFound, "ACCOUNT_NOT_FOUND",
        {{"account", "99999"}, {"response_code", "14"}});
  CHECK(DetailsOf(StatusOf(bank, "account: '?' after_transaction_id: -1")).fields ==
        std::vector<std::string>{"account", "after_transaction_id"});
  CHECK_THAT(bank.LogText(),
             ContainsSubstring("method=WatchTransactions after_transaction_id=4 code=NOT_FOUND "
                               "reason=TRANSACTION_NOT_FOUND"));
}

TEST_CASE("Watch: bytes that are no request") {
  Bank bank;
  const auto reason = [&](const std::string& bytes) {
    return DetailsOf(RawCall(bank.channel(), "/atm.v1.AtmService/WatchTransactions", bytes).status)
        .reason;
  };
  CHECK(reason("\xff") == "MALFORMED_REQUEST");
  CHECK(reason("\x12\x02\xc3\x28") == "INVALID_ACCOUNT");  // not UTF-8
}

TEST_CASE("Watch: before the ledger is open") {
  Bank bank(Bank::Config{});
  CHECK(DetailsOf(StatusOf(bank, "")).reason == "STARTING_UP");
  CHECK(DetailsOf(StatusOf(bank, "after_transaction_id: -1")).reason == "INVALID_TRANSACTION_ID");
}

}  // namespace
}  // namespace atm::server::testing
