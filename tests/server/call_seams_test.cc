// The seams of a call: the table of methods, the gate, the observers.
#include <grpcpp/client_context.h>

#include <map>
#include <mutex>
#include <set>
#include <string>
#include <vector>

#include "atm/v1/admin_service.grpc.pb.h"
#include "grpc/health/v1/health.pb.h"
#include "server/call/call_observer.h"
#include "server/call/gate.h"
#include "server/methods/methods.h"
#include "server/status/errors.h"
#include "tests/catch2.h"
#include "tests/server/bank.h"
#include "tests/server/calls.h"
#include "tests/server/direct_call.h"
#include "tests/server/raw_stream.h"

namespace atm::server::testing {
namespace {

// Every method of a service is a row of the table, with its messages and its kind.
void CheckTable(std::span<const Method> table, const google::protobuf::ServiceDescriptor* service) {
  REQUIRE(service != nullptr);
  CHECK(table.size() == static_cast<std::size_t>(service->method_count()));
  std::map<std::string, const Method*> rows;
  for (const Method& row : table) rows[std::string(row.path)] = &row;
  for (int i = 0; i < service->method_count(); ++i) {
    const auto& method = *service->method(i);
    CAPTURE(method.full_name());
    const auto found = rows.find("/" + service->full_name() + "/" + method.name());
    REQUIRE(found != rows.end());
    const Method& row = *found->second;
    CHECK(row.name() == method.name());
    CHECK(row.service_name() == service->full_name());
    CHECK(row.request_type() == method.input_type());
    CHECK(row.response_type() == method.output_type());
    CHECK((row.kind == MethodKind::kImport) == method.client_streaming());
    CHECK((row.kind == MethodKind::kFeed) == method.server_streaming());
    CHECK((row.make_unary != nullptr) == (row.kind == MethodKind::kUnary));
    CHECK((row.make_feed != nullptr) == (row.kind == MethodKind::kFeed));
    CHECK((row.make_import != nullptr) == (row.kind == MethodKind::kImport));
  }
}

TEST_CASE("The tables have a row for each method of the contract") {
  const auto* pool = google::protobuf::DescriptorPool::generated_pool();
  (void)grpc::health::v1::HealthCheckRequest::descriptor();
  CheckTable(AtmMethods(), pool->FindServiceByName("atm.v1.AtmService"));
  CheckTable(AdminMethods(), pool->FindServiceByName("atm.v1.AdminService"));
  CheckTable(HealthMethods(), pool->FindServiceByName("grpc.health.v1.Health"));
}

TEST_CASE("Only health checks are open to everybody") {
  for (const Method& row : AllMethods()) {
    CAPTURE(row.path);
    CHECK(row.is_open == (row.service_name() == "grpc.health.v1.Health"));
  }
}

TEST_CASE("What moves money or changes accounts records who asks") {
  const std::set<std::string_view> expected = {
      "OpenAccount", "UpdateAccount", "CloseAccount", "ReopenAccount", "ImportAccounts",
      "Withdraw",    "Deposit",       "Transfer",     "Hold",          "Capture",
      "Release",     "Reverse",       "ExecuteBatch"};
  for (const Method& row : AllMethods()) {
    CAPTURE(row.path);
    CHECK(row.records_principal == expected.contains(row.name()));
  }
}

// Refuses requests of the given types, and keeps which it saw.
class StrictGate final : public Gate {
 public:
  explicit StrictGate(std::set<std::string> refused = {}) : refused_(std::move(refused)) {}

  std::optional<grpc::Status> Admit(const CallContext& context,
                                    const google::protobuf::Message& request) const override {
    const std::lock_guard lock(mutex_);
    const std::string type = request.GetDescriptor()->name();
    seen_.push_back(std::string(context.method) + ":" + type);
    if (!refused_.contains(type)) return std::nullopt;
    return RefusalStatus({.reason = storage::RefusalReason::kOverloaded}, {});
  }

  std::vector<std::string> TakeSeen() const {
    const std::lock_guard lock(mutex_);
    return std::exchange(seen_, {});
  }

 private:
  const std::set<std::string> refused_;
  mutable std::mutex mutex_;
  mutable std::vector<std::string> seen_;  // guarded by mutex_
};

grpc::Status Import(v1::AdminService::Stub& stub, const v1::ImportAccountsRequest& part) {
  grpc::ClientContext context;
  context.set_deadline(Patience());
  v1::ImportAccountsResponse response;
  const auto writer = stub.ImportAccounts(&context, &response);
  writer->Write(part);
  writer->WritesDone();
  return writer->Finish();
}

// Reads a feed to its end; or cancels it as soon as it is open.
enum class Reading { kToTheEnd, kUntilItIsOpen };

template <typename Stub, typename Request, typename Response>
grpc::Status Read(Stub& stub,
                  std::unique_ptr<grpc::ClientReader<Response>> (Stub::*open)(grpc::ClientContext*,
                                                                              const Request&),
                  Reading reading) {
  grpc::ClientContext context;
  context.set_deadline(Patience());
  const auto reader = (stub.*open)(&context, Request());
  reader->WaitForInitialMetadata();
  if (reading == Reading::kUntilItIsOpen) context.TryCancel();
  Response response;
  while (reader->Read(&response)) {
  }
  return reader->Finish();
}

TEST_CASE("Every kind of request passes the gate once, and nothing else does") {
  Bank bank;
  const StrictGate gate;
  bank.service().gate = &gate;
  const auto admin = v1::AdminService::NewStub(bank.channel());

  CHECK(Balance(bank.stub(), "10001").status.ok());
  CHECK(gate.TakeSeen() == std::vector<std::string>{"Balance:BalanceRequest"});

  grpc::ClientContext context;
  v1::ExecuteBatchRequest batch;
  for (const char* account : {"10001", "10002"}) {
    auto& deposit = *batch.add_operations()->mutable_deposit();
    deposit.set_account(account);
    deposit.set_amount_minor(1);
  }
  v1::ExecuteBatchResponse batched;
  CHECK(bank.stub().ExecuteBatch(&context, batch, &batched).ok());
  CHECK(gate.TakeSeen() == std::vector<std::string>{"ExecuteBatch:ExecuteBatchRequest",
                                                    "ExecuteBatch:DepositRequest",
                                                    "ExecuteBatch:DepositRequest"});

  CHECK(Read(bank.stub(), &v1::AtmService::Stub::WatchTransactions, Reading::kUntilItIsOpen)
            .error_code() == grpc::StatusCode::CANCELLED);
  CHECK(gate.TakeSeen() == std::vector<std::string>{"WatchTransactions:WatchTransactionsRequest"});

  CHECK(Read(*admin, &v1::AdminService::Stub::ExportTransactions, Reading::kToTheEnd).ok());
  CHECK(gate.TakeSeen() ==
        std::vector<std::string>{"ExportTransactions:ExportTransactionsRequest"});

  v1::ImportAccountsRequest part;
  part.set_total(1);
  part.add_accounts()->set_account("30001");
  part.mutable_accounts(0)->set_currency_code("USD");
  CHECK(Import(*admin, part).ok());
  CHECK(gate.TakeSeen() == std::vector<std::string>{"ImportAccounts:ImportAccountsRequest"});

  CHECK(Health(bank.channel(), "") == "SERVING");
  CHECK(gate.TakeSeen().empty());
}

TEST_CASE("What the gate refuses does not happen, and its fields are not looked at") {
  Bank bank;
  const StrictGate gate({"DepositRequest", "WatchTransactionsRequest", "ExportTransactionsRequest",
                         "ImportAccountsRequest"});
  bank.service().gate = &gate;
  const auto admin = v1::AdminService::NewStub(bank.channel());

  const auto refused = Deposit(bank.stub(), {.account = "?", .amount_minor = -1});
  CHECK(DetailsOf(refused.status).reason == "OVERLOADED");
  CHECK(DetailsOf(Read(bank.stub(), &v1::AtmService::Stub::WatchTransactions, Reading::kToTheEnd))
            .reason == "OVERLOADED");
  CHECK(DetailsOf(Read(*admin, &v1::AdminService::Stub::ExportTransactions, Reading::kToTheEnd))
            .reason == "OVERLOADED");
  CHECK(DetailsOf(Import(*admin, {})).reason == "OVERLOADED");

  // The other operation of a batch is carried out.
  grpc::ClientContext context;
  v1::ExecuteBatchRequest batch;
  batch.add_operations()->mutable_deposit()->set_account("10001");
  auto& withdrawal = *batch.add_operations()->mutable_withdraw();
  withdrawal.set_account("10001");
  withdrawal.set_amount_minor(100);
  v1::ExecuteBatchResponse response;
  REQUIRE(bank.stub().ExecuteBatch(&context, batch, &response).ok());
  CHECK(response.results(0).has_error());
  CHECK(response.results(1).has_withdraw());
  CHECK(bank.BalanceMinor("10001") == 999'00);
}

// Keeps what it is told.
class Notes final : public CallObserver {
 public:
  void OnEnd(const CallEnd& end) override {
    const std::lock_guard lock(mutex_);
    notes_.push_back(std::string(end.context.method) + " " + std::to_string(end.code) + " " +
                     end.reason + " t" + std::to_string(end.transaction) + " o" +
                     std::to_string(end.operations) + " " + end.context.trace);
    CHECK(end.duration.count() >= 0);
  }
  bool wants_trace() const override { return true; }

  std::vector<std::string> Take() {
    const std::lock_guard lock(mutex_);
    return std::exchange(notes_, {});
  }

 private:
  std::mutex mutex_;
  std::vector<std::string> notes_;  // guarded by mutex_
};

TEST_CASE("Observers are told the end of each call") {
  Notes notes;
  Bank bank;
  bank.service().observers.Add(&notes);

  grpc::ClientContext context;
  context.AddMetadata("traceparent", "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01");
  v1::DepositRequest request;
  request.set_account("10001");
  request.set_amount_minor(1);
  v1::DepositResponse response;
  REQUIRE(bank.stub().Deposit(&context, request, &response).ok());
  const std::string id = std::to_string(response.transaction().id());
  CHECK(notes.Take() ==
        std::vector<std::string>{"Deposit 0  t" + id +
                                 " o0 00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"});

  CHECK_FALSE(Withdraw(bank.stub(), {.account = "10001", .amount_minor = 5'000'00}).status.ok());
  CHECK(notes.Take() == std::vector<std::string>{"Withdraw 9 INSUFFICIENT_FUNDS t0 o0 "});

  grpc::ClientContext batch_context;
  v1::ExecuteBatchRequest batch;
  batch.add_operations()->mutable_deposit();
  batch.add_operations();
  v1::ExecuteBatchResponse batched;
  CHECK(bank.stub().ExecuteBatch(&batch_context, batch, &batched).ok());
  CHECK(notes.Take() == std::vector<std::string>{"ExecuteBatch 0  t0 o2 "});

  (void)Read(bank.stub(), &v1::AtmService::Stub::WatchTransactions, Reading::kUntilItIsOpen);
  std::vector<std::string> watched;
  Eventually([&] {
    if (watched.empty()) watched = notes.Take();
    return !watched.empty();
  });
  CHECK(watched == std::vector<std::string>{"WatchTransactions 1  t0 o0 "});
}

TEST_CASE("A handler serves a face that is not gRPC") {
  Bank bank;
  DirectCall call(bank.service(), "/atm.v1.AdminService/OpenAccount");
  call.context().principal = {.kind = storage::PrincipalKind::kPeer, .name = "somebody"};
  v1::OpenAccountRequest request;
  request.set_account("30001");
  request.set_currency_code("USD");
  v1::OpenAccountResponse response;
  const grpc::Status status = call.Run(request, &response);
  INFO(status.error_message());
  CHECK(status.ok());
  CHECK(response.account().account() == "30001");
}

TEST_CASE("An answer to a call is given once, and counted by the door") {
  Bank bank;
  {
    DirectCall call(bank.service(), "/atm.v1.AtmService/Balance");
    v1::BalanceRequest request;
    request.set_account("10001");
    v1::BalanceResponse response;
    CHECK(call.Run(request, &response).ok());
    CHECK(response.balance().balance_minor() == 1'000'00);
  }
  CHECK(bank.Drain(std::chrono::minutes(1)) == 0);
}

}  // namespace
}  // namespace atm::server::testing
