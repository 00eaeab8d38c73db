// Errors for programs.
#include <nlohmann/json.hpp>

#include "tests/catch2.h"
#include "tests/client/cli/harness.h"

namespace atm::cli {
namespace {

nlohmann::json ErrorOf(const Ran& ran) {
  INFO(ran.err);
  CHECK(ran.out.empty());
  CHECK(ran.err.ends_with("}\n"));
  return nlohmann::json::parse(ran.err);
}

TEST_CASE("with -o json a refusal is an object with all that the bank said") {
  CliTest test;
  const std::vector<std::string> json =
      GENERATE(std::vector<std::string>{"-o", "json"}, std::vector<std::string>{"--output=json"},
               std::vector<std::string>{"-ojson"}, std::vector<std::string>{"--json"},
               std::vector<std::string>());
  if (json.empty()) test.environment["ATM_OUTPUT"] = "json";
  std::vector<std::string> args = {"withdraw", "10001", "5000"};
  args.insert(args.end(), json.begin(), json.end());
  const Ran ran = test.Run(args);
  CHECK(ran.exit_code == 73);
  const nlohmann::json error = ErrorOf(ran);
  CHECK(error["reason"] == "INSUFFICIENT_FUNDS");
  CHECK(error["code"] == "FAILED_PRECONDITION");
  CHECK_FALSE(error["message"].get<std::string>().empty());
  CHECK(error["metadata"]["available_minor"] == "100000");
  CHECK(error["response_code"] == "51");
  CHECK(error["request_id"] == CliTest::kRequestId);
  CHECK(error["exit_code"] == 73);
  CHECK_FALSE(error["try"].get<std::string>().empty());
}

TEST_CASE("with -o json a failure on this side has the same keys") {
  CliTest test;
  const Ran wrong = test.Run({"withdraw", "10001", "--amuont", "5", "--json"});
  CHECK(wrong.exit_code == 2);
  const nlohmann::json error = ErrorOf(wrong);
  CHECK(error["reason"] == "USAGE");
  CHECK(error["code"] == "");
  CHECK(error["metadata"] == nlohmann::json::object());
  CHECK(error["message"] == "there is no option '--amuont'");
  const nlohmann::json of_bank = ErrorOf(test.Run({"balance", "NOBODY", "--json"}));
  for (const auto& [key, value] : of_bank.items()) CHECK(error.contains(key));
}

TEST_CASE("without it errors are words, also where the answer would be JSON") {
  CliTest test;
  test.out_is_terminal = false;
  CHECK_THAT(test.Run({"withdraw", "10001", "5000"}).err,
             Catch::Matchers::StartsWith("error: withdrawal refused\n"));
  CHECK_THAT(test.Run({"withdraw", "10001", "5000", "-o", "csv"}).err,
             Catch::Matchers::StartsWith("error: withdrawal refused\n"));
}

TEST_CASE("two forms at once are one too many") {
  CliTest test;
  CHECK(test.Run({"balance", "10001", "--json", "-o", "csv"}).exit_code == 2);
  CHECK(test.Run({"balance", "10001", "--json", "-o", "json"}).exit_code == 0);
}

}  // namespace
}  // namespace atm::cli
