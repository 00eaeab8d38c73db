// The feed: a line for each transaction, until Ctrl-C or --count.
#include <nlohmann/json.hpp>

#include "tests/catch2.h"
#include "tests/client/cli/harness.h"

namespace atm::cli {
namespace {

TEST_CASE("a terminal shows a line for each transaction, until Ctrl-C") {
  CliTest test;
  test.before_interrupt = [&test] {
    CHECK(test.RunAs(1, {"withdraw", "10001", "40", "--memo", "Main Street"}).exit_code == 0);
  };
  const Ran ran = test.Run({"watch", "--after", "3"});
  CHECK(ran.exit_code == 0);
  CHECK(ran.err.empty());
  CHECK(ran.out ==
        "2026-01-01 00:00:04 UTC  4  Opened account 40001 with 0.00 USD\n"
        "2026-01-01 00:00:05 UTC  5  Withdrew 40.00 USD from account 10001: Main Street\n");
}

TEST_CASE("a pipe gets a line of JSON for each") {
  CliTest test;
  test.out_is_terminal = false;
  const Ran ran = test.Run({"watch", "--count", "2"});
  CHECK(ran.exit_code == 0);
  const std::size_t end = ran.out.find('\n');
  CHECK(nlohmann::json::parse(ran.out.substr(0, end))["transaction"]["id"] == "1");
  CHECK(nlohmann::json::parse(ran.out.substr(end + 1))["transaction"]["creditAccount"] == "20001");
}

TEST_CASE("a feed as CSV has one header") {
  CliTest test;
  const Ran ran = test.Run({"watch", "-o", "csv"});
  CHECK_THAT(ran.out, StartsWith("transaction_id,kind,"));
  CHECK_THAT(ran.out, ContainsSubstring("\n1,OPENING,"));
  CHECK_THAT(ran.out, ContainsSubstring("\n4,OPENING,"));
  CHECK(ran.out.find("transaction_id,", 1) == ran.out.find("original_transaction_id,") + 9);
}

TEST_CASE("the feed of one account") {
  CliTest test;
  CHECK(test.Run({"watch", "20001"}).out ==
        "2026-01-01 00:00:02 UTC  2  Opened account 20001 with 5000 JPY\n");
}

TEST_CASE("a feed that the bank refuses, or that cannot be reached") {
  CliTest test;
  const Ran unknown = test.Run({"watch", "NOBODY"});
  CHECK(unknown.exit_code == 69);
  CHECK_THAT(unknown.err, StartsWith("error: feed refused\n"));
  const Ran ahead = test.Run({"watch", "--after", "99"});
  CHECK(ahead.exit_code == 69);
  CHECK_THAT(ahead.err, ContainsSubstring("  why: the bank has no transaction 99 ("));
  test.bank().FailNext(1, absl::UnavailableError("gone"));
  CHECK(test.Run({"watch"}).exit_code == 78);
}

// A bank whose connection is lost for a while.
class Flaky final : public Connection {
 public:
  std::function<void()> WatchTransactions(const v1::WatchTransactionsRequest& /*request*/,
                                          const CallOptions& /*options*/,
                                          FeedListener listener) override {
    listener.on_lost(absl::UnavailableError("socket closed"));
    listener.on_back();
    v1::Transaction transaction;
    transaction.set_id(7);
    listener.on_transaction(transaction);
    listener.on_end(absl::OkStatus());
    return [] {};
  }
};

TEST_CASE("a lost connection is told on stderr, and that it is back") {
  CliTest test;
  test.other_bank = std::make_shared<Flaky>();
  const Ran ran = test.Run({"watch", "-o", "csv"});
  CHECK(ran.exit_code == 0);
  CHECK_THAT(ran.out, ContainsSubstring("\n7,"));
  CHECK(ran.err ==
        "note: the connection to the bank is lost (UNAVAILABLE): it is made again\n"
        "note: the connection to the bank is back\n");
  CHECK(test.Run({"watch", "-q"}).err.empty());
}

TEST_CASE("a feed ends where stdout does not take it") {
  CliTest test;
  test.out_is_full = true;
  const Ran ran = test.Run({"watch"});
  CHECK(ran.exit_code == 1);
  CHECK_THAT(ran.err, StartsWith("error: the output could not be written\n"));
}

TEST_CASE("numbers of a feed that are wrong") {
  CliTest test;
  for (const char* option : {"--after", "--count"}) {
    const Ran ran = test.Run({"watch", option, "x"});
    CHECK(ran.exit_code == 2);
    CHECK_THAT(ran.err, StartsWith(std::string("error: 'x' is not a number for ") + option));
  }
  CHECK(test.Run({"watch", "--count", "0"}).exit_code == 2);
  CHECK(test.Run({"watch", "--after", "-1"}).exit_code == 2);
  CHECK(test.deadlines.empty());
}

}  // namespace
}  // namespace atm::cli
