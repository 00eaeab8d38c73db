// Server reflection: what grpcurl and buf ask first.
#include "tests/catch2.h"
#include "tests/server/bank.h"
#include "tests/server/raw_stream.h"

namespace atm::server::testing {
namespace {

// Sends one ServerReflectionRequest as bytes, and returns the bytes of the answer.
std::string Reflect(Bank& bank, const std::string& request) {
  RawStream stream(bank.channel(),
                   "/grpc.reflection.v1alpha.ServerReflection/ServerReflectionInfo");
  stream.Send(request);
  const std::optional<std::string> answer = stream.Receive();
  CHECK(stream.Finish().ok());
  return answer.value_or("");
}

TEST_CASE("Reflection lists the services") {
  Bank bank;
  const std::string services = Reflect(bank, "\x3a\x01*");  // list_services = "*"
  CHECK_THAT(services, ContainsSubstring("atm.v1.AtmService"));
  CHECK_THAT(services, ContainsSubstring("atm.v1.AdminService"));
  CHECK_THAT(services, ContainsSubstring("grpc.health.v1.Health"));
  CHECK_THAT(services, ContainsSubstring("grpc.reflection.v1alpha.ServerReflection"));
}

TEST_CASE("Reflection describes the contract") {
  Bank bank;
  const std::string name = "atm.v1.AtmService";
  const std::string file =  // file_containing_symbol = name
      Reflect(bank, std::string("\x22") + static_cast<char>(name.size()) + name);
  CHECK_THAT(file, ContainsSubstring("atm/v1/atm_service.proto"));
  CHECK_THAT(file, ContainsSubstring("amount_minor"));
  for (const char* method : {"Balance", "Withdraw", "Deposit", "Transfer", "Hold", "Capture",
                             "Release", "Reverse", "GetTransaction"}) {
    CHECK_THAT(file, ContainsSubstring(std::string(method) + "Request") &&
                         ContainsSubstring(std::string(method) + "Response"));
  }
}

}  // namespace
}  // namespace atm::server::testing
