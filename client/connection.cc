#include "atm/connection.h"

#include <chrono>
#include <utility>

#include "atm/v1/atm_service.grpc.pb.h"
#include "client/call.h"
#include "client/call_set.h"
#include "client/channel.h"

namespace atm {
namespace {

using Stub = v1::AtmService::StubInterface;

template <typename Request, typename Response>
using Method = void (Stub::async_interface::*)(grpc::ClientContext*, const Request*, Response*,
                                               std::function<void(grpc::Status)>);

// A call of one method, with its request and, in the end, its response.
template <typename Request, typename Response>
class MethodCall final : public Call {
 public:
  MethodCall(const RetryPolicy& policy, std::chrono::milliseconds deadline,
             std::shared_ptr<Stub> stub, Method<Request, Response> method, Request request,
             Callback<Response> done)
      : Call(policy, deadline),
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
  const Method<Request, Response> method_;
  const Request request_;
  Response response_;
  Callback<Response> done_;
};

class GrpcConnection final : public Connection {
 public:
  explicit GrpcConnection(const ClientOptions& options)
      : retry_(options.retry),
        deadline_(options.deadline),
        stub_(v1::AtmService::NewStub(MakeChannel(options))),
        calls_(std::make_unique<CallSet>()) {}

  ~GrpcConnection() override { CallSet::Close(std::move(calls_)); }

  void Balance(const v1::BalanceRequest& request, const CallOptions& options,
               Callback<v1::BalanceResponse> done) override {
    Start<v1::BalanceRequest, v1::BalanceResponse>(&Stub::async_interface::Balance, request,
                                                   options, std::move(done));
  }

  void Withdraw(const v1::WithdrawRequest& request, const CallOptions& options,
                Callback<v1::WithdrawResponse> done) override {
    Start<v1::WithdrawRequest, v1::WithdrawResponse>(&Stub::async_interface::Withdraw, request,
                                                     options, std::move(done));
  }

  void Deposit(const v1::DepositRequest& request, const CallOptions& options,
               Callback<v1::DepositResponse> done) override {
    Start<v1::DepositRequest, v1::DepositResponse>(&Stub::async_interface::Deposit, request,
                                                   options, std::move(done));
  }

 private:
  template <typename Request, typename Response>
  void Start(Method<Request, Response> method, const Request& request, const CallOptions& options,
             Callback<Response> done) {
    const auto deadline = options.deadline.count() == 0 ? deadline_ : options.deadline;
    calls_->Start(std::make_shared<MethodCall<Request, Response>>(retry_, deadline, stub_, method,
                                                                  request, std::move(done)));
  }

  const RetryPolicy retry_;
  const std::chrono::milliseconds deadline_;
  const std::shared_ptr<Stub> stub_;
  std::unique_ptr<CallSet> calls_;
};

}  // namespace

std::shared_ptr<Connection> MakeConnection(const ClientOptions& options) {
  return std::make_shared<GrpcConnection>(options);
}

}  // namespace atm
