// --default-limits and --time-zone.
#include "server/program/limit_options.h"

#include <cstdlib>
#include <string>
#include <variant>
#include <vector>

#include "server/program/server_options.h"
#include "tests/catch2.h"

namespace atm::server::testing {
namespace {

using storage::Limits;

const Currency kUsd = *Currency::FromCode("USD");
const Currency kJpy = *Currency::FromCode("JPY");

std::string Wrong(const std::vector<std::string>& texts) {
  const auto parsed = ParseDefaultLimits(texts);
  REQUIRE(parsed.status().code() == absl::StatusCode::kInvalidArgument);
  return std::string(parsed.status().message());
}

std::variant<Options, EarlyExit> Parse(std::vector<const char*> arguments) {
  arguments.insert(arguments.begin(), "atm-server");
  return ParseOptions(static_cast<int>(arguments.size()), arguments.data());
}

TEST_CASE("--default-limits: exact amounts by currency; what is left out is not limited") {
  const auto parsed = ParseDefaultLimits(
      {"USD:withdrawal=500.00,day=2000.5,count=10,minimum=0,overdraft=.25", "JPY:day=30000"});
  REQUIRE(parsed.ok());
  CHECK(parsed->Of(kUsd) == Limits{.withdrawal_minor = 50'000,
                                   .day_minor = 200'050,
                                   .day_count = 10,
                                   .minimum_balance_minor = 0,
                                   .overdraft_minor = 25});
  CHECK(parsed->Of(kJpy) == Limits{.day_minor = 30'000});
  CHECK(parsed->Of(*Currency::FromCode("EUR")) == Limits{});
  CHECK(ParseDefaultLimits({}).ok());
}

TEST_CASE("--default-limits: what is wrong is said") {
  const auto says = [](const std::string& text, const std::string& what) {
    const std::string message = Wrong({text});
    INFO(message);
    CHECK(message.find(what) != std::string::npos);
    CHECK(message.find("--default-limits \"" + text + "\"") == 0);
  };
  says("usd:day=1", "no currency");
  says("USD", "no currency");
  says("USD:", "\"\" is none of its limits");
  says("USD:month=5", "\"month=5\" is none of its limits");
  says("USD:day", "\"day\" is none of its limits");
  says("USD:day=1,", "\"\" is none of its limits");
  says("USD:day=1,day=2", "day is there twice");
  says("USD:day=1.001", "3 decimals");
  says("JPY:day=1.5", "1 decimals");
  says("USD:day=-1", "-1");
  says("USD:count=1.5", "1.5");
  says("USD:count=-1", "-1");
  says("USD:count=", "''");
  CHECK(Wrong({"USD:day=1", "USD:count=2"}).find("already") != std::string::npos);
}

TEST_CASE("--default-limits: once for each currency, or as a variable with semicolons") {
  const auto twice = Parse({"--default-limits", "USD:day=1", "--default-limits", "JPY:day=2"});
  REQUIRE(std::holds_alternative<Options>(twice));
  const std::vector<std::string> both = {"USD:day=1", "JPY:day=2"};
  CHECK(std::get<Options>(twice).default_limits == both);
  CHECK(std::get<Options>(twice).time_zone == "UTC");
  ::setenv("ATM_DEFAULT_LIMITS", "USD:day=1;JPY:day=2", 1);
  ::setenv("ATM_TIME_ZONE", "Europe/Berlin", 1);
  const auto from_environment = Parse({});
  ::unsetenv("ATM_DEFAULT_LIMITS");
  ::unsetenv("ATM_TIME_ZONE");
  REQUIRE(std::holds_alternative<Options>(from_environment));
  CHECK(std::get<Options>(from_environment).default_limits == both);
  CHECK(std::get<Options>(from_environment).time_zone == "Europe/Berlin");
}

TEST_CASE("A wrong time zone or limit ends the program before it begins") {
  const auto says = [](const std::vector<const char*>& arguments, const std::string& what) {
    const auto parsed = Parse(arguments);
    REQUIRE(std::holds_alternative<EarlyExit>(parsed));
    const auto& exit = std::get<EarlyExit>(parsed);
    INFO(exit.text);
    CHECK(exit.code == 2);
    CHECK(exit.text.find(what) != std::string::npos);
  };
  says({"--time-zone", "Mars"}, "--time-zone: this machine knows no time zone \"Mars\"");
  says({"--default-limits", "USD:day"}, "--default-limits \"USD:day\"");
}

}  // namespace
}  // namespace atm::server::testing
