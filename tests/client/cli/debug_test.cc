// What is said on stderr beside errors: less with --quiet, more with --debug.
#include "absl/status/status.h"
#include "client/cli/line/help.h"
#include "tests/catch2.h"
#include "tests/client/cli/harness.h"

namespace atm::cli {
namespace {

TEST_CASE("--quiet leaves out notes, and no error") {
  CliTest test;
  const std::vector<std::string> again = {"deposit", "10001", "1", "--request-id",
                                          CliTest::kRequestId};
  CHECK(test.Run(again).exit_code == 0);
  CHECK_THAT(test.Run(again).err, StartsWith("note: replayed: "));
  for (const char* quiet : {"-q", "--quiet"}) {
    std::vector<std::string> words = again;
    words.emplace_back(quiet);
    const Ran ran = test.Run(words);
    CHECK(ran.exit_code == 0);
    CHECK(ran.err.empty());
    CHECK_THAT(ran.out, ContainsSubstring("(replayed)"));
    CHECK_THAT(test.Run({"balance", "NOBODY", quiet}).err, StartsWith("error: "));
  }
}

TEST_CASE("--quiet shows no progress") {
  CliTest test;
  test.err_is_terminal = true;
  CHECK_THAT(test.Run({"admin", "export", "-o", "csv"}).err, ContainsSubstring("exporting"));
  CHECK(test.Run({"admin", "export", "-o", "csv", "--quiet"}).err.empty());
}

TEST_CASE("--debug says what is sent where, each attempt, and how long it took") {
  for (const char* debug : {"-v", "--debug"}) {
    CliTest test;
    test.before_request = [&test](const std::string& method) {
      const auto& told = test.connections.back().on_attempt;
      REQUIRE(told != nullptr);
      const std::string name = "atm.v1.AtmService/" + method;
      told({.method = name,
            .time = std::chrono::microseconds(1'204),
            .status = absl::UnavailableError("gone\n\x1b[31m")});
      told({.method = name, .time = std::chrono::microseconds(50), .status = absl::OkStatus()});
    };
    const Ran ran = test.Run({"withdraw", "10001", "40", debug, "--server", "bank.example"});
    CHECK(ran.exit_code == 0);
    CHECK(ran.err ==
          "debug: the bank is bank.example:50051, without TLS; its answer may take 5s\n"
          "debug: atm.v1.AtmService/Balance, attempt 1, took 1.204 ms: UNAVAILABLE: gone ?[31m\n"
          "debug: atm.v1.AtmService/Balance, attempt 2, took 0.050 ms: OK\n"
          "debug: the withdrawal has the request id 0190b1c2-7d3e-7a4f-8b5a-6c7d8e9f0a1b\n"
          "debug: atm.v1.AtmService/Withdraw, attempt 1, took 1.204 ms: UNAVAILABLE: gone ?[31m\n"
          "debug: atm.v1.AtmService/Withdraw, attempt 2, took 0.050 ms: OK\n");
  }
  CliTest silent;
  CHECK(silent.Run({"balance", "10001"}).err.empty());
  CHECK(silent.connections.back().on_attempt == nullptr);
}

TEST_CASE("the command version") {
  CliTest test;
  CHECK(test.Run({"version"}).out == Version());
  CHECK_THAT(test.Run({"version", "--json"}).out, StartsWith("{\n \"version\": \""));
  CHECK_THAT(test.Run({"version", "-o", "csv"}).out, StartsWith("version\n"));
  CHECK(test.connections.empty());
}

}  // namespace
}  // namespace atm::cli
