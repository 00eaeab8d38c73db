#include "tests/client/scripted_server.h"

#include <grpcpp/server_builder.h>

#include <chrono>
#include <deque>
#include <utility>

#include "atm/v1/atm_service.grpc.pb.h"
#include "storage/base/mutex.h"
#include "tests/catch2.h"
#include "tests/client/scripted_feed.h"
#include "tests/client/to_grpc.h"

namespace atm {
namespace {

// Ends only when the caller cancels the call, or the server stops.
class HangingReactor final : public grpc::ServerUnaryReactor {
 public:
  void OnCancel() override { Finish(grpc::Status::CANCELLED); }
  void OnDone() override { delete this; }
};

// Ends at once.
class RefusedFeed final : public grpc::ServerWriteReactor<v1::WatchTransactionsResponse> {
 public:
  explicit RefusedFeed(const grpc::Status& status) { Finish(status); }
  void OnDone() override { delete this; }
};

}  // namespace

class ScriptedServer::Service final : public v1::AtmService::CallbackService {
 public:
  grpc::ServerUnaryReactor* Balance(grpc::CallbackServerContext* context,
                                    const v1::BalanceRequest* request,
                                    v1::BalanceResponse* response) override {
    return Serve(context, "", *request, response, &FakeConnection::Balance);
  }

  grpc::ServerUnaryReactor* Withdraw(grpc::CallbackServerContext* context,
                                     const v1::WithdrawRequest* request,
                                     v1::WithdrawResponse* response) override {
    return Serve(context, request->request_id(), *request, response, &FakeConnection::Withdraw);
  }

  grpc::ServerUnaryReactor* Deposit(grpc::CallbackServerContext* context,
                                    const v1::DepositRequest* request,
                                    v1::DepositResponse* response) override {
    return Serve(context, request->request_id(), *request, response, &FakeConnection::Deposit);
  }

  grpc::ServerUnaryReactor* Transfer(grpc::CallbackServerContext* context,
                                     const v1::TransferRequest* request,
                                     v1::TransferResponse* response) override {
    return Serve(context, request->request_id(), *request, response, &FakeConnection::Transfer);
  }

  grpc::ServerUnaryReactor* Hold(grpc::CallbackServerContext* context,
                                 const v1::HoldRequest* request,
                                 v1::HoldResponse* response) override {
    return Serve(context, request->request_id(), *request, response, &FakeConnection::Hold);
  }

  grpc::ServerUnaryReactor* Capture(grpc::CallbackServerContext* context,
                                    const v1::CaptureRequest* request,
                                    v1::CaptureResponse* response) override {
    return Serve(context, request->request_id(), *request, response, &FakeConnection::Capture);
  }

  grpc::ServerUnaryReactor* Release(grpc::CallbackServerContext* context,
                                    const v1::ReleaseRequest* request,
                                    v1::ReleaseResponse* response) override {
    return Serve(context, request->request_id(), *request, response, &FakeConnection::Release);
  }

  grpc::ServerUnaryReactor* Reverse(grpc::CallbackServerContext* context,
                                    const v1::ReverseRequest* request,
                                    v1::ReverseResponse* response) override {
    return Serve(context, request->request_id(), *request, response, &FakeConnection::Reverse);
  }

  grpc::ServerUnaryReactor* GetTransaction(grpc::CallbackServerContext* context,
                                           const v1::GetTransactionRequest* request,
                                           v1::GetTransactionResponse* response) override {
    return Serve(context, "", *request, response, &FakeConnection::GetTransaction);
  }

  grpc::ServerUnaryReactor* ListTransactions(grpc::CallbackServerContext* context,
                                             const v1::ListTransactionsRequest* request,
                                             v1::ListTransactionsResponse* response) override {
    return Serve(context, "", *request, response, &FakeConnection::ListTransactions);
  }

  grpc::ServerWriteReactor<v1::WatchTransactionsResponse>* WatchTransactions(
      grpc::CallbackServerContext* context, const v1::WatchTransactionsRequest* request) override {
    const Step step = Arrive(*context, "");
    if (step.kind == Step::Kind::kFail) return new RefusedFeed(ToGrpc(step.status));
    const bool breaks = step.kind == Step::Kind::kBreak;
    return ScriptedFeed::Open(bank, *request, breaks ? std::optional(step.count) : std::nullopt,
                              ToGrpc(step.status), ToGrpc);
  }

  FakeConnection bank;
  mutable Mutex mutex;
  mutable ConditionVariable arrived;
  std::deque<Step> steps ATM_GUARDED_BY(mutex);
  std::vector<std::string> request_ids ATM_GUARDED_BY(mutex);
  std::vector<std::string> user_agents ATM_GUARDED_BY(mutex);
  std::vector<std::string> peers ATM_GUARDED_BY(mutex);

 private:
  // Records an attempt and returns its step.
  Step Arrive(const grpc::CallbackServerContext& context, const std::string& request_id) {
    const MutexLock lock(mutex);
    const auto agent = context.client_metadata().find("user-agent");
    request_ids.push_back(request_id);
    user_agents.emplace_back(agent->second.data(), agent->second.size());
    peers.push_back(context.peer());
    arrived.NotifyAll();
    if (steps.empty()) return {};
    Step step = steps.front();
    steps.pop_front();
    return step;
  }

  template <typename Request, typename Response>
  using Method = void (FakeConnection::*)(const Request&, const CallOptions&, Callback<Response>);

  template <typename Request, typename Response>
  grpc::ServerUnaryReactor* Serve(grpc::CallbackServerContext* context,
                                  const std::string& request_id, const Request& request,
                                  Response* response, Method<Request, Response> decide) {
    const Step step = Arrive(*context, request_id);
    absl::Status status = step.status;
    if (step.kind != Step::Kind::kFail && step.kind != Step::Kind::kHang) {
      (bank.*decide)(request, {}, [&](absl::StatusOr<Response> answer) {
        if (step.kind != Step::Kind::kAnswer) return;
        status = answer.status();
        if (answer.ok()) *response = *std::move(answer);
      });
    }
    if (step.kind == Step::Kind::kHang || step.kind == Step::Kind::kHangAfter) {
      return new HangingReactor();
    }
    auto* reactor = context->DefaultReactor();
    reactor->Finish(ToGrpc(status));
    return reactor;
  }
};

ScriptedServer::ScriptedServer() : service_(std::make_unique<Service>()) { Start(); }

ScriptedServer::~ScriptedServer() { Stop(); }

void ScriptedServer::Script(std::vector<Step> steps) {
  const MutexLock lock(service_->mutex);
  service_->steps.assign(steps.begin(), steps.end());
}

void ScriptedServer::Stop() {
  if (server_ == nullptr) return;
  server_->Shutdown(std::chrono::system_clock::now());
  server_.reset();
}

void ScriptedServer::Start() {
  grpc::ServerBuilder builder;
  builder.RegisterService(service_.get());
  builder.AddListeningPort("127.0.0.1:" + std::to_string(port_), grpc::InsecureServerCredentials(),
                           &port_);
  server_ = builder.BuildAndStart();
  REQUIRE(server_ != nullptr);
}

std::string ScriptedServer::target() const { return "127.0.0.1:" + std::to_string(port_); }

FakeConnection& ScriptedServer::bank() { return service_->bank; }

std::vector<std::string> ScriptedServer::request_ids() const {
  const MutexLock lock(service_->mutex);
  return service_->request_ids;
}

std::vector<std::string> ScriptedServer::user_agents() const {
  const MutexLock lock(service_->mutex);
  return service_->user_agents;
}

std::vector<std::string> ScriptedServer::peers() const {
  const MutexLock lock(service_->mutex);
  return service_->peers;
}

void ScriptedServer::AwaitAttempts(std::size_t count) const {
  const MutexLock lock(service_->mutex);
  while (service_->request_ids.size() < count) service_->arrived.Wait(service_->mutex);
}

}  // namespace atm
