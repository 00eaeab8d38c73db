// The lines of the log, and what they say of requests.
#include "server/status/log.h"

#include <spdlog/sinks/ostream_sink.h>

#include <nlohmann/json.hpp>
#include <regex>
#include <sstream>

#include "tests/catch2.h"
#include "tests/server/bank.h"
#include "tests/server/calls.h"
#include "tests/server/methods.h"

namespace atm::server::testing {
namespace {

// What `write` logs.
template <typename Write>
std::string Lines(LogFormat format, LogLevel level, const Write& write) {
  std::ostringstream text;
  Log log(format, level, std::make_shared<spdlog::sinks::ostream_sink_mt>(text));
  write(log);
  return text.str();
}

TEST_CASE("Text lines: time in UTC, level, message, values") {
  const std::string line = Lines(LogFormat::kText, LogLevel::kInfo, [](Log& log) {
    log.Info("serving", {{"address", "127.0.0.1:50051"}, {"transaction", 10}});
  });
  CHECK(std::regex_match(line, std::regex(R"(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z info serving )"
                                          R"(address=127\.0\.0\.1:50051 transaction=10\n)")));
}

TEST_CASE("JSON lines: one object a line, with the values as they are") {
  const std::string line = Lines(LogFormat::kJson, LogLevel::kInfo, [](Log& log) {
    log.Warning("a \"quote\"", {{"path", "a\\b\n"}, {"bytes", "\xff"}, {"transaction", 10}});
  });
  CHECK(std::count(line.begin(), line.end(), '\n') == 1);
  const auto json = nlohmann::json::parse(line);
  CHECK(std::regex_match(json.at("time").get<std::string>(),
                         std::regex(R"(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z)")));
  CHECK(json.at("level") == "warning");
  CHECK(json.at("message") == "a \"quote\"");
  CHECK(json.at("path") == "a\\b\n");
  CHECK(json.at("bytes") == "\xEF\xBF\xBD");
  CHECK(json.at("transaction") == 10);
}

TEST_CASE("No value can break a text line or pass for another value") {
  const std::string line = Lines(LogFormat::kText, LogLevel::kInfo, [](Log& log) {
    log.Error("first\nsecond", {{"a", "x\n2026 info forged"}, {"b", "y=1"}, {"c", ""}});
  });
  CHECK(std::count(line.begin(), line.end(), '\n') == 1);
  CHECK_THAT(line, ContainsSubstring(R"(first\nsecond a="x\n2026 info forged" b="y=1" c="")"));
}

TEST_CASE("Lines below the level are not written") {
  const std::string lines = Lines(LogFormat::kText, LogLevel::kWarning, [](Log& log) {
    CHECK_FALSE(log.debug_enabled());
    log.Debug("debug");
    log.Info("info");
    log.Warning("warning");
    log.Error("error");
  });
  CHECK(std::count(lines.begin(), lines.end(), '\n') == 2);
  CHECK_THAT(lines, ContainsSubstring("Z warning warning") && ContainsSubstring("Z error error"));
}

TEST_CASE("A line of a request names what it is about") {
  Bank bank;
  for (const MoneyMethod& method : kMoneyMethods) {
    CallChanged(bank.channel(), method, "");
  }
  CallChanged(bank.channel(), kMoneyMethods[std::size(kMoneyMethods) - 1],
              "original_request_id: 'no UUID'");
  const std::string lines = bank.LogText();
  for (const char* line :
       {"method=Withdraw account=10001 code=OK", "method=Deposit account=10001 code=OK",
        "method=Transfer from_account=10001 code=OK", "method=Hold account=10001 code=OK",
        "method=Capture hold_id=999 code=NOT_FOUND reason=HOLD_NOT_FOUND",
        "method=Release hold_id=999 code=NOT_FOUND reason=HOLD_NOT_FOUND",
        "method=Reverse transaction_id=999 code=NOT_FOUND reason=TRANSACTION_NOT_FOUND",
        "method=Reverse original_request_id=\"no UUID\" code=INVALID_ARGUMENT "
        "reason=INVALID_REQUEST_ID"}) {
    CHECK_THAT(lines, ContainsSubstring(line));
  }
}

TEST_CASE("A request is one debug line: method, account, code, reason, time") {
  Bank::Config config;
  config.log_format = LogFormat::kJson;
  Bank bank(std::move(config));
  bank.OpenAccount("10001", "USD", 5);
  bank.Serve();
  CHECK(Balance(bank.stub(), "10001").status.ok());
  CHECK_FALSE(Withdraw(bank.stub(), {.account = "10001", .amount_minor = 6}).status.ok());
  CHECK_FALSE(
      Deposit(bank.stub(), {.account = std::string(1'000, '\n'), .amount_minor = 6}).status.ok());
  std::istringstream lines(bank.LogText());
  std::vector<nlohmann::json> requests;
  for (std::string line; std::getline(lines, line);) {
    requests.push_back(nlohmann::json::parse(line));
    CHECK(line.size() < 400);
  }
  REQUIRE(requests.size() == 3);
  CHECK(requests[0].at("message") == "request");
  CHECK(requests[0].at("level") == "debug");
  CHECK(requests[0].at("method") == "Balance");
  CHECK(requests[0].at("account") == "10001");
  CHECK(requests[0].at("code") == "OK");
  CHECK(requests[0].at("reason") == "");
  CHECK(requests[0].at("duration_us").is_number_integer());
  CHECK(requests[1].at("method") == "Withdraw");
  CHECK(requests[1].at("code") == "FAILED_PRECONDITION");
  CHECK(requests[1].at("reason") == "INSUFFICIENT_FUNDS");
  CHECK(requests[2].at("method") == "Deposit");
  CHECK(requests[2].at("reason") == "INVALID_ACCOUNT");
}

}  // namespace
}  // namespace atm::server::testing
