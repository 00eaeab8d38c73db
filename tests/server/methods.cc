#include "tests/server/methods.h"

#include <google/protobuf/descriptor.h>
#include <google/protobuf/message.h>
#include <google/protobuf/text_format.h>

#include "atm/v1/atm_service.pb.h"
#include "tests/catch2.h"
#include "tests/server/calls.h"

namespace atm::server::testing {
namespace {

const google::protobuf::Descriptor& RequestType(const MoneyMethod& method) {
  const auto* type = google::protobuf::DescriptorPool::generated_pool()->FindMessageTypeByName(
      std::string("atm.v1.") + method.name + "Request");
  REQUIRE(type != nullptr);
  return *type;
}

}  // namespace

bool HasField(const MoneyMethod& method, const std::string& field) {
  return RequestType(method).FindFieldByName(field) != nullptr;
}

grpc::Status CallChanged(const std::shared_ptr<grpc::Channel>& channel, const MoneyMethod& method,
                         const std::string& changes) {
  using google::protobuf::TextFormat;
  const std::unique_ptr<google::protobuf::Message> request(
      google::protobuf::MessageFactory::generated_factory()
          ->GetPrototype(&RequestType(method))
          ->New());
  REQUIRE(TextFormat::ParseFromString(method.request, request.get()));
  REQUIRE(TextFormat::MergeFromString(changes, request.get()));
  return RawCall(channel, std::string("/atm.v1.AtmService/") + method.name,
                 request->SerializeAsString())
      .status;
}

}  // namespace atm::server::testing
