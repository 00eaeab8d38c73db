// What the Tab key of the shell proposes.
#include "client/cli/shell/tab.h"

#include <filesystem>
#include <fstream>

#include "client/cli/program/all_commands.h"
#include "tests/catch2.h"
#include "tests/temp_folder.h"

namespace atm::cli {
namespace {

using Strings = std::vector<std::string>;

Completion Complete(const std::string& line) {
  static const Calendar kCalendar;
  static const auto kCommands = MakeCommands(kCalendar);
  return Complete(kCommands, line);
}

// The line after the Tab key.
std::string Completed(const std::string& line) {
  const Completion completion = Complete(line);
  return line.substr(0, completion.begin) + completion.replacement;
}

TEST_CASE("Tab completes commands") {
  CHECK(Completed("bal") == "balance ");
  CHECK(Completed("b") == "b");
  CHECK(Completed("w") == "w");
  CHECK(Complete("w").proposed == Strings{"withdraw", "watch"});
  CHECK(Completed("re") == "re");
  CHECK(Completed("rel") == "release ");
  CHECK(Completed("ex") == "exit ");
  CHECK(Completed("atm-cli bal") == "atm-cli balance ");
  CHECK(Completed("--tls bal") == "--tls balance ");
  CHECK(Completed("--output json bal") == "--output json balance ");
  CHECK(Completed("-o json bal") == "-o json balance ");
  CHECK(Complete("").proposed.size() == 20);
  CHECK(Complete("xyz").proposed.empty());
  CHECK(Completed("xyz") == "xyz");
  CHECK(Complete("xyz bal").proposed.size() == 1);
  CHECK(Completed("--memo lunch wit") == "--memo lunch withdraw ");
}

TEST_CASE("Tab completes the commands of a group and the first arguments") {
  CHECK(Completed("admin fre") == "admin freeze ");
  CHECK(Completed("admin re") == "admin re");
  CHECK(Complete("admin re").proposed == Strings{"rename", "reopen"});
  CHECK(Complete("completion ").proposed == Strings{"bash", "zsh", "fish"});
  CHECK(Completed("help ba") == "help balance ");
  CHECK(Complete("balance ").proposed.empty());
  CHECK(Complete("balance 10001 ").proposed.empty());
  CHECK(Complete("admin freeze ").proposed.empty());
}

TEST_CASE("Tab completes the options of a command and their values") {
  CHECK(Completed("hold 10001 40 --e") == "hold 10001 40 --expires ");
  CHECK(Complete("balance 10001 --e").proposed.empty());
  CHECK(Completed("--out") == "--output ");
  CHECK(Completed("reverse 12 --reason ti") == "reverse 12 --reason time-out ");
  CHECK(Completed("reverse 12 --reason=ti") == "reverse 12 --reason=time-out ");
  CHECK(Complete("admin freeze 10001 --reason ti").proposed.empty());
  CHECK(Complete("balance 10001 -o ").proposed == Strings{"auto", "table", "json", "csv"});
  CHECK(Completed("balance 10001 --t") == "balance 10001 --t");
  CHECK(Completed("balance 10001 --tls-c") == "balance 10001 --tls-c");
  CHECK(Complete("balance 10001 --tls-c").proposed == Strings{"--tls-ca", "--tls-cert"});
  CHECK(Completed("balance 10001 --tl") == "balance 10001 --tls");
  CHECK(Complete("balance 10001 --nothing=").proposed.empty());
  CHECK(Complete("hold 10001 40 --memo ").proposed.empty());
}

TEST_CASE("Tab completes the names of files") {
  const testing::TempFolder folder;
  const std::string in = folder.path().string() + "/";
  std::ofstream(folder / "accounts.csv") << "";
  std::ofstream(folder / "ada's file.pem") << "";
  std::ofstream(folder / ".hidden") << "";
  std::filesystem::create_directory(folder / "sub");
  CHECK(Completed("admin import " + in + "acc") == "admin import " + in + "accounts.csv ");
  CHECK(Completed("admin import " + in + "s") == "admin import " + in + "sub/");
  CHECK(Completed("--tls-ca " + in + "ad") == "--tls-ca " + in + R"(ada\'s\ file.pem )");
  CHECK(Completed("--tls-ca=" + in + "acc") == "--tls-ca=" + in + "accounts.csv ");
  CHECK(Completed("--tls-ca '" + in + "ad") == "--tls-ca " + in + R"(ada\'s\ file.pem )");
  CHECK(Complete("admin import " + in).proposed.size() == 3);
  CHECK(Complete("admin import " + in + ".").proposed == Strings{in + ".hidden"});
  CHECK(Complete("admin import " + in + "missing/").proposed.empty());
}

}  // namespace
}  // namespace atm::cli
