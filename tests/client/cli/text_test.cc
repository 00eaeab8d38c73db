#include "client/cli/text.h"

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

TEST_CASE("times are shown in the unit that is exact") {
  CHECK(TimeText(std::chrono::milliseconds(5'000)) == "5s");
  CHECK(TimeText(std::chrono::milliseconds(1'500)) == "1500ms");
}

TEST_CASE("control characters are taken out, and letters of all tongues stay") {
  CHECK(Printable("a\033[1m\tb\nc\x7f") == "a?[1m?b\nc?");
  CHECK(Printable("Z\u00fcrich") == "Z\u00fcrich");
}

}  // namespace
}  // namespace atm::cli
