// A call of one method of a gRPC stub; owned by the CallSet of its connection.
#ifndef ATM_CLIENT_GRPC_METHOD_CALL_H_
#define ATM_CLIENT_GRPC_METHOD_CALL_H_

#include <grpcpp/client_context.h>
#include <grpcpp/support/status.h>

#include <chrono>
#include <functional>
#include <memory>
#include <utility>

#include "atm/connection.h"
#include "client/grpc/answered_call.h"

namespace atm {

// `Stub` is the StubInterface of a service.
template <typename Stub, typename Request, typename Response>
using StubMethod = void (Stub::async_interface::*)(grpc::ClientContext*, const Request*, Response*,
                                                   std::function<void(grpc::Status)>);

// Holds the request for all attempts.
template <typename Stub, typename Request, typename Response>
class MethodCall final : public AnsweredCall<Response> {
 public:
  MethodCall(const CallTerms& terms, std::shared_ptr<Stub> stub,
             StubMethod<Stub, Request, Response> method, Request request, Callback<Response> done)
      : AnsweredCall<Response>(terms, std::move(done)),
        stub_(std::move(stub)),
        method_(method),
        request_(std::move(request)) {}

 protected:
  void Send(grpc::ClientContext& context, RetriedCall::AttemptDone done) override {
    (stub_->async()->*method_)(&context, &request_, this->NewResponse(), std::move(done));
  }

 private:
  const std::shared_ptr<Stub> stub_;
  const StubMethod<Stub, Request, Response> method_;
  const Request request_;
};

}  // namespace atm

#endif  // ATM_CLIENT_GRPC_METHOD_CALL_H_
