// Calls to AdminService: requests as text, in protobuf's format.
#ifndef ATM_TESTS_SERVER_ADMIN_H_
#define ATM_TESTS_SERVER_ADMIN_H_

#include <google/protobuf/text_format.h>
#include <grpcpp/channel.h>
#include <grpcpp/client_context.h>

#include <memory>
#include <string>

#include "atm/v1/admin_service.grpc.pb.h"
#include "tests/catch2.h"
#include "tests/server/calls.h"

namespace atm::server::testing {

class Admin {
 public:
  explicit Admin(const std::shared_ptr<grpc::Channel>& channel)
      : stub_(v1::AdminService::NewStub(channel)) {}

  auto Open(const std::string& request) {
    return Ask<v1::OpenAccountRequest, v1::OpenAccountResponse>(&Stub::OpenAccount, request);
  }
  auto Get(const std::string& request) {
    return Ask<v1::GetAccountRequest, v1::GetAccountResponse>(&Stub::GetAccount, request);
  }
  auto List(const std::string& request) {
    return Ask<v1::ListAccountsRequest, v1::ListAccountsResponse>(&Stub::ListAccounts, request);
  }
  auto Update(const std::string& request) {
    return Ask<v1::UpdateAccountRequest, v1::UpdateAccountResponse>(&Stub::UpdateAccount, request);
  }
  auto Close(const std::string& request) {
    return Ask<v1::CloseAccountRequest, v1::CloseAccountResponse>(&Stub::CloseAccount, request);
  }
  auto Reopen(const std::string& request) {
    return Ask<v1::ReopenAccountRequest, v1::ReopenAccountResponse>(&Stub::ReopenAccount, request);
  }

  auto Verify(const std::string& request) {
    return Ask<v1::VerifyBooksRequest, v1::VerifyBooksResponse>(&Stub::VerifyBooks, request);
  }

  // Likewise, by the name of the method.
  grpc::Status Call(const std::string& method, const std::string& request) {
    if (method == "OpenAccount") return Open(request).status;
    if (method == "GetAccount") return Get(request).status;
    if (method == "ListAccounts") return List(request).status;
    if (method == "UpdateAccount") return Update(request).status;
    if (method == "CloseAccount") return Close(request).status;
    if (method == "VerifyBooks") return Verify(request).status;
    REQUIRE(method == "ReopenAccount");
    return Reopen(request).status;
  }

 private:
  using Stub = v1::AdminService::Stub;

  template <typename Request, typename Response, typename Method>
  Answer<Response> Ask(Method method, const std::string& text) {
    Request request;
    REQUIRE(google::protobuf::TextFormat::ParseFromString(text, &request));
    grpc::ClientContext context;
    context.set_deadline(Patience());
    Answer<Response> answer;
    answer.status = ((*stub_).*method)(&context, request, &answer.response);
    return answer;
  }

  const std::unique_ptr<Stub> stub_;
};

}  // namespace atm::server::testing

#endif  // ATM_TESTS_SERVER_ADMIN_H_
