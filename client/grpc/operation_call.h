// One operation over gRPC, sent alone or together with others; owned by the Batcher.
#ifndef ATM_CLIENT_GRPC_OPERATION_CALL_H_
#define ATM_CLIENT_GRPC_OPERATION_CALL_H_

#include <chrono>
#include <functional>
#include <memory>
#include <string>
#include <utility>

#include "absl/status/status.h"
#include "atm/client.h"
#include "atm/connection.h"
#include "atm/v1/atm_service.grpc.pb.h"
#include "client/grpc/batch_operation.h"
#include "client/grpc/batcher.h"
#include "client/grpc/call_set.h"
#include "client/grpc/method_call.h"
#include "client/grpc/timing.h"

namespace atm {

// What the calls of a connection share. The set lives at least as long as each of its calls.
struct CallStarter {
  RetryPolicy retry;
  std::shared_ptr<v1::AtmService::StubInterface> stub;
  CallSet* calls;

  // Starts a call of a method.
  template <typename Request, typename Response>
  void Start(const CallTerms& terms,
             StubMethod<v1::AtmService::StubInterface, Request, Response> method,
             const Request& request, Callback<Response> done) const {
    using Called = MethodCall<v1::AtmService::StubInterface, Request, Response>;
    calls->Start(std::make_shared<Called>(terms, stub, method, request, std::move(done)));
  }
};

// The places of an operation: its method of the stub, its case of a BatchOperation, and its
// response in a BatchResult.
template <typename Request, typename Response>
struct OperationMethod {
  StubMethod<v1::AtmService::StubInterface, Request, Response> method;
  v1::BatchOperation::OperationCase which;
  Response* (v1::BatchResult::*response)();
};

template <typename Request, typename Response>
class OperationCall final : public BatchedCall {
 public:
  OperationCall(CallStarter starter, const OperationMethod<Request, Response>& method,
                Request request, std::chrono::milliseconds deadline, Callback<Response> done)
      : starter_(std::move(starter)),
        method_(method),
        request_(std::move(request)),
        deadline_(std::chrono::steady_clock::now() + deadline),
        done_(std::move(done)) {}

  std::chrono::steady_clock::time_point deadline() const override { return deadline_; }

  void SendAlone(std::unique_ptr<BatchedCall> self, std::function<void()> answered,
                 const absl::Status& unanswered) override {
    const CallTerms terms{
        .retry = starter_.retry, .deadline = Until(deadline_), .unanswered = unanswered};
    // A std::function must be copyable, and the call is not.
    const std::shared_ptr<BatchedCall> kept = std::move(self);
    starter_.Start<Request, Response>(
        terms, method_.method, request_,
        [this, kept, answered = std::move(answered)](absl::StatusOr<Response> response) {
          answered();
          Tell(std::move(response));
        });
  }

  std::string Encode() const override { return EncodeOperation(method_.which, request_); }

  void Take(v1::BatchResult* result) override {
    if (const absl::Status error = ErrorOf(*result); !error.ok()) {
      Tell(error);
    } else {
      Tell(std::move(*(result->*method_.response)()));
    }
  }

  void End(const absl::Status& status) override { Tell(status); }

 private:
  void Tell(absl::StatusOr<Response> response) {
    const auto done = std::exchange(done_, nullptr);
    done(std::move(response));
  }

  const CallStarter starter_;
  const OperationMethod<Request, Response> method_;
  const Request request_;
  const std::chrono::steady_clock::time_point deadline_;
  Callback<Response> done_;
};

}  // namespace atm

#endif  // ATM_CLIENT_GRPC_OPERATION_CALL_H_
