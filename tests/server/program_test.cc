// The program atm-server: from its start text to its exit status.
#include "tests/server/program.h"

#include <grpcpp/create_channel.h>

#include <csignal>
#include <filesystem>
#include <fstream>
#include <nlohmann/json.hpp>
#include <sstream>

#include "tests/catch2.h"
#include "tests/server/calls.h"
#include "tests/server/write_file.h"
#include "tests/temp_folder.h"

namespace atm::server::testing {
namespace {

std::unique_ptr<v1::AtmService::Stub> StubOf(const std::string& address) {
  return v1::AtmService::NewStub(grpc::CreateChannel(address, grpc::InsecureChannelCredentials()));
}

TEST_CASE("It serves the sample accounts, stops in an orderly way, and remembers") {
  const atm::testing::TempFolder folder;
  const std::vector<std::string> arguments = {"--listen", "127.0.0.1:0", "--demo", "--db",
                                              folder / "atm.db"};
  const int signal = GENERATE(SIGTERM, SIGINT);
  {
    Program program(arguments);
    const auto stub = StubOf(program.WaitUntilServing());
    CHECK(Withdraw(*stub, {.account = "10001", .amount_minor = 40'00})
              .response.balance()
              .balance_minor() == 960'00);
    program.Signal(signal);
    CHECK(program.Wait() == 0);
    CHECK_THAT(program.err(),
               ContainsSubstring("sample accounts opened accounts=10") &&
                   ContainsSubstring("serving address=127.0.0.1:") &&
                   ContainsSubstring("stopping signal=SIG") &&
                   ContainsSubstring("stopped in an orderly way last_transaction=11"));
  }
  Program again(arguments);
  CHECK(Balance(*StubOf(again.WaitUntilServing()), "10001").response.balance().balance_minor() ==
        960'00);
  again.Signal(SIGTERM);
  CHECK(again.Wait() == 0);
  CHECK_THAT(again.err(), ContainsSubstring("sample accounts were opened by an earlier start"));
}

TEST_CASE("A kill loses nothing that was answered") {
  const atm::testing::TempFolder folder;
  const std::vector<std::string> arguments = {"--listen", "127.0.0.1:0", "--demo", "--db",
                                              folder / "atm.db"};
  {
    Program program(arguments);
    const auto stub = StubOf(program.WaitUntilServing());
    CHECK(Withdraw(*stub, {.account = "10001", .amount_minor = 40'00}).status.ok());
    program.Signal(SIGKILL);
    CHECK(program.Wait() == -1);
  }
  Program again(arguments);
  CHECK(Balance(*StubOf(again.WaitUntilServing()), "10001").response.balance().balance_minor() ==
        960'00);
}

TEST_CASE("A second server on the same file fails at once and says why") {
  const atm::testing::TempFolder folder;
  Program first({"--listen", "127.0.0.1:0", "--db", folder / "atm.db"});
  first.WaitUntilServing();
  Program second({"--listen", "127.0.0.1:0", "--db", folder / "atm.db"});
  CHECK(second.Wait() == 1);
  CHECK_THAT(second.err(), ContainsSubstring("atm.db is in use by another server"));
  CHECK(second.out().empty());
}

TEST_CASE("A second server on the same port fails at once, and touches no file") {
  const atm::testing::TempFolder folder;
  Program first({"--listen", "127.0.0.1:0", "--db", ":memory:"});
  const std::string address = first.WaitUntilServing();
  Program second({"--listen", address, "--db", folder / "atm.db"});
  CHECK(second.Wait() == 1);
  CHECK_THAT(second.err(), ContainsSubstring("cannot listen on " + address));
  CHECK_FALSE(std::filesystem::exists(folder / "atm.db"));
}

TEST_CASE("A file that is no ledger is refused, and left as it was") {
  const atm::testing::TempFolder folder;
  const std::string file = WriteFile(folder / "atm.db", "This is no database.\n");
  Program program({"--listen", "127.0.0.1:0", "--db", file});
  CHECK(program.Wait() == 1);
  CHECK_THAT(program.err(), ContainsSubstring(" error ") && ContainsSubstring(file));
  std::ifstream content(file);
  std::string line;
  std::getline(content, line);
  CHECK(line == "This is no database.");
}

TEST_CASE("A wrong usage ends with status 2, help and version with 0") {
  Program wrong({"--no-such-option"});
  CHECK(wrong.Wait() == 2);
  CHECK(wrong.out().empty());
  CHECK_THAT(wrong.err(), StartsWith("atm-server: there is no option --no-such-option"));
  Program version({"--version"});
  CHECK(version.Wait() == 0);
  CHECK_THAT(version.out(), StartsWith("atm-server "));
  CHECK(version.err().empty());
}

TEST_CASE("All of stderr is JSON where that is asked for") {
  Program program({"--listen", "127.0.0.1:0", "--db", ":memory:", "--log-format", "json"});
  program.WaitUntilServing();
  program.Signal(SIGTERM);
  CHECK(program.Wait() == 0);
  std::istringstream lines(program.err());
  int count = 0;
  for (std::string line; std::getline(lines, line); ++count) {
    CHECK(nlohmann::json::parse(line).contains("message"));
  }
  CHECK(count >= 4);
}

}  // namespace
}  // namespace atm::server::testing
