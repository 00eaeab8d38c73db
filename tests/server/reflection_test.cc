// Server reflection: what grpcurl and buf ask first.
#include <grpcpp/generic/generic_stub.h>

#include "tests/catch2.h"
#include "tests/server/bank.h"
#include "tests/server/calls.h"

namespace atm::server::testing {
namespace {

// Sends one ServerReflectionRequest as bytes, and returns the bytes of the answer.
std::string Reflect(Bank& bank, const std::string& request) {
  grpc::GenericStub stub(bank.channel());
  grpc::CompletionQueue queue;
  grpc::ClientContext context;
  context.set_deadline(Patience());
  const auto call = stub.PrepareCall(
      &context, "/grpc.reflection.v1alpha.ServerReflection/ServerReflectionInfo", &queue);
  const auto wait = [&queue] {
    void* tag = nullptr;
    bool ok = false;
    REQUIRE(queue.Next(&tag, &ok));
    return ok;
  };
  call->StartCall(nullptr);
  REQUIRE(wait());
  const grpc::Slice slice(request);
  call->Write(grpc::ByteBuffer(&slice, 1), nullptr);
  REQUIRE(wait());
  grpc::ByteBuffer answer;
  call->Read(&answer, nullptr);
  REQUIRE(wait());
  call->WritesDone(nullptr);
  wait();
  grpc::Status status;
  call->Finish(&status, nullptr);
  wait();
  CHECK(status.ok());
  grpc::Slice bytes;
  REQUIRE(answer.DumpToSingleSlice(&bytes).ok());
  return {reinterpret_cast<const char*>(bytes.begin()), bytes.size()};
}

TEST_CASE("Reflection lists the services") {
  Bank bank;
  const std::string services = Reflect(bank, "\x3a\x01*");  // list_services = "*"
  CHECK_THAT(services, ContainsSubstring("atm.v1.AtmService"));
  CHECK_THAT(services, ContainsSubstring("grpc.health.v1.Health"));
  CHECK_THAT(services, ContainsSubstring("grpc.reflection.v1alpha.ServerReflection"));
}

TEST_CASE("Reflection describes the contract") {
  Bank bank;
  const std::string name = "atm.v1.AtmService";
  const std::string file =  // file_containing_symbol = name
      Reflect(bank, std::string("\x22") + static_cast<char>(name.size()) + name);
  CHECK_THAT(file, ContainsSubstring("atm/v1/atm_service.proto"));
  CHECK_THAT(file, ContainsSubstring("WithdrawRequest") && ContainsSubstring("amount_minor"));
}

}  // namespace
}  // namespace atm::server::testing
