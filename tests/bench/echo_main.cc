// The limit of single calls: a gRPC server with the settings and the messages of atm-server, and
// nothing behind them. Each call is answered at once, on the thread that it came in on.
//
//   atm_bench_echo            on gRPC's callback API
//   atm_bench_echo queues     on completion queues, through the face of atm-server
//
// It prints its port, and serves until its standard input ends.
#include <grpcpp/security/server_credentials.h>
#include <grpcpp/server.h>
#include <grpcpp/server_builder.h>

#include <cstdio>
#include <memory>
#include <optional>
#include <string_view>

#include "absl/synchronization/mutex.h"
#include "atm/v1/atm_service.grpc.pb.h"
#include "server/call/method.h"
#include "server/call/service.h"
#include "server/grpc/grpc_face.h"
#include "server/listen/apply_limits.h"

namespace atm::bench {
namespace {

void Fill(const std::string& account, v1::AccountBalance* balance) {
  balance->set_account(account);
  balance->set_currency_code("USD");
  balance->set_balance_minor(100'000);
  balance->set_available_minor(100'000);
  balance->set_last_transaction_id(1'000'000);
}

void Answer(const v1::BalanceRequest& request, v1::BalanceResponse* response) {
  Fill(request.account(), response->mutable_balance());
}

void Answer(const v1::DepositRequest& request, v1::DepositResponse* response) {
  v1::Transaction& transaction = *response->mutable_transaction();
  transaction.set_id(1'000'000);
  transaction.set_kind(v1::Transaction::KIND_DEPOSIT);
  transaction.set_debit_account("cash:USD");
  transaction.set_credit_account(request.account());
  transaction.set_amount_minor(request.amount_minor());
  transaction.set_currency_code("USD");
  transaction.mutable_create_time()->set_seconds(1'700'000'000);
  transaction.mutable_create_time()->set_nanos(123'456'000);
  transaction.set_request_id(request.request_id());
  Fill(request.account(), response->mutable_balance());
}

class EchoService final : public v1::AtmService::CallbackService {
 public:
  grpc::ServerUnaryReactor* Balance(grpc::CallbackServerContext* context,
                                    const v1::BalanceRequest* request,
                                    v1::BalanceResponse* response) override {
    Answer(*request, response);
    return Finish(context);
  }

  grpc::ServerUnaryReactor* Deposit(grpc::CallbackServerContext* context,
                                    const v1::DepositRequest* request,
                                    v1::DepositResponse* response) override {
    Answer(*request, response);
    return Finish(context);
  }

 private:
  static grpc::ServerUnaryReactor* Finish(grpc::CallbackServerContext* context) {
    grpc::ServerUnaryReactor* reactor = context->DefaultReactor();
    reactor->Finish(grpc::Status::OK);
    return reactor;
  }
};

template <typename Request, typename Response>
std::optional<grpc::Status> Echo(server::UnaryOf<Request, Response>& call) {
  Answer(call.request(), call.response());
  return grpc::Status::OK;
}

// The settings of atm-server, which both have; `serve` registers what answers.
template <typename Serve>
std::unique_ptr<grpc::Server> Start(const Serve& serve) {
  grpc::ServerBuilder builder;
  server::ApplyLimits(&builder);
  serve(builder);
  int port = 0;
  builder.AddListeningPort("127.0.0.1:0", grpc::InsecureServerCredentials(), &port);
  std::unique_ptr<grpc::Server> server = builder.BuildAndStart();
  if (server == nullptr) {
    std::fputs("atm_bench_echo: cannot listen\n", stderr);
    return nullptr;
  }
  std::printf("%d\n", port);
  std::fflush(stdout);
  return server;
}

void ServeUntilEndOfInput(grpc::Server& server) {
  while (std::getchar() != EOF) {
  }
  server.Shutdown(std::chrono::system_clock::now());
}

int RunOnCallbacks() {
  EchoService service;
  const auto server =
      Start([&](grpc::ServerBuilder& builder) { builder.RegisterService(&service); });
  if (server == nullptr) return 1;
  ServeUntilEndOfInput(*server);
  return 0;
}

int RunOnQueues() {
  absl::SetMutexDeadlockDetectionMode(absl::OnDeadlockCycle::kIgnore);  // as atm-server
  server::Service service;
  server::GrpcFace face({server::UnaryMethod<Echo<v1::BalanceRequest, v1::BalanceResponse>>(
                             "/atm.v1.AtmService/Balance"),
                         server::UnaryMethod<Echo<v1::DepositRequest, v1::DepositResponse>>(
                             "/atm.v1.AtmService/Deposit")},
                        service);
  const auto server = Start([&](grpc::ServerBuilder& builder) { face.Register(builder); });
  if (server == nullptr) return 1;
  face.Start();
  ServeUntilEndOfInput(*server);
  face.Stop();
  return 0;
}

}  // namespace
}  // namespace atm::bench

int main(int argc, char** argv) {
  const bool on_queues = argc > 1 && std::string_view(argv[1]) == "queues";
  return on_queues ? atm::bench::RunOnQueues() : atm::bench::RunOnCallbacks();
}
