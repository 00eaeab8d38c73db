// `atm-cli shell`: which lines it runs, and how it ends.
#include "client/cli/shell/shell.h"

#include "tests/catch2.h"
#include "tests/client/cli/harness.h"

namespace atm::cli {
namespace {

using RunCommands = std::vector<std::vector<std::string>>;

// At a terminal, typing these lines.
CliTest Typing(std::vector<std::string> lines) {
  CliTest test;
  test.in_is_terminal = true;
  test.err_is_terminal = true;
  test.lines = std::move(lines);
  return test;
}

TEST_CASE("Shell: each line is a run of its own, with the shell's options before its own") {
  CliTest test = Typing({"balance 10001", "", "# a comment",
                         "withdraw 10001 40 --memo 'Main Street'", "atm-cli show 12"});
  const Ran ran = test.Run({"shell", "-o", "json", "--server", "127.0.0.1:1", "--tls"});
  CHECK(ran.exit_code == 0);
  const std::vector<std::string> own = {"--output=json", "--server=127.0.0.1:1", "--tls"};
  const auto with = [&](const std::vector<std::string>& words) {
    std::vector<std::string> all = own;
    all.insert(all.end(), words.begin(), words.end());
    return all;
  };
  CHECK(test.commands == RunCommands{with({"balance", "10001"}),
                                     with({"withdraw", "10001", "40", "--memo", "Main Street"}),
                                     with({"show", "12"})});
  CHECK(test.inputs == std::vector(3, ProgramInput::kTerminal));
  CHECK(test.prompts == std::vector<std::string>(6, "atm> "));
  CHECK(ran.out.empty());
  CHECK_THAT(ran.err, ContainsSubstring("The bank at 127.0.0.1:1."));
}

TEST_CASE("Shell: a person's mistakes do not end it, and exit does") {
  CliTest test =
      Typing({"withdraw 10001 9999", "balance 'oops", "balance 10001", "exit", "show 1"});
  test.exit_codes = {{"9999", 73}};
  const Ran ran = test.Run({"shell"});
  CHECK(ran.exit_code == 0);
  CHECK(test.commands == RunCommands{{"withdraw", "10001", "9999"}, {"balance", "10001"}});
  CHECK_THAT(ran.err, ContainsSubstring("error: the line cannot be understood\n"));
  CHECK(Typing({"quit", "show 1"}).Run({"shell"}).exit_code == 0);
}

TEST_CASE("Shell: lines of a file end with the first that fails") {
  CliTest test;
  test.typed = "deposit 10001 5\n\nwithdraw 10001 9999\nbalance 10001\n";
  test.exit_codes = {{"9999", 73}};
  const Ran ran = test.Run({"shell"});
  CHECK(ran.exit_code == 73);
  CHECK(test.commands == RunCommands{{"deposit", "10001", "5"}, {"withdraw", "10001", "9999"}});
  CHECK(test.inputs == std::vector(2, ProgramInput::kNothing));
  CHECK(test.prompts.empty());
  CHECK(ran.err ==
        "error: line 3 failed, and no line after it was run\n"
        "  why: 'withdraw 10001 9999' ended with exit code 73\n"
        "  try: look at what it says above, and run the lines from there on\n");
}

TEST_CASE("Shell: a line of a file that cannot be read ends it, too") {
  CliTest test;
  test.typed = "balance 'oops\nbalance 10001";
  CHECK(test.Run({"shell"}).exit_code == 2);
  CHECK(test.commands.empty());
  test.typed = "balance 10001";  // without an end of the line
  CHECK(test.Run({"shell"}).exit_code == 0);
  CHECK(test.commands == RunCommands{{"balance", "10001"}});
}

TEST_CASE("Shell: the history has its place by the XDG rules") {
  CliTest test = Typing({});
  test.environment["HOME"] = "/home/ada";
  test.Run({"shell"});
  CHECK(test.history_file == "/home/ada/.local/state/atm-cli/history");
  test.environment["XDG_STATE_HOME"] = "/state";
  test.Run({"shell"});
  CHECK(test.history_file == "/state/atm-cli/history");
  test.environment["XDG_STATE_HOME"] = "relative";
  test.Run({"shell"});
  CHECK(test.history_file == "/home/ada/.local/state/atm-cli/history");
  CHECK(HistoryFile([](const std::string&) { return std::nullopt; }).empty());
}

TEST_CASE("Shell: takes no options of commands") {
  CliTest test;
  CHECK(test.Run({"shell", "--memo", "x"}).exit_code == 2);
  CHECK(test.Run({"shell", "balance"}).exit_code == 2);
}

}  // namespace
}  // namespace atm::cli
