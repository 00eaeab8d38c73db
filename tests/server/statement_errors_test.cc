// Statements: every error of ListTransactions.
#include <future>
#include <map>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "tests/server/past_calls.h"
#include "tests/storage/gated_journal.h"

namespace atm::server::testing {
namespace {

using Metadata = std::map<std::string, std::string>;

constexpr char kMethod[] = "/atm.v1.AtmService/ListTransactions";

TEST_CASE("ListTransactions: every wrong field, with its reason") {
  Bank bank;
  struct Wrong {
    const char* request;
    const char* reason;
    const char* field;
  };
  const Wrong wrongs[] = {
      {"", "INVALID_ACCOUNT", "account"},
      {"account: 'cash:USD'", "INVALID_ACCOUNT", "account"},
      {"account: 'opening:USD'", "INVALID_ACCOUNT", "account"},
      {"account: '10001' page_size: -1", "INVALID_PAGE_SIZE", "page_size"},
      {"account: '10001' page_token: 'z'", "INVALID_PAGE_TOKEN", "page_token"},
      {"account: '10001' page_token: '!'", "INVALID_PAGE_TOKEN", "page_token"},
      {"account: '10001' page_token: 'AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA'", "INVALID_PAGE_TOKEN",
       "page_token"},
      {"account: '10001' start_time { nanos: -1 }", "INVALID_TIME_RANGE", "start_time"},
      {"account: '10001' start_time { nanos: 1000000000 }", "INVALID_TIME_RANGE", "start_time"},
      {"account: '10001' end_time { seconds: 253402300800 }", "INVALID_TIME_RANGE", "end_time"},
      {"account: '10001' end_time { seconds: -9223372036854775808 }", "INVALID_TIME_RANGE",
       "end_time"},
      {"account: '10001' start_time { seconds: 5 } end_time { seconds: 5 }", "INVALID_TIME_RANGE",
       "end_time"},
      {"account: '10001' start_time { nanos: 2 } end_time { nanos: 1 }", "INVALID_TIME_RANGE",
       "end_time"},
      {"account: '10001' kinds: KIND_UNSPECIFIED", "INVALID_KIND", "kinds"},
      {"account: '10001' kinds: [KIND_DEPOSIT, 99]", "INVALID_KIND", "kinds"},
      {"account: '10001' kinds: -1", "INVALID_KIND", "kinds"},
      {"account: '10001' order: 3", "INVALID_ORDER", "order"},
  };
  for (const Wrong& wrong : wrongs) {
    INFO(wrong.request);
    const grpc::Status status = List(bank.stub(), wrong.request).status;
    CHECK(status.error_code() == grpc::StatusCode::INVALID_ARGUMENT);
    const Details details = DetailsOf(status);
    CHECK(details.reason == wrong.reason);
    CHECK(details.domain == "atm.v1");
    CHECK(details.fields == std::vector<std::string>{wrong.field});
    CHECK(details.metadata.at("field") == wrong.field);
    CHECK(details.metadata.at("response_code") ==
          (std::string(wrong.reason) == "INVALID_ACCOUNT" ? "14" : "30"));
  }
}

TEST_CASE("ListTransactions: all that is wrong, in the order of the contract") {
  Bank bank;
  const grpc::Status status =
      List(bank.stub(),
           "account: '' page_size: -1 page_token: 'z' start_time { nanos: -1 } "
           "end_time { nanos: -1 } kinds: 99 order: 99")
          .status;
  CHECK(DetailsOf(status).reason == "INVALID_ACCOUNT");
  CHECK(DetailsOf(status).fields == std::vector<std::string>{"account", "page_size", "page_token",
                                                             "start_time", "end_time", "kinds",
                                                             "order"});
}

TEST_CASE("ListTransactions: a token belongs to its account and filter, and to no other") {
  Bank bank;
  for (int i = 0; i < 3; ++i) {
    REQUIRE(Deposit(bank.stub(), {.account = "10001", .amount_minor = 1}).status.ok());
    REQUIRE(Deposit(bank.stub(), {.account = "10002", .amount_minor = 1}).status.ok());
  }
  const std::string filter =
      " page_size: 1 start_time { seconds: 1 } kinds: [KIND_DEPOSIT, KIND_OPENING]";
  const std::string token =
      List(bank.stub(), "account: '10001'" + filter).response.next_page_token();
  REQUIRE_FALSE(token.empty());
  const auto with_token = [&](const std::string& request, const std::string& page_token) {
    return List(bank.stub(), request + " page_token: '" + page_token + "'").status;
  };
  CHECK(with_token("account: '10001'" + filter, token).ok());
  // The same filter in other words, and another size.
  CHECK(with_token("account: '10001' page_size: 7 start_time { seconds: 1 } order: "
                   "ORDER_NEWEST_FIRST kinds: [KIND_OPENING, KIND_DEPOSIT, KIND_OPENING]",
                   token)
            .ok());
  const std::string times = " start_time { seconds: 1 }";
  const std::string kinds = " kinds: [KIND_DEPOSIT, KIND_OPENING]";
  for (const std::string& other :
       {"account: '10002'" + filter, std::string("account: '10001'"),
        "account: '10001' start_time { seconds: 2 }" + kinds, "account: '10001'" + kinds,
        "account: '10001'" + times, "account: '10001'" + times + " kinds: KIND_DEPOSIT",
        "account: '10001' end_time { seconds: 1 }" + kinds,
        "account: '10001' order: ORDER_OLDEST_FIRST" + filter}) {
    INFO(other);
    const grpc::Status status = with_token(other, token);
    CHECK(status.error_code() == grpc::StatusCode::INVALID_ARGUMENT);
    CHECK(DetailsOf(status).reason == "INVALID_PAGE_TOKEN");
  }
  for (std::size_t i = 0; i < token.size(); ++i) {
    std::string changed = token;
    changed[i] = changed[i] == 'A' ? 'B' : 'A';
    CHECK(DetailsOf(with_token("account: '10001'" + filter, changed)).reason ==
          "INVALID_PAGE_TOKEN");
  }
  CHECK(DetailsOf(with_token("account: '10001'" + filter, token + "A")).reason ==
        "INVALID_PAGE_TOKEN");
}

TEST_CASE("ListTransactions: what is no text, and no message") {
  Bank bank;
  // 0x0a: account, 0x1a: page_token; strings that are not UTF-8, or cut off.
  CHECK(DetailsOf(RawCall(bank.channel(), kMethod, "\x0a\x01\xff").status).reason ==
        "INVALID_ACCOUNT");
  CHECK(DetailsOf(RawCall(bank.channel(), kMethod,
                          "\x0a\x05"
                          "10001\x1a\x01\xff")
                      .status)
            .reason == "INVALID_PAGE_TOKEN");
  CHECK(DetailsOf(RawCall(bank.channel(), kMethod, "\x0a\x05z").status).reason ==
        "MALFORMED_REQUEST");
}

TEST_CASE("ListTransactions: ACCOUNT_NOT_FOUND, STARTING_UP, SHUTTING_DOWN, DEADLINE_EXCEEDED") {
  Bank bank(Bank::Config{});
  CHECK(DetailsOf(List(bank.stub(), "account: '10001'").status).reason == "STARTING_UP");
  bank.OpenAccount("10001", "USD", 0);
  bank.Serve();
  CheckRefusal(List(bank.stub(), "account: '99999'").status, grpc::StatusCode::NOT_FOUND,
               "ACCOUNT_NOT_FOUND", Metadata{{"account", "99999"}, {"response_code", "14"}});
  CHECK(List(bank.stub(), "account: '10001'").status.ok());
  REQUIRE(bank.ledger().Close().ok());
  CHECK(DetailsOf(List(bank.stub(), "account: '10001'").status).reason == "SHUTTING_DOWN");
  CHECK_THAT(bank.LogText(), ContainsSubstring("method=ListTransactions account=10001 code=OK"));

  Bank::Config config;
  config.clock = [] { return Patience() + std::chrono::hours(1); };
  Bank late(std::move(config));
  late.Serve();
  CHECK(DetailsOf(List(late.stub(), "account: '10001'").status).reason == "DEADLINE_EXCEEDED");
}

TEST_CASE("ListTransactions waits for the disk on no thread of gRPC; OVERLOADED when too many do") {
  storage::StoppedLooks looks;
  auto journal = std::make_unique<storage::GatedJournal>(MemoryJournal());
  journal->on_look = looks.Stop();
  Bank::Config config;
  config.journal = std::move(journal);
  config.ledger.readers = 1;
  config.ledger.read_queue_capacity = 1;
  Bank bank(std::move(config));
  bank.OpenAccount("10001", "USD", 0);
  bank.Serve();
  auto first =
      std::async(std::launch::async, [&] { return List(bank.stub(), "account: '10001'").status; });
  looks.WaitFor(1);
  std::promise<storage::Finding> queued;
  bank.ledger().Find(storage::TransactionId{1},
                     [&](storage::Finding finding) { queued.set_value(std::move(finding)); });
  CHECK(DetailsOf(List(bank.stub(), "account: '10001'").status).reason == "OVERLOADED");
  CHECK(Deposit(bank.stub(), {.account = "10001", .amount_minor = 1}).status.ok());
  CHECK(Balance(bank.stub(), "10001").response.balance().balance_minor() == 1);
  looks.Open();
  CHECK(first.get().ok());
  queued.get_future().wait();
}

TEST_CASE("ListTransactions: RECORD_UNREADABLE, and the bank goes on") {
  auto journal = std::make_unique<storage::GatedJournal>(MemoryJournal());
  journal->on_look = [] { return absl::UnavailableError("disk I/O error"); };
  PastBank past(std::move(journal));
  const grpc::Status status = List(past.stub(), "account: '10001'").status;
  CHECK(status.error_code() == grpc::StatusCode::UNAVAILABLE);
  CHECK(DetailsOf(status).reason == "RECORD_UNREADABLE");
  CHECK(Deposit(past.stub(), {.account = "10001", .amount_minor = 1}).status.ok());
}

}  // namespace
}  // namespace atm::server::testing
