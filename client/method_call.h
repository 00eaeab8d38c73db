// A call of one method of a gRPC stub.
#ifndef ATM_CLIENT_METHOD_CALL_H_
#define ATM_CLIENT_METHOD_CALL_H_

#include <grpcpp/client_context.h>
#include <grpcpp/support/status.h>

#include <chrono>
#include <functional>
#include <memory>
#include <utility>

#include "absl/status/status.h"
#include "atm/connection.h"
#include "client/call.h"
#include "client/call_set.h"

namespace atm {

// `Stub` is the StubInterface of a service.
template <typename Stub, typename Request, typename Response>
using StubMethod = void (Stub::async_interface::*)(grpc::ClientContext*, const Request*, Response*,
                                                   std::function<void(grpc::Status)>);

// Holds the call's request and, in the end, its response.
template <typename Stub, typename Request, typename Response>
class MethodCall final : public Call {
 public:
  MethodCall(const CallTerms& terms, std::shared_ptr<Stub> stub,
             StubMethod<Stub, Request, Response> method, Request request, Callback<Response> done)
      : Call(terms),
        stub_(std::move(stub)),
        method_(method),
        request_(std::move(request)),
        done_(std::move(done)) {}

 protected:
  void Send(grpc::ClientContext& context, AttemptDone done) override {
    response_.Clear();
    (stub_->async()->*method_)(&context, &request_, &response_, std::move(done));
  }

  void Deliver(const absl::Status& status) noexcept override {
    const CallbackScope scope;
    const auto done = std::exchange(done_, nullptr);  // destroyed within the scope: it may own much
    if (status.ok()) {
      done(std::move(response_));
    } else {
      done(status);
    }
  }

 private:
  const std::shared_ptr<Stub> stub_;
  const StubMethod<Stub, Request, Response> method_;
  const Request request_;
  Response response_;
  Callback<Response> done_;
};

}  // namespace atm

#endif  // ATM_CLIENT_METHOD_CALL_H_
