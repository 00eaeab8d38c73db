// Help, which leads with examples, and the version.
#include "client/cli/line/help.h"

#include <algorithm>
#include <fstream>
#include <sstream>

#include "absl/strings/str_format.h"
#include "client/cli/line/general_options.h"
#include "client/cli/program/all_commands.h"
#include "client/cli/text/wrap.h"
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

TEST_CASE("the help of atm-cli has the options of all commands, and no others") {
  CliTest test;
  test.columns = 200;
  const std::string help = test.Run({"--help"}).out;
  const Calendar calendar;
  for (const auto& command : MakeCommands(calendar)) {
    for (const Option& option : command->options()) {
      CAPTURE(option.name);
      CHECK_THAT(
          help, !ContainsSubstring(" " + option.dashed() + " " + std::string(option.value) + "  "));
    }
  }
  CHECK(std::count(help.begin(), help.end(), '\n') < 70);
}

TEST_CASE("the help is as wide as COLUMNS says, or the terminal, or else 80 columns") {
  CliTest test;
  const auto widest = [&test] {
    std::istringstream lines(test.Run({"statement", "--help"}).out);
    std::size_t width = 0;
    for (std::string line; std::getline(lines, line);) width = std::max(width, line.size());
    return width;
  };
  const auto is_about = [](std::size_t width, std::size_t columns) {
    return width <= columns && width + 10 > columns;
  };
  CHECK(is_about(widest(), 80));
  test.columns = 132;
  CHECK(is_about(widest(), 132));
  test.environment["COLUMNS"] = "66";
  CHECK(is_about(widest(), 66));
  for (const char* nonsense : {"", "0", "-5", "wide", "99999999999999999999"}) {
    test.environment["COLUMNS"] = nonsense;
    CHECK(is_about(widest(), 132));
  }
  test.environment["COLUMNS"] = "1";
  CHECK(test.Run({"--help"}).exit_code == 0);
}

TEST_CASE("a command that does not fit can still be copied") {
  CHECK(WrappedCommands("  a 'b  c' dd\n  e\n", 12) == "  a 'b  c' \\\n      dd\n  e\n");
  CHECK(WrappedCommands("  a 'b  c' dd\n", 13) == "  a 'b  c' dd\n");
}

TEST_CASE("paragraphs are filled, and indented lines stand by themselves") {
  CHECK(WrappedParagraphs("aa bb\ncc dd\n\nee\n  ff gg hh\nii\n", 8) ==
        "aa bb cc\ndd\n\nee\n  ff gg\n      hh\nii\n");
}

constexpr std::size_t kWidths[] = {60, 80, 120};

std::string HelpFile(std::size_t width) {
  return absl::StrFormat("%s/%d.txt", ATM_HELP_FOLDER, width);
}

// The help of atm-cli and of each command, one after the other.
std::string AllHelp(std::size_t width) {
  const Calendar calendar;
  const auto commands = MakeCommands(calendar);
  std::string all = "$ atm-cli --help\n" + Help(commands, width);
  for (const auto& command : commands) {
    all += absl::StrFormat("\n$ atm-cli %s --help\n%s", command->name(),
                           HelpFor(*command, commands, width));
  }
  return all;
}

TEST_CASE("the help of every command is the one in the files") {
  for (const std::size_t width : kWidths) {
    std::ifstream file(HelpFile(width));
    std::istringstream now(AllHelp(width));
    std::string expected;
    std::string line;
    INFO(HelpFile(width) << ": if the change is meant: atm_cli_test '[.write-help]'");
    while (std::getline(now, line)) {
      CHECK(line.size() <= width);
      REQUIRE(std::getline(file, expected));
      REQUIRE(line == expected);
    }
    CHECK_FALSE(std::getline(file, expected));
  }
}

TEST_CASE("writes the files of the help anew", "[.write-help]") {
  for (const std::size_t width : kWidths) {
    std::ofstream file(HelpFile(width));
    file << AllHelp(width);
    CHECK(file.flush());
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
