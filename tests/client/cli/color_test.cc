// Colours: on a terminal, unless they are unwanted. See https://no-color.org.
#include "tests/catch2.h"
#include "tests/client/cli/harness.h"

namespace atm::cli {
namespace {

bool HasColor(const std::string& text) { return text.find('\033') != std::string::npos; }

bool OutHasColor(CliTest& test, std::vector<std::string> more = {}) {
  more.insert(more.begin(), {"balance", "10001", "-o", "table"});
  return HasColor(test.Run(more).out);
}

TEST_CASE("a table on a terminal is coloured") {
  CliTest test;
  test.environment = {{"TERM", "xterm"}};
  CHECK(test.Run({"balance", "10001"}).out ==
        "Account    10001\n"
        "Balance    \033[1m1,000.00 USD\033[0m\n"
        "Available  \033[1m1,000.00 USD\033[0m\n"
        "As of      transaction 1\n");
  test.out_is_terminal = false;
  CHECK_FALSE(OutHasColor(test));
  CHECK(OutHasColor(test, {"--color", "always"}));
}

TEST_CASE("NO_COLOR turns colours off, unless it is empty or --color says otherwise") {
  CliTest test;
  test.environment["NO_COLOR"] = "1";
  CHECK_FALSE(OutHasColor(test));
  CHECK_FALSE(OutHasColor(test, {"--color", "auto"}));
  CHECK(OutHasColor(test, {"--color", "always"}));
  test.environment["NO_COLOR"] = "0";
  CHECK_FALSE(OutHasColor(test));
  test.environment["NO_COLOR"] = "";
  CHECK(OutHasColor(test));
  CHECK_FALSE(OutHasColor(test, {"--color=never"}));
  test.environment["TERM"] = "dumb";
  CHECK_FALSE(OutHasColor(test));
}

TEST_CASE(
    "FORCE_COLOR and CLICOLOR_FORCE turn colours on, after NO_COLOR and before the terminal") {
  CliTest test;
  test.out_is_terminal = false;
  for (const char* name : {"FORCE_COLOR", "CLICOLOR_FORCE"}) {
    CAPTURE(name);
    test.environment = {{"TZ", "UTC"}, {"TERM", "dumb"}};
    CHECK_FALSE(OutHasColor(test));
    test.environment[name] = "1";
    CHECK(OutHasColor(test));
    CHECK(HasColor(test.Run({"balance", "NOBODY"}).err));
    CHECK_FALSE(OutHasColor(test, {"--color", "never"}));
    test.environment["NO_COLOR"] = "1";
    CHECK_FALSE(OutHasColor(test));
    test.environment["NO_COLOR"] = "";
    CHECK(OutHasColor(test));
    for (const char* off : {"", "0"}) {
      test.environment[name] = off;
      CHECK_FALSE(OutHasColor(test));
    }
  }
}

TEST_CASE("CLICOLOR=0 turns colours off on a terminal") {
  CliTest test;
  test.environment = {{"TZ", "UTC"}, {"CLICOLOR", "0"}};
  CHECK_FALSE(OutHasColor(test));
  test.environment["CLICOLOR_FORCE"] = "1";
  CHECK(OutHasColor(test));
}

TEST_CASE("stdout and stderr are looked at each for itself") {
  CliTest test;
  test.environment.clear();
  CHECK_FALSE(HasColor(test.Run({"balance", "99999"}).err));
  test.err_is_terminal = true;
  test.out_is_terminal = false;
  CHECK_THAT(test.Run({"balance", "99999"}).err, StartsWith("\033[1;31merror:\033[0m "));
  CHECK_THAT(test.Run({"balanc", "99999"}).err, StartsWith("\033[1;31merror:\033[0m "));
  CHECK_FALSE(HasColor(test.Run({"balance", "99999", "--color", "never"}).err));
}

TEST_CASE("data for programs is never coloured") {
  CliTest test;
  CHECK_FALSE(HasColor(test.Run({"balance", "10001", "-o", "json", "--color", "always"}).out));
  CHECK_FALSE(HasColor(test.Run({"balance", "10001", "-o", "csv", "--color", "always"}).out));
}

}  // namespace
}  // namespace atm::cli
