#include "client/cli/text/shell_command.h"

#include "tests/catch2.h"

namespace atm::cli {
namespace {

TEST_CASE("words are quoted for a shell where they must be") {
  CHECK(ShellWord("40.00") == "40.00");
  CHECK(ShellWord("--server=127.0.0.1:50051") == "--server=127.0.0.1:50051");
  CHECK(ShellWord("") == "''");
  CHECK(ShellWord("my key.pem") == "'my key.pem'");
  CHECK(ShellWord("it's") == "'it'\\''s'");
  CHECK(ShellWord("$(reboot)") == "'$(reboot)'");
}

TEST_CASE("options are added where they still count as options") {
  CHECK(ShellCommand("atm-cli", {"withdraw", "10001", "40"}, {"--currency", "USD"}) ==
        "atm-cli withdraw 10001 40 --currency USD");
  CHECK(ShellCommand("./atm cli", {"withdraw", "--", "10001", "40"}, {"--currency", "USD"}) ==
        "'./atm cli' withdraw --currency USD -- 10001 40");
}

}  // namespace
}  // namespace atm::cli
