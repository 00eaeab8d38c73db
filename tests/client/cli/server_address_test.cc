#include "client/cli/text/server_address.h"

#include "tests/catch2.h"

namespace atm::cli {
namespace {

TEST_CASE("a server is a host, and a port if it is not the usual one") {
  const auto read = [](const std::string& text) {
    CAPTURE(text);
    const Result<std::string> server = ParseServer(text);
    REQUIRE(std::holds_alternative<std::string>(server));
    return std::get<std::string>(server);
  };
  CHECK(read("bank.example") == "bank.example:50051");
  CHECK(read("bank.example:1") == "bank.example:1");
  CHECK(read("127.0.0.1:65535") == "127.0.0.1:65535");
  CHECK(read("[::1]") == "[::1]:50051");
  CHECK(read("[::1]:443") == "[::1]:443");
  for (const auto* text : {"unix:/run/atm.sock", "unix-abstract:atm", "dns:///bank.example:443",
                           "ipv4:127.0.0.1:1,127.0.0.1:2", "ipv6:[::1]:1"}) {
    CHECK(read(text) == text);
  }
}

TEST_CASE("what is no server is refused here, with what was probably meant") {
  struct Wrong {
    const char* text;
    const char* why;
    const char* remedy;
  };
  const auto wrong = GENERATE(
      Wrong{"127.0.0.1:99999", "a port is a number of 1 to 65535", "--server 127.0.0.1:50051"},
      Wrong{"bank.example:0", "a port is a number of 1 to 65535", "--server bank.example:50051"},
      Wrong{"bank.example:", "a port is a number of 1 to 65535", "--server bank.example:50051"},
      Wrong{"bank.example:http", "a port is a number of 1 to 65535", "--server bank.example:50051"},
      Wrong{"[::1]50051", "a port is a number of 1 to 65535", "--server [::1]:50051"},
      Wrong{"http://bank.example:8080/x",
            "it is the address of a web page: this program speaks gRPC",
            "--server bank.example:8080, with --tls if the bank wants it"},
      Wrong{"::1", "an address of IPv6 stands in brackets", "--server '[::1]:50051'"},
      Wrong{"[::1", "its bracket is not closed", "--server '[::1]:50051'"},
      Wrong{":50051", "it names no host", "--server 127.0.0.1:50051"},
      Wrong{"a b", "it names no host", "--server 127.0.0.1:50051"});
  CAPTURE(wrong.text);
  const Result<std::string> server = ParseServer(wrong.text);
  REQUIRE(std::holds_alternative<Failure>(server));
  const auto& failure = std::get<Failure>(server);
  CHECK(failure.exit_code == kExitUsage);
  CHECK(failure.why == wrong.why);
  CHECK(failure.remedy == wrong.remedy);
}

}  // namespace
}  // namespace atm::cli
