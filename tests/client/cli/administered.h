// Runs atm-cli in process over the real server, which knows how to administer accounts.
#ifndef ATM_TESTS_CLIENT_CLI_ADMINISTERED_H_
#define ATM_TESTS_CLIENT_CLI_ADMINISTERED_H_

#include <string>
#include <vector>

#include "tests/catch2.h"
#include "tests/client/cli/harness.h"
#include "tests/client/served_bank.h"

namespace atm::cli {

using Catch::Matchers::EndsWith;

// Account 10001 has 1000.00 USD and the name Ada, 20001 has 0 JPY and no name. It is 2026-01-01
// 00:00:00 UTC, and stays so.
class Administered : public CliTest {
 public:
  Administered() {
    ClientOptions options;
    options.target = served_.target();
    options.deadline = std::chrono::seconds(30);
    other_bank = MakeConnection(options);
    Do({"admin", "open", "10001", "--balance", "1000", "--name", "Ada", "--request-id",
        RequestId(1)});
    Do({"admin", "open", "20001", "--currency", "JPY", "--request-id", RequestId(2)});
    if_interrupted.clear();
    deadlines.clear();
  }

  // What a run says that must succeed.
  std::string Do(const std::vector<std::string>& args) {
    const Ran ran = Run(args);
    CAPTURE(args, ran.err);
    CHECK(ran.exit_code == 0);
    return ran.out;
  }

 private:
  ServedBank served_{[] { return kNowSeconds * 1'000'000; }};
};

}  // namespace atm::cli

#endif  // ATM_TESTS_CLIENT_CLI_ADMINISTERED_H_
