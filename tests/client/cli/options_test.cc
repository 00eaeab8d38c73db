// Options, the environment, and which of them wins.
#include <fstream>

#include "tests/catch2.h"
#include "tests/client/cli/harness.h"
#include "tests/temp_folder.h"

namespace atm::cli {
namespace {

using std::chrono::milliseconds;

std::string ServerOf(CliTest& test, const std::vector<std::string>& args) {
  const Ran ran = test.Run(args);
  CAPTURE(ran.err);
  REQUIRE(ran.exit_code == 0);
  return test.connections.back().target;
}

// A file that looks like PEM, and one that does not.
class Files {
 public:
  Files() {
    std::ofstream(Path("good.pem")) << "-----BEGIN CERTIFICATE-----\n";
    std::ofstream(Path("bad.pem")) << "no certificate\n";
  }

  std::string Path(const std::string& name) const { return folder_ / name; }

 private:
  const testing::TempFolder folder_;
};

TEST_CASE("the server: flag, then environment, then loopback") {
  CliTest test;
  CHECK(ServerOf(test, {"balance", "10001"}) == "127.0.0.1:50051");
  test.environment["ATM_SERVER"] = "bank.example:1234";
  CHECK(ServerOf(test, {"balance", "10001"}) == "bank.example:1234");
  CHECK(ServerOf(test, {"balance", "10001", "--server", "other:1"}) == "other:1");
  CHECK(ServerOf(test, {"--server=other:1", "balance", "10001", "--server", "last:2"}) == "last:2");
  test.environment["ATM_SERVER"] = "";
  CHECK(ServerOf(test, {"balance", "10001"}) == "127.0.0.1:50051");
  CHECK(ServerOf(test, {"balance", "10001", "--server", "localhost"}) == "localhost:50051");
  CHECK(ServerOf(test, {"balance", "10001", "--server", "unix:/run/atm.sock"}) ==
        "unix:/run/atm.sock");
}

TEST_CASE("options stand before and after the command") {
  CliTest test;
  const std::string before = test.Run({"-o", "csv", "--timeout", "3s", "balance", "10001"}).out;
  const std::string between = test.Run({"--timeout=3s", "balance", "-ocsv", "10001"}).out;
  const std::string after = test.Run({"balance", "10001", "--output", "csv", "--timeout", "3"}).out;
  CHECK_THAT(before, StartsWith("account,"));
  CHECK(between == before);
  CHECK(after == before);
  CHECK(test.deadlines == std::vector(3, milliseconds(3'000)));
  CHECK(test.Run({"--currency", "USD", "withdraw", "10001", "1"}).exit_code == 0);
}

TEST_CASE("one timeout holds for all calls of a run") {
  CliTest test;
  test.before_request = [&](const std::string&) { test.elapsed += milliseconds(1'200); };
  CHECK(test.Run({"withdraw", "10001", "40"}).exit_code == 0);
  CHECK(test.deadlines == std::vector{milliseconds(5'000), milliseconds(3'800)});
}

TEST_CASE("a timeout that is used up leaves a moment, not the default") {
  CliTest test;
  test.before_request = [&](const std::string&) { test.elapsed += milliseconds(700); };
  CHECK(test.Run({"withdraw", "10001", "40", "--timeout", "500ms"}).exit_code == 0);
  CHECK(test.deadlines == std::vector{milliseconds(500), milliseconds(1)});
}

TEST_CASE("TLS is used when one of its options is given") {
  const Files files;
  CliTest test;
  CHECK(test.Run({"balance", "10001"}).exit_code == 0);
  CHECK(test.connections.back().credentials == nullptr);
  CHECK(test.Run({"balance", "10001", "--tls"}).exit_code == 0);
  CHECK(test.connections.back().credentials != nullptr);
  CHECK(test.Run({"balance", "10001", "--tls-ca", files.Path("good.pem")}).exit_code == 0);
  CHECK(test.connections.back().credentials != nullptr);
  test.environment["ATM_TLS_CERT"] = files.Path("good.pem");
  CHECK(test.Run({"balance", "10001"}).exit_code == 2);  // and its key?
  test.environment["ATM_TLS_KEY"] = files.Path("good.pem");
  CHECK(test.Run({"balance", "10001"}).exit_code == 0);
  CHECK(test.connections.back().credentials != nullptr);
}

TEST_CASE("TLS files that cannot be used are a local failure") {
  const Files files;
  CliTest test;
  test.environment["ATM_TLS_CA"] = files.Path("missing.pem");
  const Ran missing = test.Run({"balance", "10001"});
  CHECK(missing.exit_code == 1);
  CHECK(missing.err == "error: the file '" + files.Path("missing.pem") +
                           "' of --tls-ca cannot be used\n"
                           "  why: No such file or directory\n"
                           "  try: check its name and who may read it\n");
  const Ran bad = test.Run({"balance", "10001", "--tls-ca", files.Path("bad.pem")});
  CHECK(bad.exit_code == 1);
  CHECK_THAT(bad.err, ContainsSubstring("it is not a PEM file"));
  const Ran folder = test.Run({"balance", "10001", "--tls-ca", files.Path("")});
  CHECK(folder.exit_code == 1);
  CHECK_THAT(folder.err, ContainsSubstring("why: it is a folder\n"));
  CHECK(test.connections.empty());
}

TEST_CASE("the request id is the user's, or a new one") {
  CliTest test;
  CHECK(test.Run({"deposit", "10001", "1"}).exit_code == 0);
  CHECK(test.bank().deposit_requests().back().request_id() == CliTest::kRequestId);
  const std::string mine = "0190b1c2-7d3e-7a4f-8b5a-000000000001";
  CHECK(test.Run({"deposit", "10001", "1", "--request-id", mine}).exit_code == 0);
  CHECK(test.bank().deposit_requests().back().request_id() == mine);
}

}  // namespace
}  // namespace atm::cli
