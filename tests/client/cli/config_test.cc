// Banks that have names.
#include <sys/stat.h>

#include <filesystem>
#include <fstream>
#include <iterator>
#include <nlohmann/json.hpp>

#include "tests/catch2.h"
#include "tests/client/cli/harness.h"
#include "tests/temp_folder.h"

namespace atm::cli {
namespace {

struct ConfigTest : CliTest {
  ConfigTest() { environment["XDG_CONFIG_HOME"] = folder.path().string(); }

  std::string File() const { return folder / "atm/config.json"; }

  std::string Text() const {
    std::ifstream file(File());
    return {std::istreambuf_iterator<char>(file), {}};
  }

  // Carries out a command of config, and checks that it says so.
  void Do(const std::string& words) {
    CAPTURE(words);
    const Ran ran = Run(Words(words));
    CHECK(ran.exit_code == 0);
    CHECK(ran.out.empty());
    CHECK_THAT(ran.err, StartsWith("note: "));
  }

  // The server that a command asks.
  std::string Server(const std::string& options = "") {
    CAPTURE(options);
    const Ran ran = Run(Words("balance 10001 " + options));
    CHECK(ran.err.empty());
    REQUIRE(ran.exit_code == 0);
    return connections.back().target;
  }

  atm::testing::TempFolder folder;
};

TEST_CASE("a named bank is asked where --bank, ATM_BANK or 'config use' names it") {
  ConfigTest test;
  test.Do("config set bank prod --server prod.example");
  test.Do("config set bank test --server test.example:7");
  CHECK(test.Server() == "127.0.0.1:50051");
  CHECK(test.Server("--bank prod") == "prod.example:50051");
  test.Do("config use test");
  CHECK(test.Server() == "test.example:7");
  CHECK(test.Server("--bank prod") == "prod.example:50051");
  CHECK(test.Server("--bank none") == "127.0.0.1:50051");
  test.environment["ATM_BANK"] = "prod";
  CHECK(test.Server() == "prod.example:50051");
  CHECK(test.Server("--bank test") == "test.example:7");
  test.environment["ATM_BANK"] = "";
  test.Do("config use none");
  CHECK(test.Server() == "127.0.0.1:50051");
}

TEST_CASE("an option beats its variable, that beats the bank, and the bank beats the default") {
  ConfigTest test;
  test.Do("config set bank prod --server prod.example --timeout 9s");
  test.Do("config use prod");
  CHECK(test.Server() == "prod.example:50051");
  CHECK(test.connections.back().deadline == std::chrono::seconds(9));
  CHECK(test.Server("--timeout 2s") == "prod.example:50051");
  CHECK(test.connections.back().deadline == std::chrono::seconds(2));
  test.environment["ATM_SERVER"] = "variable.example:1";
  CHECK(test.Server() == "variable.example:1");
  CHECK(test.Server("--bank prod") == "variable.example:1");
  CHECK(test.Server("--server option.example:2") == "option.example:2");
}

TEST_CASE("what is kept of a bank is what the command line says, and not the environment") {
  ConfigTest test;
  test.environment["ATM_SERVER"] = "variable.example:1";
  test.environment["ATM_TIMEOUT"] = "3s";
  test.Do("config set bank prod --tls");
  const auto json = nlohmann::json::parse(test.Text());
  CHECK(json["banks"]["prod"] == nlohmann::json{{"tls", true}});
}

TEST_CASE("options that are not given stay as they are, and files are meant from here") {
  ConfigTest test;
  test.Do("config set bank prod --server prod.example --tls-ca ca.pem");
  test.Do("config set bank prod --timeout 9s");
  const auto prod = nlohmann::json::parse(test.Text())["banks"]["prod"];
  CHECK(prod["server"] == "prod.example");
  CHECK(prod["timeout"] == "9s");
  CHECK(prod["tls-ca"] == (std::filesystem::current_path() / "ca.pem").string());
  const Ran ran = test.Run({"balance", "10001", "--bank", "prod"});
  CHECK(ran.exit_code == 1);
  CHECK_THAT(ran.err, ContainsSubstring("/ca.pem' of --tls-ca cannot be used"));
}

TEST_CASE("the list of the banks") {
  ConfigTest test;
  CHECK(test.Run(Words("config list")).out == "No bank has a name.\n");
  test.Do("config set bank test");
  test.Do("config set bank prod --server prod.example --tls");
  test.Do("config use prod");
  CHECK(test.Run(Words("config list")).out ==
        "Bank  Server           TLS  Chosen\n"
        "prod  prod.example     yes  yes\n"
        "test  127.0.0.1:50051  no\n");
  CHECK(test.Run(Words("config list -o csv")).out ==
        "name,current,server,tls,tls_ca,tls_cert,tls_key,timeout\n"
        "prod,true,prod.example,true,,,,\n"
        "test,false,127.0.0.1:50051,false,,,,\n");
  const auto json = nlohmann::json::parse(test.Run(Words("config list --json")).out);
  CHECK(json["banks"][0]["name"] == "prod");
  CHECK(json["banks"][0]["current"] == true);
  CHECK(json["banks"][1]["tls"] == false);
}

TEST_CASE("a bank that is forgotten is no longer the chosen one") {
  ConfigTest test;
  test.Do("config set bank prod --server prod.example");
  test.Do("config use prod");
  test.Do("config remove prod");
  CHECK(test.Server() == "127.0.0.1:50051");
  CHECK(test.Run(Words("config remove prod")).exit_code == 2);
}

TEST_CASE("a name that no bank has") {
  ConfigTest test;
  const Ran none = test.Run(Words("balance 10001 --bank prod"));
  CHECK(none.exit_code == 2);
  CHECK(none.err ==
        "error: there is no bank 'prod'\n"
        "  why: no bank has a name yet\n"
        "  try: atm-cli config set bank prod --server HOST:PORT\n");
  test.Do("config set bank prod");
  test.Do("config set bank test");
  CHECK(test.Run(Words("config use prdo")).err ==
        "error: there is no bank 'prdo'\n"
        "  why: the banks are prod and test\n"
        "  try: did you mean 'prod'?\n");
  CHECK(test.deadlines.empty());
  CHECK(test.Run({"config", "set", "bank", "a b"}).exit_code == 2);
  CHECK(test.Run({"config", "set", "bank", "none"}).exit_code == 2);
  CHECK(test.Run({"config", "set", "account", "x"}).exit_code == 2);
  CHECK(test.Run({"config", "set", "bank", "x", "--server", "a:b:c"}).exit_code == 2);
}

TEST_CASE("only the user may read the file, and nothing is left beside it") {
  ConfigTest test;
  test.Do("config set bank prod");
  test.Do("config set bank test");
  struct stat info{};
  REQUIRE(stat(test.File().c_str(), &info) == 0);
  CHECK((info.st_mode & 0777) == 0600);
  REQUIRE(stat((test.folder / "atm").c_str(), &info) == 0);
  CHECK((info.st_mode & 0777) == 0700);
  const std::filesystem::directory_iterator files(test.folder / "atm");
  CHECK(std::distance(begin(files), end(files)) == 1);
}

TEST_CASE("a file that is something else is left as it is, and fails what needs it") {
  for (const char* text :
       {"", "{", "[]", "{}", R"({"banks": []})", R"({"banks": {"a": 1}})",
        R"({"banks": {"a": {"server": 1}}})", R"({"current": 1, "banks": {}})"}) {
    ConfigTest test;
    CAPTURE(text);
    std::filesystem::create_directory(test.folder / "atm");
    std::ofstream(test.File()) << text;
    for (const char* command : {"balance 10001", "config list", "config set bank x"}) {
      const Ran ran = test.Run(Words(command));
      CHECK(ran.exit_code == 1);
      CHECK_THAT(ran.err, StartsWith("error: the configuration " + test.File()));
    }
    CHECK(test.Text() == text);
    CHECK(test.Run({"--help"}).exit_code == 0);
    CHECK(test.Run({"version"}).exit_code == 0);
  }
}

TEST_CASE("without a home there is no configuration") {
  CliTest test;
  CHECK(test.Run({"balance", "10001"}).exit_code == 0);
  const Ran ran = test.Run(Words("config set bank prod"));
  CHECK(ran.exit_code == 1);
  CHECK_THAT(ran.err, StartsWith("error: the configuration has no place\n"));
}

}  // namespace
}  // namespace atm::cli
