// The limit of single calls: a gRPC server with the settings and the messages of atm-server, and
// nothing behind them. Each call is answered at once, on the thread that it came in on.
//
//   atm_bench_echo           prints its port, and serves until its standard input ends
#include <grpcpp/security/server_credentials.h>
#include <grpcpp/server.h>
#include <grpcpp/server_builder.h>

#include <cstdio>
#include <memory>

#include "atm/v1/atm_service.grpc.pb.h"
#include "server/listen/apply_limits.h"

namespace atm::bench {
namespace {

class EchoService final : public v1::AtmService::CallbackService {
 public:
  grpc::ServerUnaryReactor* Balance(grpc::CallbackServerContext* context,
                                    const v1::BalanceRequest* request,
                                    v1::BalanceResponse* response) override {
    Fill(request->account(), response->mutable_balance());
    return Finish(context);
  }

  grpc::ServerUnaryReactor* Deposit(grpc::CallbackServerContext* context,
                                    const v1::DepositRequest* request,
                                    v1::DepositResponse* response) override {
    v1::Transaction& transaction = *response->mutable_transaction();
    transaction.set_id(1'000'000);
    transaction.set_kind(v1::Transaction::KIND_DEPOSIT);
    transaction.set_debit_account("cash:USD");
    transaction.set_credit_account(request->account());
    transaction.set_amount_minor(request->amount_minor());
    transaction.set_currency_code("USD");
    transaction.mutable_create_time()->set_seconds(1'700'000'000);
    transaction.mutable_create_time()->set_nanos(123'456'000);
    transaction.set_request_id(request->request_id());
    Fill(request->account(), response->mutable_balance());
    return Finish(context);
  }

 private:
  static void Fill(const std::string& account, v1::AccountBalance* balance) {
    balance->set_account(account);
    balance->set_currency_code("USD");
    balance->set_balance_minor(100'000);
    balance->set_available_minor(100'000);
    balance->set_last_transaction_id(1'000'000);
  }

  static grpc::ServerUnaryReactor* Finish(grpc::CallbackServerContext* context) {
    grpc::ServerUnaryReactor* reactor = context->DefaultReactor();
    reactor->Finish(grpc::Status::OK);
    return reactor;
  }
};

int Run() {
  EchoService service;
  grpc::ServerBuilder builder;
  server::ApplyLimits(&builder);
  builder.RegisterService(&service);
  int port = 0;
  builder.AddListeningPort("127.0.0.1:0", grpc::InsecureServerCredentials(), &port);
  const std::unique_ptr<grpc::Server> server = builder.BuildAndStart();
  if (server == nullptr) {
    std::fputs("atm_bench_echo: cannot listen\n", stderr);
    return 1;
  }
  std::printf("%d\n", port);
  std::fflush(stdout);
  while (std::getchar() != EOF) {
  }
  server->Shutdown(std::chrono::system_clock::now());
  return 0;
}

}  // namespace
}  // namespace atm::bench

int main() { return atm::bench::Run(); }
