// Where the server may listen, and what it says where it may not.
#include <sys/stat.h>

#include "server/listen/listen_address.h"
#include "server/listen/listening_socket.h"
#include "server/listen/server.h"
#include "server/methods/methods.h"
#include "tests/catch2.h"
#include "tests/server/bank.h"
#include "tests/server/calls.h"
#include "tests/temp_folder.h"

namespace atm::server::testing {
namespace {

absl::StatusOr<std::unique_ptr<Server>> Start(const std::string& listen,
                                              bool allow_insecure = false) {
  static auto* const kService = new Service;
  return Server::Start({.listen = listen, .tls = {}, .allow_insecure = allow_insecure},
                       AllMethods(), *kService);
}

TEST_CASE("Addresses are read, and written in the same form") {
  for (const char* text :
       {"127.0.0.1:50051", "[::1]:0", "localhost:65535", "bank.example:1", "unix:/run/atm.sock"}) {
    const auto address = ParseListenAddress(text);
    REQUIRE(address.ok());
    CHECK(address->ToString() == text);
  }
  for (const char* text : {"", "127.0.0.1", "127.0.0.1:", ":50051", "127.0.0.1:65536",
                           "127.0.0.1:-1", "127.0.0.1:x", "::1:50051", "unix:", "a b", "*:50051",
                           "[*]:50051", "[]:50051", "unix:/run/atm%2esock", "unix:/run/a?b"}) {
    CAPTURE(text);
    const auto address = ParseListenAddress(text);
    CHECK(address.status().code() == absl::StatusCode::kInvalidArgument);
    CHECK_THAT(std::string(address.status().message()), ContainsSubstring("127.0.0.1:50051"));
  }
}

TEST_CASE("Without TLS only this machine is served, unless one insists") {
  for (const char* text : {"0.0.0.0:0", "[::]:0"}) {
    const auto server = Start(text);
    CHECK(server.status().code() == absl::StatusCode::kFailedPrecondition);
    CHECK_THAT(std::string(server.status().message()),
               ContainsSubstring("--tls-cert") && ContainsSubstring("--allow-insecure"));
  }
  CHECK(Start("0.0.0.0:0", /*allow_insecure=*/true).ok());
  CHECK(Start("localhost:0").ok());
  CHECK(Start("127.8.9.10:0").ok());
}

TEST_CASE("The number of an address decides, however it is written") {
  struct Case {
    std::string listen;
    std::string host;  // as it is told
  };
  const Case of_this_machine[] = {{"127.1:0", "127.0.0.1:"},
                                  {"2130706433:0", "127.0.0.1:"},
                                  {"0x7f000001:0", "127.0.0.1:"},
                                  {"0177.0.0.1:0", "127.0.0.1:"},
                                  {"[::ffff:127.0.0.1]:0", "127.0.0.1:"},
                                  {"[::ffff:7f00:1]:0", "127.0.0.1:"}};
  for (const Case& one : of_this_machine) {
    CAPTURE(one.listen);
    const auto server = Start(one.listen);
    INFO(server.status().message());
    REQUIRE(server.ok());
    CHECK((*server)->is_local());
    CHECK_THAT((*server)->address().ToString(), StartsWith(one.host));
  }
  for (const char* text : {"0:0", "0.0:0", "0x0:0", "[::ffff:0.0.0.0]:0", "[::0]:0", "[0::%1]:0",
                           "[::ffff:192.0.2.1]:0", "3221225985:0", "[::127.0.0.1]:0"}) {
    CAPTURE(text);
    CHECK(Start(text).status().code() == absl::StatusCode::kFailedPrecondition);
  }
  const auto everywhere = Start("0:0", /*allow_insecure=*/true);
  REQUIRE(everywhere.ok());
  CHECK_FALSE((*everywhere)->is_local());
  CHECK_THAT((*everywhere)->address().ToString(), StartsWith("0.0.0.0:"));
}

TEST_CASE("No form of an empty or general host is taken, also not with TLS or when one insists") {
  for (const char* text : {"*:0", "[*]:0", ":0", "[]:0"}) {
    CAPTURE(text);
    CHECK(Start(text, /*allow_insecure=*/true).status().code() ==
          absl::StatusCode::kInvalidArgument);
  }
}

TEST_CASE("A name with several addresses is local if all of them are") {
  const auto number = [](const char* text) {
    const auto resolved = ResolveListenAddress(*ParseListenAddress(text));
    REQUIRE(resolved.ok());
    return resolved->numeric.front();
  };
  ResolvedAddress name = {.asked = {.host = "bank", .port = 0, .path = ""}, .numeric = {}};
  name.numeric = {number("127.0.0.1:0"), number("127.0.0.2:0")};
  CHECK(name.is_local());
  name.numeric.push_back(number("192.0.2.1:0"));
  CHECK_FALSE(name.is_local());

  // Those that this machine has are bound, all with one port.
  KeepBindable(name);
  REQUIRE(name.numeric.size() == 2);
  CHECK(name.numeric[0].Host() == "127.0.0.1");
  CHECK(name.numeric[1].Host() == "127.0.0.2");
  CHECK(name.numeric[0].port() != 0);
  CHECK(name.numeric[0].port() == name.numeric[1].port());
}

TEST_CASE("A name that nobody knows is refused") {
  CHECK(Start("no-such-host.invalid:0").status().code() == absl::StatusCode::kInvalidArgument);
}

TEST_CASE("Port 0 becomes a free port, which is told") {
  const auto first = Start("127.0.0.1:0");
  const auto second = Start("127.0.0.1:0");
  REQUIRE(first.ok());
  REQUIRE(second.ok());
  CHECK((*first)->address().port != 0);
  CHECK((*first)->address().port != (*second)->address().port);
}

TEST_CASE("A second server on the same port fails at once and says why") {
  const auto first = Start("127.0.0.1:0");
  REQUIRE(first.ok());
  const std::string address = (*first)->address().ToString();
  const auto second = Start(address);
  CHECK(second.status().code() == absl::StatusCode::kUnavailable);
  CHECK_THAT(std::string(second.status().message()),
             ContainsSubstring(address) && ContainsSubstring("listens there already"));
}

TEST_CASE("An address of another machine is refused with the reason") {
  // 192.0.2.0/24 is reserved for documentation (RFC 5737).
  const auto server = Start("192.0.2.1:0", /*allow_insecure=*/true);
  CHECK(server.status().code() == absl::StatusCode::kUnavailable);
  CHECK_THAT(std::string(server.status().message()),
             ContainsSubstring("this machine does not have that address"));
}

TEST_CASE("A socket file serves, and is not taken from who listens there") {
  const atm::testing::TempFolder folder;
  Bank::Config config;
  config.server.listen = "unix:" + folder / "atm.sock";
  Bank bank(std::move(config));
  bank.OpenAccount("10001", "USD", 7);
  bank.Serve();
  const auto second = Start("unix:" + folder / "atm.sock");
  CHECK(second.status().code() == absl::StatusCode::kUnavailable);
  CHECK_THAT(std::string(second.status().message()), ContainsSubstring("listens there already"));
  CHECK(Balance(bank.stub(), "10001").response.balance().balance_minor() == 7);
  CHECK(Start("unix:" + folder / "no/atm.sock").status().code() == absl::StatusCode::kUnavailable);
}

TEST_CASE("A socket file has the mode that was asked for, whatever the umask is") {
  const atm::testing::TempFolder folder;
  const std::string path = folder / "atm.sock";
  const auto mode = [&path] {
    struct stat found = {};
    REQUIRE(::stat(path.c_str(), &found) == 0);
    CHECK(S_ISSOCK(found.st_mode));
    return found.st_mode & 07777;
  };
  const mode_t before = ::umask(0);
  for (const mode_t mask : {0U, 022U, 077U, 0777U}) {
    ::umask(mask);
    for (const mode_t asked : {0600U, 0660U, 0666U, 0777U}) {
      const OwnedDescriptor socket = ListenAtFile(path, asked);
      CHECK(socket.is_open());
      CHECK(mode() == asked);
    }
  }
  ::umask(before);
  Bank::Config config;
  config.server.listen = "unix:" + path;
  const Bank bank(std::move(config));
  CHECK(mode() == 0600);
}

}  // namespace
}  // namespace atm::server::testing
