// Did it happen? GetTransaction, by transaction id and by request id.
#include <future>
#include <memory>
#include <string>
#include <utility>

#include "google/rpc/status.pb.h"
#include "tests/catch2.h"
#include "tests/server/bank.h"
#include "tests/server/calls.h"
#include "tests/storage/gated_journal.h"

namespace atm::server::testing {
namespace {

using Metadata = std::map<std::string, std::string>;

constexpr char kOtherId[] = "01890a5d-ac96-774b-bcce-b302099a8058";
constexpr char kThirdId[] = "01890a5d-ac96-774b-bcce-b302099a8059";

Answer<v1::GetTransactionResponse> Get(Bank& bank, const v1::GetTransactionRequest& request) {
  grpc::ClientContext context;
  context.set_deadline(Patience());
  Answer<v1::GetTransactionResponse> answer;
  answer.status = bank.stub().GetTransaction(&context, request, &answer.response);
  return answer;
}

Answer<v1::GetTransactionResponse> GetById(Bank& bank, std::int64_t transaction_id) {
  v1::GetTransactionRequest request;
  request.set_transaction_id(transaction_id);
  return Get(bank, request);
}

Answer<v1::GetTransactionResponse> GetByRequest(Bank& bank, const std::string& request_id) {
  v1::GetTransactionRequest request;
  request.set_request_id(request_id);
  return Get(bank, request);
}

// The request is on record with the refusal that it was answered with, to the last detail.
void CheckRefusalOnRecord(Bank& bank, const std::string& request_id, const grpc::Status& first) {
  REQUIRE_FALSE(first.ok());
  const auto found = GetByRequest(bank, request_id);
  REQUIRE(found.status.ok());
  CHECK_FALSE(found.response.has_transaction());
  REQUIRE(found.response.has_refusal());
  google::rpc::Status details;
  REQUIRE(details.ParseFromString(first.error_details()));
  CHECK(found.response.refusal().DebugString() == details.DebugString());
  CHECK(found.response.refusal().code() == first.error_code());
  CHECK(found.response.refusal().message() == first.error_message());
}

TEST_CASE("GetTransaction tells what happened, by either id") {
  Bank bank;
  const auto paid = Withdraw(bank.stub(), {.account = "10001",
                                           .amount_minor = 40'00,
                                           .request_id = kRequestId,
                                           .memo = "for the weekend"});
  REQUIRE(paid.status.ok());
  const std::string expected = paid.response.transaction().DebugString();
  const auto by_id = GetById(bank, paid.response.transaction().id());
  REQUIRE(by_id.status.ok());
  CHECK(by_id.response.transaction().DebugString() == expected);
  CHECK_FALSE(by_id.response.has_refusal());
  const auto by_request = GetByRequest(bank, "01890A5D-AC96-774B-BCCE-B302099A8057");
  REQUIRE(by_request.status.ok());
  CHECK(by_request.response.transaction().DebugString() == expected);
  // Asking moves nothing.
  CHECK(bank.ledger().last_transaction() == paid.response.transaction().id());
}

TEST_CASE("GetTransaction tells of each kind what its own answer told") {
  Bank bank;
  const auto check = [&](const grpc::Status& status, const v1::Transaction& transaction) {
    REQUIRE(status.ok());
    CHECK(GetById(bank, transaction.id()).response.transaction().DebugString() ==
          transaction.DebugString());
    CHECK(GetByRequest(bank, transaction.request_id()).response.transaction().DebugString() ==
          transaction.DebugString());
  };
  const auto moved =
      Transfer(bank.stub(), {.from_account = "10001", .to_account = "10002", .amount_minor = 5});
  check(moved.status, moved.response.transaction());
  const auto held = Hold(bank.stub(), {.account = "10001", .amount_minor = 100});
  check(held.status, held.response.transaction());
  const std::int64_t hold_id = held.response.transaction().id();
  const auto captured = Capture(bank.stub(), {.hold_id = hold_id, .amount_minor = 60});
  check(captured.status, captured.response.transaction());
  const auto reversed =
      Reverse(bank.stub(), {.transaction_id = captured.response.transaction().id()});
  check(reversed.status, reversed.response.transaction());
  const auto freed = Release(
      bank.stub(),
      {.hold_id =
           Hold(bank.stub(), {.account = "10001", .amount_minor = 1}).response.transaction().id()});
  check(freed.status, freed.response.transaction());

  const auto opening = GetById(bank, 1);
  REQUIRE(opening.status.ok());
  CHECK(opening.response.transaction().kind() == v1::Transaction::KIND_OPENING);
  CHECK(opening.response.transaction().debit_account() == "opening:USD");
  CHECK(opening.response.transaction().credit_account() == "10001");
}

TEST_CASE("GetTransaction tells a recorded refusal as it was given, also when it is out of date") {
  Bank bank;
  const auto poor = Withdraw(
      bank.stub(),
      {.account = "10002", .amount_minor = 1, .currency_code = "USD", .request_id = kRequestId});
  REQUIRE(Deposit(bank.stub(), {.account = "10002", .amount_minor = 100}).status.ok());
  CheckRefusalOnRecord(bank, kRequestId, poor.status);

  const auto held = Hold(bank.stub(), {.account = "10002", .amount_minor = 10});
  REQUIRE(held.status.ok());
  const auto exceeded = Capture(
      bank.stub(),
      {.hold_id = held.response.transaction().id(), .amount_minor = 11, .request_id = kOtherId});
  CheckRefusalOnRecord(bank, kOtherId, exceeded.status);
  const auto opening = Reverse(bank.stub(), {.transaction_id = 1, .request_id = kThirdId});
  CheckRefusalOnRecord(bank, kThirdId, opening.status);
}

TEST_CASE("GetTransaction after a Reverse of what never arrived") {
  Bank bank;
  const auto reversed =
      Reverse(bank.stub(), {.original_request_id = kRequestId, .request_id = kOtherId});
  REQUIRE(reversed.status.ok());
  REQUIRE(reversed.response.nothing_to_reverse());
  const auto reversal = GetByRequest(bank, kOtherId);
  REQUIRE(reversal.status.ok());
  CHECK_FALSE(reversal.response.has_transaction());
  CHECK_FALSE(reversal.response.has_refusal());

  const auto late =
      Deposit(bank.stub(), {.account = "10001", .amount_minor = 1, .request_id = kRequestId});
  CHECK(DetailsOf(late.status).reason == "REVERSED_BEFORE_ARRIVAL");
  CheckRefusalOnRecord(bank, kRequestId, late.status);
}

TEST_CASE("GetTransaction: TRANSACTION_NOT_FOUND for what never happened") {
  Bank bank;
  const auto by_id = GetById(bank, 999);
  CHECK(by_id.status.error_code() == grpc::StatusCode::NOT_FOUND);
  CHECK_THAT(by_id.status.error_message(), ContainsSubstring("999"));
  Details details = DetailsOf(by_id.status);
  CHECK(details.reason == "TRANSACTION_NOT_FOUND");
  CHECK(details.domain == "atm.v1");
  CHECK(details.metadata == Metadata{{"transaction_id", "999"}, {"response_code", "25"}});

  // A refusal that is not recorded leaves nothing behind.
  CHECK(Withdraw(bank.stub(), {.account = "99999", .amount_minor = 1, .request_id = kRequestId})
            .status.error_code() == grpc::StatusCode::NOT_FOUND);
  const auto by_request = GetByRequest(bank, kRequestId);
  CHECK(by_request.status.error_code() == grpc::StatusCode::NOT_FOUND);
  CHECK_THAT(by_request.status.error_message(), ContainsSubstring(kRequestId));
  details = DetailsOf(by_request.status);
  CHECK(details.reason == "TRANSACTION_NOT_FOUND");
  CHECK(details.metadata == Metadata{{"request_id", kRequestId}, {"response_code", "25"}});
}

TEST_CASE("GetTransaction: INVALID_TRANSACTION_ID and INVALID_REQUEST_ID") {
  Bank bank;
  for (const std::int64_t id : {std::int64_t{0}, std::int64_t{-1}}) {
    const grpc::Status status = GetById(bank, id).status;
    CHECK(status.error_code() == grpc::StatusCode::INVALID_ARGUMENT);
    CHECK(DetailsOf(status).reason == "INVALID_TRANSACTION_ID");
    CHECK(DetailsOf(status).metadata.at("response_code") == "30");
    CHECK(DetailsOf(status).fields == std::vector<std::string>{"transaction_id"});
  }
  CHECK(DetailsOf(Get(bank, {}).status).reason == "INVALID_TRANSACTION_ID");
  for (const char* id : {"", "1", "00000000-0000-0000-0000-000000000000"}) {
    const grpc::Status status = GetByRequest(bank, id).status;
    CHECK(status.error_code() == grpc::StatusCode::INVALID_ARGUMENT);
    CHECK(DetailsOf(status).reason == "INVALID_REQUEST_ID");
    CHECK(DetailsOf(status).fields == std::vector<std::string>{"request_id"});
  }
  // 0x12: request_id, a string; not UTF-8, cut off.
  CHECK(
      DetailsOf(RawCall(bank.channel(), "/atm.v1.AtmService/GetTransaction", "\x12\x01\xff").status)
          .reason == "INVALID_REQUEST_ID");
  CHECK(DetailsOf(RawCall(bank.channel(), "/atm.v1.AtmService/GetTransaction", "\x12\x05z").status)
            .reason == "MALFORMED_REQUEST");
}

TEST_CASE("GetTransaction: STARTING_UP, then SHUTTING_DOWN, and a line in the log") {
  Bank bank(Bank::Config{});
  CHECK(DetailsOf(GetById(bank, 1).status).reason == "STARTING_UP");
  bank.OpenAccount("10001", "USD", 0);
  bank.Serve();
  CHECK(GetById(bank, 1).status.ok());
  REQUIRE(bank.ledger().Close().ok());
  const grpc::Status late = GetById(bank, 1).status;
  CHECK(late.error_code() == grpc::StatusCode::UNAVAILABLE);
  CHECK(DetailsOf(late).reason == "SHUTTING_DOWN");
  CHECK(DetailsOf(GetByRequest(bank, kRequestId).status).reason == "SHUTTING_DOWN");
  CHECK_THAT(bank.LogText(), ContainsSubstring("method=GetTransaction transaction_id=1 code=OK"));
  CHECK_THAT(bank.LogText(),
             ContainsSubstring(std::string("method=GetTransaction request_id=") + kRequestId));
}

TEST_CASE("GetTransaction: a deadline that passed before the queue is DEADLINE_EXCEEDED") {
  Bank::Config config;
  config.clock = [] { return Patience() + std::chrono::hours(1); };
  Bank bank(std::move(config));
  bank.Serve();
  CHECK(DetailsOf(GetById(bank, 1).status).reason == "DEADLINE_EXCEEDED");
}

TEST_CASE("GetTransaction: OVERLOADED at once when the queue is full; others go on") {
  storage::StoppedLooks looks;
  auto journal = std::make_unique<storage::GatedJournal>(MemoryJournal());
  journal->on_look = looks.Stop();
  Bank::Config config;
  config.journal = std::move(journal);
  config.ledger.readers = 1;
  config.ledger.read_queue_capacity = 1;
  Bank bank(std::move(config));
  bank.OpenAccount("10001", "USD", 0);
  bank.Serve();
  const auto ask = [&] {
    return std::async(std::launch::async, [&] { return GetById(bank, 1).status; });
  };
  auto first = ask();
  looks.WaitFor(1);
  std::promise<storage::Finding> queued;
  bank.ledger().Find(storage::TransactionId{1},
                     [&](storage::Finding finding) { queued.set_value(std::move(finding)); });
  const grpc::Status refused = GetById(bank, 1).status;
  CHECK(refused.error_code() == grpc::StatusCode::RESOURCE_EXHAUSTED);
  CHECK(DetailsOf(refused).reason == "OVERLOADED");
  CHECK(DetailsOf(refused).retry_delay_ms > 0);
  CHECK(Deposit(bank.stub(), {.account = "10001", .amount_minor = 1}).status.ok());
  looks.Open();
  CHECK(first.get().ok());
  CHECK(std::holds_alternative<storage::OnRecord>(queued.get_future().get()));
}

TEST_CASE("GetTransaction: RECORD_UNREADABLE, and the bank goes on") {
  auto journal = std::make_unique<storage::GatedJournal>(MemoryJournal());
  journal->on_look = [] { return absl::UnavailableError("disk I/O error"); };
  Bank::Config config;
  config.journal = std::move(journal);
  Bank bank(std::move(config));
  bank.OpenAccount("10001", "USD", 0);
  bank.Serve();
  const grpc::Status status = GetById(bank, 1).status;
  CHECK(status.error_code() == grpc::StatusCode::UNAVAILABLE);
  CHECK(DetailsOf(status).reason == "RECORD_UNREADABLE");
  CHECK(DetailsOf(status).domain == "atm.v1");
  CHECK(DetailsOf(status).metadata == Metadata{{"response_code", "91"}});
  CHECK(Deposit(bank.stub(), {.account = "10001", .amount_minor = 1}).status.ok());
}

}  // namespace
}  // namespace atm::server::testing
