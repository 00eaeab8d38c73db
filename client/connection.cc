#include "atm/connection.h"

#include <chrono>
#include <utility>

#include "atm/v1/atm_service.grpc.pb.h"
#include "client/call.h"
#include "client/call_set.h"
#include "client/channel.h"
#include "client/grpc_feed.h"

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

absl::Status NotServed() { return absl::UnimplementedError("this connection does not serve it"); }

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
    Start(&Stub::async_interface::Balance, request, options, std::move(done));
  }

  void Withdraw(const v1::WithdrawRequest& request, const CallOptions& options,
                Callback<v1::WithdrawResponse> done) override {
    Start(&Stub::async_interface::Withdraw, request, options, std::move(done));
  }

  void Deposit(const v1::DepositRequest& request, const CallOptions& options,
               Callback<v1::DepositResponse> done) override {
    Start(&Stub::async_interface::Deposit, request, options, std::move(done));
  }

  void Transfer(const v1::TransferRequest& request, const CallOptions& options,
                Callback<v1::TransferResponse> done) override {
    Start(&Stub::async_interface::Transfer, request, options, std::move(done));
  }

  void Hold(const v1::HoldRequest& request, const CallOptions& options,
            Callback<v1::HoldResponse> done) override {
    Start(&Stub::async_interface::Hold, request, options, std::move(done));
  }

  void Capture(const v1::CaptureRequest& request, const CallOptions& options,
               Callback<v1::CaptureResponse> done) override {
    Start(&Stub::async_interface::Capture, request, options, std::move(done));
  }

  void Release(const v1::ReleaseRequest& request, const CallOptions& options,
               Callback<v1::ReleaseResponse> done) override {
    Start(&Stub::async_interface::Release, request, options, std::move(done));
  }

  void Reverse(const v1::ReverseRequest& request, const CallOptions& options,
               Callback<v1::ReverseResponse> done) override {
    Start(&Stub::async_interface::Reverse, request, options, std::move(done));
  }

  void GetTransaction(const v1::GetTransactionRequest& request, const CallOptions& options,
                      Callback<v1::GetTransactionResponse> done) override {
    Start(&Stub::async_interface::GetTransaction, request, options, std::move(done));
  }

  void ListTransactions(const v1::ListTransactionsRequest& request, const CallOptions& options,
                        Callback<v1::ListTransactionsResponse> done) override {
    Start(&Stub::async_interface::ListTransactions, request, options, std::move(done));
  }

  std::function<void()> WatchTransactions(const v1::WatchTransactionsRequest& request,
                                          const CallOptions& options,
                                          FeedListener listener) override {
    const auto feed = std::make_shared<GrpcFeed>(retry_, DeadlineOf(options), stub_, request,
                                                 std::move(listener));
    calls_->Start(feed);
    return [feed = std::weak_ptr<GrpcFeed>(feed)] {
      if (const auto open = feed.lock()) open->Cancel();
    };
  }

 private:
  template <typename Request, typename Response>
  void Start(Method<Request, Response> method, const Request& request, const CallOptions& options,
             Callback<Response> done) {
    calls_->Start(std::make_shared<MethodCall<Request, Response>>(
        retry_, DeadlineOf(options), stub_, method, request, std::move(done)));
  }

  std::chrono::milliseconds DeadlineOf(const CallOptions& options) const {
    return options.deadline.count() == 0 ? deadline_ : options.deadline;
  }

  const RetryPolicy retry_;
  const std::chrono::milliseconds deadline_;
  const std::shared_ptr<Stub> stub_;
  std::unique_ptr<CallSet> calls_;
};

}  // namespace

void Connection::Balance(const v1::BalanceRequest& /*request*/, const CallOptions& /*options*/,
                         Callback<v1::BalanceResponse> done) {
  done(NotServed());
}

void Connection::Withdraw(const v1::WithdrawRequest& /*request*/, const CallOptions& /*options*/,
                          Callback<v1::WithdrawResponse> done) {
  done(NotServed());
}

void Connection::Deposit(const v1::DepositRequest& /*request*/, const CallOptions& /*options*/,
                         Callback<v1::DepositResponse> done) {
  done(NotServed());
}

void Connection::Transfer(const v1::TransferRequest& /*request*/, const CallOptions& /*options*/,
                          Callback<v1::TransferResponse> done) {
  done(NotServed());
}

void Connection::Hold(const v1::HoldRequest& /*request*/, const CallOptions& /*options*/,
                      Callback<v1::HoldResponse> done) {
  done(NotServed());
}

void Connection::Capture(const v1::CaptureRequest& /*request*/, const CallOptions& /*options*/,
                         Callback<v1::CaptureResponse> done) {
  done(NotServed());
}

void Connection::Release(const v1::ReleaseRequest& /*request*/, const CallOptions& /*options*/,
                         Callback<v1::ReleaseResponse> done) {
  done(NotServed());
}

void Connection::Reverse(const v1::ReverseRequest& /*request*/, const CallOptions& /*options*/,
                         Callback<v1::ReverseResponse> done) {
  done(NotServed());
}

void Connection::GetTransaction(const v1::GetTransactionRequest& /*request*/,
                                const CallOptions& /*options*/,
                                Callback<v1::GetTransactionResponse> done) {
  done(NotServed());
}

void Connection::ListTransactions(const v1::ListTransactionsRequest& /*request*/,
                                  const CallOptions& /*options*/,
                                  Callback<v1::ListTransactionsResponse> done) {
  done(NotServed());
}

std::function<void()> Connection::WatchTransactions(const v1::WatchTransactionsRequest& /*request*/,
                                                    const CallOptions& /*options*/,
                                                    FeedListener listener) {
  if (listener.on_end) listener.on_end(NotServed());
  return [] {};
}

std::shared_ptr<Connection> MakeConnection(const ClientOptions& options) {
  return std::make_shared<GrpcConnection>(options);
}

}  // namespace atm
