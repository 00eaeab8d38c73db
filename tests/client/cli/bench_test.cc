// `atm-cli bench` over the real server.
#include <algorithm>
#include <fstream>
#include <iterator>
#include <nlohmann/json.hpp>

#include "absl/strings/str_format.h"
#include "tests/client/cli/administered.h"
#include "tests/temp_folder.h"

namespace atm::cli {
namespace {

class Bench : public Administered {
 public:
  Bench() { is_interrupted = false; }

  nlohmann::json Measure(const std::vector<std::string>& more) {
    std::vector<std::string> args = {"bench", "--accounts",  "10", "--connections",
                                     "2",     "--in-flight", "4",  "-o",
                                     "json",  "--timeout",   "30s"};
    args.insert(args.end(), more.begin(), more.end());
    const std::string text = Do(args);
    CHECK_THAT(text, StartsWith("{\n \"server\": "));  // indented as all other JSON
    return nlohmann::json::parse(text);
  }
};

TEST_CASE("bench: so many operations, of each kind, on accounts of its own") {
  Bench test;
  const nlohmann::json result = test.Measure(
      {"--count", "200", "--mix", "balance=1,withdraw=1,deposit=1,transfer=1,dispense=1"});
  CHECK(result["operations"] == 200);
  CHECK(result["errors"].empty());
  CHECK(result["accounts"] == 10);
  CHECK(result["mix"]["dispense"] == 1);
  CHECK(result["latencyUs"].contains("p999"));
  std::int64_t drawn = 0;
  for (const auto& column : result["histogram"]) drawn += column["count"].get<std::int64_t>();
  CHECK(drawn == 200);
  // An account of somebody else has not moved.
  CHECK_THAT(test.Do({"balance", "10001", "-o", "csv"}), ContainsSubstring("1000.00"));
  const std::string ours = test.Do({"admin", "list", "--prefix", "BENCH", "-o", "csv"});
  CHECK(std::ranges::count(ours, '\n') == 11);
  CHECK_THAT(ours, ContainsSubstring("BENCH000010"));
}

TEST_CASE("bench: each connection is one") {
  Bench test;
  test.connections.clear();
  test.Measure({"--count", "10"});
  REQUIRE(test.connections.size() == 3);  // one of them to open the accounts
  CHECK_FALSE(test.connections[2].batching);
  test.connections.clear();
  test.Measure({"--count", "10", "--batching"});
  CHECK(test.connections.at(2).batching);
}

TEST_CASE("bench: the accounts serve again, and more are opened where more are wanted") {
  Bench test;
  test.Measure({"--count", "10"});
  test.Measure({"--count", "10", "--accounts", "12", "--skew", "zipf"});
  const std::string ours = test.Do({"admin", "list", "--prefix", "BENCH", "-o", "csv"});
  CHECK(std::ranges::count(ours, '\n') == 13);
}

TEST_CASE("bench: an account that it did not open is refused, and nothing is opened") {
  Bench test;
  test.Do({"admin", "open", "BENCH000007", "--name", "Ada"});
  const Ran ran = test.Run({"bench", "--accounts", "10", "--count", "10"});
  CHECK(ran.exit_code == 1);
  CHECK(ran.err ==
        "error: account BENCH000007 was not opened by this command\n"
        "  why: its name is 'Ada', and not 'opened by atm-cli bench'\n"
        "  try: other accounts: --prefix LOAD\n");
  CHECK(test.Run({"balance", "BENCH000001"}).exit_code == 69);
  test.Measure({"--count", "10", "--prefix", "LOAD"});
  CHECK(test.Run({"balance", "LOAD000001"}).exit_code == 0);
}

TEST_CASE("bench: refusals are counted by their reasons") {
  Bench test;
  test.Measure({"--count", "1"});
  for (int i = 1; i <= 10; ++i) {
    test.Do({"admin", "freeze", absl::StrFormat("BENCH%06d", i), "--debits"});
  }
  const nlohmann::json result = test.Measure({"--count", "100", "--mix", "withdraw=1,balance=1"});
  const std::int64_t refused = result["errors"]["ACCOUNT_FROZEN"];
  CHECK(refused > 0);
  CHECK(refused < 100);
  CHECK(result["operations"] == 100);
  // Where all are, that is the answer.
  const Ran ran = test.Run({"bench", "--accounts", "10", "--count", "10", "--mix", "withdraw=1"});
  CHECK(ran.exit_code == 73);
  CHECK_THAT(ran.err, StartsWith("error: load refused\n"));
}

TEST_CASE("bench: on a terminal it asks, and shows how far it is") {
  Bench test;
  test.in_is_terminal = true;
  test.err_is_terminal = true;
  test.typed = "n\n";
  const Ran no = test.Run({"bench", "--count", "10"});
  CHECK(no.exit_code == 1);
  CHECK_THAT(no.err, ContainsSubstring("It keeps every operation on record, for good. [y/N] "));
  CHECK(test.Run({"balance", "BENCH000001"}).exit_code == 69);
  test.typed = "y\n";
  const Ran yes = test.Run({"bench", "--count", "10", "--accounts", "2"});
  CHECK(yes.exit_code == 0);
  CHECK_THAT(yes.err, ContainsSubstring("measuring ["));
  CHECK_THAT(yes.out, ContainsSubstring("operations a second\n"));
  CHECK_THAT(yes.out, ContainsSubstring("Operations  10 in "));
  CHECK_THAT(yes.out, ContainsSubstring("up to "));
}

TEST_CASE("bench: Ctrl-C ends it, and shows what there is") {
  Bench test;
  test.is_interrupted = true;
  const nlohmann::json result = test.Measure({"--duration", "10m"});
  CHECK(result["operations"].get<std::int64_t>() <= 8);
}

TEST_CASE("bench: the page is written, or the load does not begin") {
  Bench test;
  const testing::TempFolder folder;
  const std::string page = (folder.path() / "load.html").string();
  test.Measure({"--count", "10", "--html", page});
  std::ifstream file(page);
  const std::string text{std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
  CHECK_THAT(text, EndsWith("</html>\n"));
  const Ran ran = test.Run({"bench", "--count", "10", "--prefix", "NEVER", "--html",
                            (folder.path() / "missing" / "load.html").string()});
  CHECK(ran.exit_code == 1);
  CHECK_THAT(ran.err, ContainsSubstring("cannot be written"));
  CHECK(test.Run({"balance", "NEVER000001"}).exit_code == 69);
}

TEST_CASE("bench: options that cannot be understood") {
  CliTest test;
  const auto refuses = [&](const std::vector<std::string>& more, const std::string& what) {
    std::vector<std::string> args = {"bench"};
    args.insert(args.end(), more.begin(), more.end());
    const Ran ran = test.Run(args);
    CAPTURE(more);
    CHECK(ran.exit_code == 2);
    CHECK_THAT(ran.err, StartsWith("error: " + what + "\n"));
  };
  refuses({"--count", "0"}, "'0' is not a number for --count");
  refuses({"--count", "5", "--duration", "5s"}, "--duration and --count do not go together");
  refuses({"--duration", "5x"}, "'5x' is not a time for --duration");
  refuses({"--accounts", "1"}, "'1' is not a number for --accounts");
  refuses({"--connections", "1e9"}, "'1e9' is not a number for --connections");
  refuses({"--in-flight", "-1"}, "'-1' is not a number for --in-flight");
  refuses({"--mix", "balanse=1"}, "'balanse' is not an operation of --mix");
  refuses({"--mix", "balance"}, "--mix does not say how much balance is");
  refuses({"--mix", "balance=0,deposit=0"}, "--mix has no operation");
  refuses({"--skew", "zip"}, "'zip' is not a value of --skew");
  refuses({"--prefix", "bench"}, "no account number begins with 'bench'");
}

}  // namespace
}  // namespace atm::cli
