// A call that comes through no face: the test fills its context and its request, and reads the
// answer.
#ifndef ATM_TESTS_SERVER_DIRECT_CALL_H_
#define ATM_TESTS_SERVER_DIRECT_CALL_H_

#include <google/protobuf/message.h>

#include <future>
#include <memory>
#include <string>
#include <string_view>

#include "server/call/method.h"
#include "server/call/service.h"
#include "server/methods/methods.h"
#include "tests/catch2.h"

namespace atm::server::testing {

class DirectCall final : public UnaryFace {
 public:
  // A call of the unary method with this path. The service outlives it.
  DirectCall(Service& service, std::string_view path) {
    for (const Method& method : AllMethods()) {
      if (method.path == path) method_ = std::make_unique<Method>(method);
    }
    REQUIRE(method_ != nullptr);
    call_ = method_->make_unary(*method_, service, *this);
  }

  CallContext& context() { return call_->context(); }

  // Begins the call and waits for its answer. Reads the response into `response` if it is OK.
  grpc::Status Run(const google::protobuf::Message& request,
                   google::protobuf::Message* response = nullptr) {
    const std::string bytes = request.SerializeAsString();
    REQUIRE(call_->request_message()->ParseFromString(bytes));
    call_->Begin(Decoded::kOk, bytes.size());
    const grpc::Status status = status_.get_future().get();
    if (status.ok() && response != nullptr) REQUIRE(response->ParseFromString(response_));
    return status;
  }

  void Answer(const grpc::Status& status, const google::protobuf::Message& response) override {
    response_ = response.SerializeAsString();
    status_.set_value(status);
  }

 private:
  std::unique_ptr<Method> method_;
  std::unique_ptr<UnaryCall> call_;
  std::string response_;
  std::promise<grpc::Status> status_;
};

}  // namespace atm::server::testing

#endif  // ATM_TESTS_SERVER_DIRECT_CALL_H_
