// Operations that are sent together: when they are sent, and how each of them ends.
#include "client/grpc/batcher.h"

#include <grpcpp/server.h>
#include <grpcpp/server_builder.h>
#include <grpcpp/support/byte_buffer.h>
#include <grpcpp/support/slice.h>

#include <algorithm>
#include <array>
#include <atomic>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <future>
#include <memory>
#include <mutex>
#include <string>
#include <utility>
#include <vector>

#include "atm/admin_client.h"
#include "atm/client.h"
#include "atm/error.h"
#include "atm/v1/atm_service.grpc.pb.h"
#include "client/grpc/batch_operation.h"
#include "tests/catch2.h"
#include "tests/client/served_bank.h"

namespace atm {
namespace {

using std::chrono::milliseconds;
using std::chrono::steady_clock;

// What was sent and delivered, in words, and the answers that the test still has to give.
struct Wire {
  std::vector<std::string> sent;  // "1", or "2 3" for a batch
  std::vector<std::string> told;  // "1 OK"
  std::vector<std::function<void()>> alone_answered;
  std::vector<Batcher::Answer> batch_answer;
  std::vector<absl::Status> unanswered;  // with those that were sent alone
  milliseconds batch_deadline{0};

  std::shared_ptr<Batcher> batcher = std::make_shared<Batcher>(
      [this](const std::string& request, milliseconds deadline, Batcher::Answer answer) {
        Send(request, deadline, std::move(answer));
      });

  void Send(const std::string& encoded, milliseconds deadline, Batcher::Answer answer) {
    v1::ExecuteBatchRequest request;
    REQUIRE(request.ParseFromString(encoded));
    std::string names;
    for (const auto& operation : request.operations()) {
      names += (names.empty() ? "" : " ") + operation.deposit().account();
    }
    sent.push_back(names);
    batch_deadline = deadline;
    batch_answer.push_back(std::move(answer));
  }

  void Add(const std::string& name, milliseconds time = milliseconds(60'000));

  // Answers the newest ExecuteBatch with a code for each operation.
  void Answer(const std::vector<absl::StatusCode>& codes) {
    v1::ExecuteBatchResponse response;
    for (const absl::StatusCode code : codes) {
      v1::BatchResult* result = response.add_results();
      result->mutable_deposit();
      if (code != absl::StatusCode::kOk) result->mutable_error()->set_code(static_cast<int>(code));
    }
    End(std::move(response));
  }
  void Fail(const absl::Status& status) { End(status); }
  void End(absl::StatusOr<v1::ExecuteBatchResponse> response) {
    const Batcher::Answer answer = batch_answer.back();  // answering may send another one
    answer.arrived(response.status());
    answer.told(std::move(response));
  }
};

class Named final : public BatchedCall {
 public:
  Named(Wire& wire, std::string name, milliseconds time)
      : wire_(wire), name_(std::move(name)), deadline_(steady_clock::now() + time) {}

  steady_clock::time_point deadline() const override { return deadline_; }
  void SendAlone(std::unique_ptr<BatchedCall> self, std::function<void()> answered,
                 const absl::Status& unanswered) override {
    wire_.sent.push_back(name_);
    wire_.unanswered.push_back(unanswered);
    wire_.alone_answered.push_back(
        [answered = std::move(answered), kept = std::shared_ptr<BatchedCall>(std::move(self))] {
          answered();
          kept->End(absl::OkStatus());
        });
  }
  std::string Encode() const override {
    v1::DepositRequest request;
    request.set_account(name_);
    return EncodeOperation(v1::BatchOperation::kDeposit, request);
  }
  void Take(v1::BatchResult* result) override { End(ErrorOf(*result)); }
  void End(const absl::Status& status) override {
    wire_.told.push_back(name_ + " " + absl::StatusCodeToString(status.code()));
  }

 private:
  Wire& wire_;
  const std::string name_;
  const steady_clock::time_point deadline_;
};

void Wire::Add(const std::string& name, milliseconds time) {
  batcher->Add(std::make_unique<Named>(*this, name, time));
}

using Words = std::vector<std::string>;
using absl::StatusCode;

TEST_CASE("A lone operation is sent at once, and so is the next one") {
  Wire wire;
  wire.Add("1");
  CHECK(wire.sent == Words{"1"});
  wire.alone_answered[0]();
  wire.Add("2");
  CHECK(wire.sent == Words{"1", "2"});
  CHECK(wire.told == Words{"1 OK"});
}

TEST_CASE("What comes while one is on its way goes together, in its order") {
  Wire wire;
  for (const char* name : {"1", "2", "3"}) wire.Add(name);
  CHECK(wire.sent == Words{"1"});
  wire.alone_answered[0]();
  CHECK(wire.sent == Words{"1", "2 3"});
  for (const char* name : {"4", "5", "6"}) wire.Add(name);
  CHECK(wire.sent.size() == 2);
  wire.Answer({StatusCode::kOk, StatusCode::kFailedPrecondition});
  CHECK(wire.sent == Words{"1", "2 3", "4 5 6"});
  CHECK(wire.told == Words{"1 OK", "2 OK", "3 FAILED_PRECONDITION"});
  wire.Add("7");
  wire.Answer({StatusCode::kOk, StatusCode::kOk, StatusCode::kOk});
  CHECK(wire.sent.back() == "7");  // one operation is sent alone
  CHECK(wire.batch_answer.size() == 2);
}

TEST_CASE("The next batch is sent before the answer to the one before is read") {
  Wire wire;
  for (const char* name : {"1", "2", "3"}) wire.Add(name);
  wire.alone_answered[0]();
  for (const char* name : {"4", "5"}) wire.Add(name);
  const Batcher::Answer answer = wire.batch_answer.back();
  answer.arrived(absl::OkStatus());
  CHECK(wire.sent == Words{"1", "2 3", "4 5"});
  CHECK(wire.told == Words{"1 OK"});
  answer.told(absl::InternalError("cannot be read"));
  CHECK(wire.sent == Words{"1", "2 3", "4 5", "2", "3"});
}

TEST_CASE("A batch has a bound, and the rest goes with the next one") {
  Wire wire;
  for (int i = 0; i < 1'500; ++i) wire.Add("x");
  wire.alone_answered[0]();
  CHECK(wire.sent.back().size() == 2 * 1'024 - 1);
  wire.Answer(std::vector<StatusCode>(1'024));
  CHECK(wire.sent.back().size() == 2 * (1'499 - 1'024) - 1);
  CHECK(wire.told.size() == 1 + 1'024);
}

TEST_CASE("A batch that is lost is asked for one by one, and nobody forgets that it was lost") {
  Wire wire;
  for (const char* name : {"1", "2", "3"}) wire.Add(name);
  wire.alone_answered[0]();
  wire.Fail(absl::UnavailableError("gone"));
  CHECK(wire.sent == Words{"1", "2 3", "2", "3"});
  CHECK(absl::IsUnavailable(wire.unanswered[1]));
  wire.alone_answered[1]();
  wire.alone_answered[2]();
  CHECK(wire.told == Words{"1 OK", "2 OK", "3 OK"});
}

TEST_CASE("An operation that the bank could not carry out now is asked for again alone") {
  Wire wire;
  for (const char* name : {"1", "2", "3"}) wire.Add(name);
  wire.alone_answered[0]();
  wire.Answer({StatusCode::kUnavailable, StatusCode::kOk});
  CHECK(wire.sent == Words{"1", "2 3", "2"});
  CHECK(wire.told == Words{"1 OK", "3 OK"});
}

TEST_CASE("A server without batches is asked one by one from then on") {
  Wire wire;
  for (const char* name : {"1", "2", "3"}) wire.Add(name);
  wire.alone_answered[0]();
  wire.Fail(absl::UnimplementedError("no such method"));
  CHECK(wire.sent == Words{"1", "2 3", "2", "3"});
  CHECK(wire.unanswered[1].ok());
  wire.Add("4");
  wire.Add("5");
  CHECK(wire.sent == Words{"1", "2 3", "2", "3", "4", "5"});
}

TEST_CASE("The time of a batch is that of its most impatient operation") {
  Wire wire;
  wire.Add("1");
  wire.Add("2", milliseconds(50'000));
  wire.Add("3", milliseconds(10'000));
  wire.Add("4", milliseconds(0));
  wire.alone_answered[0]();
  CHECK(wire.batch_deadline == milliseconds(0));
  wire.Fail(absl::DeadlineExceededError("too late"));
  CHECK(wire.told == Words{"1 OK", "4 DEADLINE_EXCEEDED"});
  CHECK(wire.sent == Words{"1", "2 3 4", "2", "3"});
}

TEST_CASE("What waits when the connection goes is cancelled") {
  Wire wire;
  for (const char* name : {"1", "2", "3"}) wire.Add(name);
  wire.batcher->Close();
  CHECK(wire.told == Words{"2 CANCELLED", "3 CANCELLED"});
  wire.alone_answered[0]();
  CHECK(wire.sent == Words{"1"});
  CHECK(wire.told.back() == "1 OK");
}

TEST_CASE("Thousands of operations at once are all carried out, once and in order") {
  const bool batching = GENERATE(true, false);
  ServedBank served([] { return std::int64_t{1'800'000'000'000'000}; });
  ClientOptions options;
  options.target = served.target();
  options.deadline = std::chrono::seconds(60);
  options.batching = batching;
  const auto connection = MakeConnection(options);
  REQUIRE(AdminClient(connection).OpenAccount("10001", "USD").ok());
  const Client bank(connection);
  constexpr int kOperations = 3'000;
  std::mutex mutex;
  std::vector<std::int64_t> ids(kOperations);  // of the transactions, in the order of the calls
  std::promise<void> all_told;
  int told = 0;
  int failed = 0;
  for (int i = 0; i < kOperations; ++i) {
    v1::DepositRequest request;
    request.set_account("10001");
    request.set_amount_minor(1);
    bank.DepositAsync(request, [&, i](absl::StatusOr<v1::DepositResponse> response) {
      const std::lock_guard lock(mutex);
      if (response.ok()) {
        ids[static_cast<std::size_t>(i)] = response->transaction().id();
      } else {
        ++failed;
      }
      if (++told == kOperations) all_told.set_value();
    });
  }
  all_told.get_future().wait();
  CHECK(failed == 0);
  if (batching) CHECK(std::is_sorted(ids.begin(), ids.end()));
  CHECK(bank.Balance("10001")->balance_minor() == kOperations);
}

TEST_CASE("A connection may go while many operations are out: each is told once") {
  ServedBank served([] { return std::int64_t{1'800'000'000'000'000}; });
  ClientOptions options;
  options.target = served.target();
  auto connection = MakeConnection(options);
  REQUIRE(AdminClient(connection).OpenAccount("10001", "USD").ok());
  std::atomic<int> told = 0;
  {
    const Client bank(std::exchange(connection, nullptr));
    for (int i = 0; i < 2'000; ++i) {
      v1::DepositRequest request;
      request.set_account("10001");
      request.set_amount_minor(1);
      bank.DepositAsync(request, [&](const absl::StatusOr<v1::DepositResponse>&) { ++told; });
    }
  }
  CHECK(told == 2'000);
}

// Answers ExecuteBatch with bytes that are no message, and a deposit once the test allows it.
class GarblingService final
    : public v1::AtmService::WithRawCallbackMethod_ExecuteBatch<v1::AtmService::Service> {
 public:
  explicit GarblingService(std::shared_future<void> let) : let_(std::move(let)) {}

  grpc::ServerUnaryReactor* ExecuteBatch(grpc::CallbackServerContext* context,
                                         const grpc::ByteBuffer* /*request*/,
                                         grpc::ByteBuffer* response) override {
    ++batches;
    const grpc::Slice slice("\xFF\xFF\xFF");
    *response = grpc::ByteBuffer(&slice, 1);
    auto* reactor = context->DefaultReactor();
    reactor->Finish(grpc::Status::OK);
    return reactor;
  }

  grpc::Status Deposit(grpc::ServerContext* /*context*/, const v1::DepositRequest* request,
                       v1::DepositResponse* response) override {
    let_.wait();
    ++deposits;
    response->mutable_transaction()->set_amount_minor(request->amount_minor());
    return grpc::Status::OK;
  }

  std::atomic<int> batches = 0;
  std::atomic<int> deposits = 0;

 private:
  const std::shared_future<void> let_;
};

TEST_CASE("A batch whose answer cannot be read is asked for one by one") {
  std::promise<void> all_asked;
  GarblingService service(all_asked.get_future().share());
  int port = 0;
  grpc::ServerBuilder builder;
  builder.AddListeningPort("127.0.0.1:0", grpc::InsecureServerCredentials(), &port);
  builder.RegisterService(&service);
  const auto server = builder.BuildAndStart();
  REQUIRE(server != nullptr);
  ClientOptions options;
  options.target = "127.0.0.1:" + std::to_string(port);
  options.deadline = std::chrono::seconds(60);
  std::array<std::promise<absl::StatusOr<v1::DepositResponse>>, 3> told;
  const Client bank(MakeConnection(options));
  for (std::size_t i = 0; i < told.size(); ++i) {
    v1::DepositRequest request;
    request.set_account("10001");
    request.set_amount_minor(static_cast<std::int64_t>(i) + 1);
    bank.DepositAsync(request, [&told, i](absl::StatusOr<v1::DepositResponse> response) {
      told[i].set_value(std::move(response));
    });
  }
  all_asked.set_value();  // the second and the third wait for the first
  for (std::size_t i = 0; i < told.size(); ++i) {
    const auto response = told[i].get_future().get();
    REQUIRE(response.ok());
    CHECK(response->transaction().amount_minor() == static_cast<std::int64_t>(i) + 1);
  }
  CHECK(service.batches == 1);
  CHECK(service.deposits == 3);
}

TEST_CASE("A batch of a program's own gets its request ids, and tells its refusals") {
  ServedBank served([] { return std::int64_t{1'800'000'000'000'000}; });
  ClientOptions options;
  options.target = served.target();
  const auto connection = MakeConnection(options);
  REQUIRE(AdminClient(connection).OpenAccount("10001", "USD").ok());
  const Client bank(connection);
  v1::ExecuteBatchRequest request;
  auto& deposit = *request.add_operations()->mutable_deposit();
  deposit.set_account("10001");
  deposit.set_amount_minor(5);
  auto& withdraw = *request.add_operations()->mutable_withdraw();
  withdraw.set_account("10001");
  withdraw.set_amount_minor(6);
  const auto done = bank.ExecuteBatch(request);
  REQUIRE(done.ok());
  CHECK(ErrorOf(done->results(0)).ok());
  CHECK(done->results(0).deposit().transaction().request_id()[14] == '7');
  CHECK(ReasonOf(ErrorOf(done->results(1))) == "INSUFFICIENT_FUNDS");
}

}  // namespace
}  // namespace atm
