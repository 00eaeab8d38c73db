// Calls of unary methods of AtmService with requests as text, in protobuf's format.
#ifndef ATM_TESTS_SERVER_TEXT_CALLS_H_
#define ATM_TESTS_SERVER_TEXT_CALLS_H_

#include <grpcpp/client_context.h>
#include <grpcpp/support/status.h>

#include <string>

#include "atm/v1/atm_service.grpc.pb.h"
#include "tests/server/calls.h"
#include "tests/server/past_calls.h"

namespace atm::server::testing {

// Calls a method of the stub, such as &v1::AtmService::Stub::Deposit.
template <typename Request, typename Response>
Answer<Response> Ask(v1::AtmService::Stub& stub,
                     grpc::Status (v1::AtmService::Stub::*method)(grpc::ClientContext*,
                                                                  const Request&, Response*),
                     const std::string& request) {
  grpc::ClientContext context;
  context.set_deadline(Patience());
  Answer<Response> answer;
  answer.status = (stub.*method)(&context, FromText<Request>(request), &answer.response);
  return answer;
}

}  // namespace atm::server::testing

#endif  // ATM_TESTS_SERVER_TEXT_CALLS_H_
