// Help, which leads with examples, and the version.
#include "client/cli/line/help.h"

#include "client/cli/line/general_options.h"
#include "client/cli/program/all_commands.h"
#include "tests/catch2.h"
#include "tests/client/cli/harness.h"

namespace atm::cli {
namespace {

TEST_CASE("help leads with examples and names everything") {
  CliTest test;
  const Ran ran = test.Run({"--help"});
  CHECK(ran.exit_code == 0);
  CHECK(ran.err.empty());
  CHECK_THAT(ran.out, StartsWith("Examples:\n  atm-cli balance 10001\n"));
  const Calendar calendar;
  const auto commands = MakeCommands(calendar);
  Settings settings;
  for (const Option& option : GeneralOptions(settings)) {
    CHECK_THAT(ran.out, ContainsSubstring(" " + option.dashed()));
    CHECK_THAT(ran.out, ContainsSubstring(std::string(option.environment)));
  }
  for (const auto& command : commands) {
    for (const Option& option : command->options()) {
      CHECK_THAT(ran.out, ContainsSubstring(" " + option.dashed()));
      CHECK_THAT(ran.out, ContainsSubstring(std::string(option.help)));
    }
  }
  for (const Subcommand* command : CommandsIn(commands, "")) {
    CHECK_THAT(ran.out, ContainsSubstring("\n  " + std::string(command->name()) + " "));
  }
  CHECK(test.Run({"-h"}).out == ran.out);
  CHECK(test.Run({"help"}).out == ran.out);
}

TEST_CASE("every command's help leads with examples of it") {
  CliTest test;
  const Calendar calendar;
  for (const auto& command : MakeCommands(calendar)) {
    const std::string name(command->name());
    const auto run = [&](std::vector<std::string> args, const std::string& where) {
      const std::vector<std::string> words = Words(name);
      args.insert(where == "before" ? args.begin() : args.end(), words.begin(), words.end());
      return test.Run(args);
    };
    const Ran ran = run({"--help"}, "before");
    CHECK(ran.exit_code == 0);
    CHECK_THAT(ran.out, StartsWith("Examples:\n"));
    CHECK_THAT(ran.out.substr(0, ran.out.find("\n\n")), ContainsSubstring("atm-cli " + name));
    CHECK_THAT(ran.out, ContainsSubstring("Usage:\n  atm-cli " + name));
    CHECK(run({"--help"}, "after").out == ran.out);
    if (name != "help") {
      CHECK(run({"help"}, "after").out == ran.out);
    }
  }
}

TEST_CASE("a command's help shows the options that go with it, and no others") {
  CliTest test;
  const std::string hold = test.Run({"help", "hold"}).out;
  CHECK_THAT(hold, ContainsSubstring("\nOptions of 'hold':\n"));
  const Calendar calendar;
  const auto commands = MakeCommands(calendar);
  for (const auto& command : commands) {
    for (const Option& option : command->options()) {
      const std::string shown = " " + option.dashed() + " ";
      const bool is_shown = hold.find(shown, hold.find("Options of")) != std::string::npos;
      CAPTURE(option.name);
      CHECK(is_shown == (FindCommand(commands, "hold")->FindOption(option.name) != nullptr));
    }
  }
  CHECK_THAT(test.Run({"help", "reverse"}).out,
             ContainsSubstring("\n  atm-cli reverse TRANSACTION|--request UUID [AMOUNT] --reason "
                               "REASON [OPTIONS]\n"));
  CHECK(test.Run({"help", "completion"}).out.find("Options of") == std::string::npos);
}

TEST_CASE("the help of a group lists its commands") {
  CliTest test;
  const std::string admin = test.Run({"admin", "--help"}).out;
  const Calendar calendar;
  const auto commands = MakeCommands(calendar);
  for (const Subcommand* command : CommandsIn(commands, "admin")) {
    CHECK_THAT(admin, ContainsSubstring("\n  " + std::string(command->name())));
  }
  CHECK(test.Run({"admin", "nonsense", "--help"}).out == admin);
  CHECK(test.Run({"--help"}).out.find("\n  admin open ") == std::string::npos);
}

TEST_CASE("an option is explained as it goes with the command") {
  CliTest test;
  CHECK_THAT(test.Run({"help", "admin", "freeze"}).out,
             ContainsSubstring("--reason TEXT  Why it is frozen"));
  CHECK_THAT(test.Run({"help", "reverse"}).out,
             ContainsSubstring("--reason REASON    Why it is taken back"));
}

TEST_CASE("help is given also where the rest of the line is wrong") {
  CliTest test;
  CHECK_THAT(test.Run({"withdraw", "10001", "--help"}).out,
             StartsWith("Examples:\n  atm-cli withdraw "));
  CHECK(test.Run({"--nonsense", "--help"}).exit_code == 0);
}

TEST_CASE("help fits a terminal of 100 columns") {
  CliTest test;
  std::string help = test.Run({"--help"}).out;
  const Calendar calendar;
  const auto commands = MakeCommands(calendar);
  for (const auto& command : commands) {
    help += HelpFor(*command, commands);
  }
  std::size_t start = 0;
  for (std::size_t end = help.find('\n'); end != std::string::npos; end = help.find('\n', start)) {
    CAPTURE(help.substr(start, end - start));
    CHECK(end - start <= 100);
    start = end + 1;
  }
}

TEST_CASE("the version") {
  CliTest test;
  const Ran ran = test.Run({"--version"});
  CHECK(ran.exit_code == 0);
  CHECK(ran.out == Version());
  CHECK_THAT(ran.out, StartsWith("atm-cli "));
}

}  // namespace
}  // namespace atm::cli
