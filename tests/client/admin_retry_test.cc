// Which calls of AdminClient are retried, and when: over gRPC, with a server that fails on order.
#include <grpcpp/server.h>
#include <grpcpp/server_builder.h>

#include <chrono>
#include <deque>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "atm/admin_client.h"
#include "atm/fake_connection.h"
#include "atm/v1/admin_service.grpc.pb.h"
#include "storage/base/mutex.h"
#include "storage/values/uuid.h"
#include "tests/catch2.h"
#include "tests/client/to_grpc.h"

namespace atm {
namespace {

using std::chrono::milliseconds;

const absl::Status kLost = absl::UnavailableError("gone");

absl::Status Bank(absl::StatusCode code, const std::string& reason) {
  ErrorDetails details;
  details.reason = reason;
  return MakeBankError(code, "the bank says " + reason, details);
}

const absl::Status kShuttingDown = Bank(absl::StatusCode::kUnavailable, "SHUTTING_DOWN");
const absl::Status kClosed = Bank(absl::StatusCode::kFailedPrecondition, "ACCOUNT_CLOSED");

// Fails as ordered, and then answers every call with OK.
class Service final : public v1::AdminService::Service {
 public:
  grpc::Status OpenAccount(grpc::ServerContext* /*context*/, const v1::OpenAccountRequest* request,
                           v1::OpenAccountResponse* /*response*/) override {
    return Next(request->request_id());
  }
  grpc::Status GetAccount(grpc::ServerContext* /*context*/, const v1::GetAccountRequest* request,
                          v1::GetAccountResponse* /*response*/) override {
    return Next(request->account());
  }
  grpc::Status ListAccounts(grpc::ServerContext* /*context*/,
                            const v1::ListAccountsRequest* request,
                            v1::ListAccountsResponse* /*response*/) override {
    return Next(request->number_prefix());
  }
  grpc::Status UpdateAccount(grpc::ServerContext* /*context*/,
                             const v1::UpdateAccountRequest* request,
                             v1::UpdateAccountResponse* /*response*/) override {
    return Next(request->account());
  }
  grpc::Status CloseAccount(grpc::ServerContext* /*context*/,
                            const v1::CloseAccountRequest* request,
                            v1::CloseAccountResponse* /*response*/) override {
    return Next(request->account());
  }
  grpc::Status ReopenAccount(grpc::ServerContext* /*context*/,
                             const v1::ReopenAccountRequest* request,
                             v1::ReopenAccountResponse* /*response*/) override {
    return Next(request->account());
  }

  void Fail(std::vector<absl::Status> failures) {
    const MutexLock lock(mutex_);
    failures_.assign(failures.begin(), failures.end());
    attempts_.clear();
  }

  // Returns what the attempts since Fail were about.
  std::vector<std::string> attempts() const {
    const MutexLock lock(mutex_);
    return attempts_;
  }

 private:
  grpc::Status Next(const std::string& named) {
    const MutexLock lock(mutex_);
    attempts_.push_back(named);
    if (failures_.empty()) return grpc::Status::OK;
    const grpc::Status status = ToGrpc(failures_.front());
    failures_.pop_front();
    return status;
  }

  mutable Mutex mutex_;
  std::deque<absl::Status> failures_ ATM_GUARDED_BY(mutex_);
  std::vector<std::string> attempts_ ATM_GUARDED_BY(mutex_);
};

struct Fixture {
  Service service;
  int port = 0;
  std::unique_ptr<grpc::Server> server =
      grpc::ServerBuilder()
          .AddListeningPort("127.0.0.1:0", grpc::InsecureServerCredentials(), &port)
          .RegisterService(&service)
          .BuildAndStart();
  AdminClient admin{Options()};

  // Short waits, and a deadline that no healthy run comes near.
  ClientOptions Options() const {
    ClientOptions options;
    options.target = "127.0.0.1:" + std::to_string(port);
    options.deadline = std::chrono::seconds(30);
    options.retry = {
        .max_attempts = 5, .initial_backoff = milliseconds(1), .max_backoff = milliseconds(20)};
    return options;
  }
};

TEST_CASE("An account is opened under one request id, however often it is asked for") {
  Fixture f;
  f.service.Fail({kLost, kShuttingDown, kLost});
  REQUIRE(f.admin.OpenAccount("10001", "USD").ok());
  const auto ids = f.service.attempts();
  REQUIRE(ids.size() == 4);
  CHECK(Uuid::Parse(ids.front()).has_value());
  CHECK(ids == std::vector<std::string>(4, ids.front()));

  f.service.Fail({kLost, kLost, kLost, kLost, kLost});
  const auto unknown = f.admin.OpenAccount("10001", "USD");
  CHECK_FALSE(IsDefinite(unknown.status()));
  CHECK(f.service.attempts() == std::vector<std::string>(5, RequestIdOf(unknown.status())));
  CHECK(RequestIdOf(unknown.status()) != ids.front());
}

TEST_CASE("Questions and updates are asked again after a lost answer") {
  Fixture f;
  v1::ListAccountsRequest list;
  list.set_number_prefix("10001");
  const std::vector<std::function<absl::Status()>> calls = {
      [&] { return f.admin.GetAccount("10001").status(); },
      [&] { return f.admin.ListAccounts(list).status(); },
      [&] { return f.admin.RenameAccount("10001", "Ada").status(); },
      [&] { return f.admin.FreezeAccount("10001", {}).status(); },
      [&] { return f.admin.UnfreezeAccount("10001").status(); }};
  for (const auto& call : calls) {
    f.service.Fail({kLost, kLost});
    CHECK(call().ok());
    CHECK(f.service.attempts() == std::vector<std::string>(3, "10001"));
  }
}

TEST_CASE("Closing and opening again are asked again only while nothing can have happened") {
  Fixture f;
  const std::vector<std::function<absl::StatusOr<v1::Account>()>> calls = {
      [&] { return f.admin.CloseAccount("10001"); },
      [&] { return f.admin.ReopenAccount("10001"); }};
  for (const auto& call : calls) {
    f.service.Fail({kShuttingDown, kShuttingDown});
    CHECK(call().ok());
    CHECK(f.service.attempts().size() == 3);

    f.service.Fail({kShuttingDown, kLost, kClosed});
    const auto unknown = call();
    CHECK(unknown.status().code() == absl::StatusCode::kUnavailable);
    CHECK_FALSE(IsDefinite(unknown.status()));
    CHECK(f.service.attempts().size() == 2);
  }
}

TEST_CASE("A refusal is not asked again") {
  Fixture f;
  f.service.Fail({kClosed});
  CHECK(ReasonOf(f.admin.RenameAccount("10001", "Ada").status()) == "ACCOUNT_CLOSED");
  CHECK(f.service.attempts().size() == 1);
}

}  // namespace
}  // namespace atm
