// ExportTransactions: the record as a whole, or a part of it.
#include <google/protobuf/util/message_differencer.h>

#include <memory>
#include <string>
#include <vector>

#include "atm/v1/admin_service.grpc.pb.h"
#include "server/limits.h"
#include "server/status/errors.h"
#include "tests/catch2.h"
#include "tests/server/bank.h"
#include "tests/server/calls.h"
#include "tests/server/past_calls.h"

namespace atm::server::testing {
namespace {

using google::protobuf::util::MessageDifferencer;

constexpr int kDeposits = 300;  // more than two parts hold

class Export {
 public:
  Export(Bank& bank, const std::string& request)
      : stub_(v1::AdminService::NewStub(bank.channel())) {
    context_.set_deadline(Patience());
    reader_ =
        stub_->ExportTransactions(&context_, FromText<v1::ExportTransactionsRequest>(request));
  }

  bool Read() {
    v1::ExportTransactionsResponse part;
    if (!reader_->Read(&part)) return false;
    for (const auto& transaction : part.transactions()) transactions.push_back(transaction);
    last = part;
    ++parts;
    return true;
  }

  grpc::Status Finish() {
    while (Read()) {
    }
    return reader_->Finish();
  }

  std::vector<std::int64_t> Ids() const {
    std::vector<std::int64_t> ids;
    for (const auto& transaction : transactions) ids.push_back(transaction.id());
    return ids;
  }

  std::vector<v1::Transaction> transactions;
  v1::ExportTransactionsResponse last;
  int parts = 0;

 private:
  std::unique_ptr<v1::AdminService::Stub> stub_;
  grpc::ClientContext context_;
  std::unique_ptr<grpc::ClientReader<v1::ExportTransactionsResponse>> reader_;
};

void CheckError(const grpc::Status& status, grpc::StatusCode code, const std::string& reason) {
  CHECK(status.error_code() == code);
  CHECK(ReasonOf(status) == reason);
}

// A bank with some hundred transactions.
struct BusyBank {
  BusyBank() {
    for (int i = 0; i < kDeposits; ++i) {
      v1::DepositRequest request;
      request.set_account(i % 3 == 0 ? "10002" : "10001");
      request.set_amount_minor(i + 1);
      v1::DepositResponse response;
      grpc::ClientContext context;
      REQUIRE(bank.stub().Deposit(&context, request, &response).ok());
    }
  }
  Bank bank;
};

TEST_CASE("ExportTransactions: all that is on record, as GetTransaction tells it") {
  BusyBank busy;
  const std::int64_t newest = busy.bank.ledger().last_transaction();
  Export all(busy.bank, "");
  REQUIRE(all.Finish().ok());
  CHECK(all.Ids() == Range(1, newest));
  CHECK(all.parts >= 3);
  CHECK(all.last.read_to_transaction_id() == newest);
  CHECK(all.last.last_transaction_id() == newest);
  for (const std::int64_t id : {std::int64_t{1}, newest / 2, newest}) {
    v1::GetTransactionRequest request;
    request.set_transaction_id(id);
    v1::GetTransactionResponse response;
    grpc::ClientContext context;
    REQUIRE(busy.bank.stub().GetTransaction(&context, request, &response).ok());
    CHECK(MessageDifferencer::Equals(
        response.transaction(),
        WithoutBalances(all.transactions[static_cast<std::size_t>(id - 1)])));
  }
}

TEST_CASE("ExportTransactions: after one, of one account, of a time") {
  BusyBank busy;
  const std::int64_t newest = busy.bank.ledger().last_transaction();
  Export all(busy.bank, "");
  REQUIRE(all.Finish().ok());
  Export rest(busy.bank, "after_transaction_id: 200");
  REQUIRE(rest.Finish().ok());
  CHECK(rest.Ids() == Range(201, newest));

  Export none(busy.bank, "after_transaction_id: " + std::to_string(newest));
  REQUIRE(none.Finish().ok());
  CHECK(none.transactions.empty());
  CHECK(none.parts == 1);
  CHECK(none.last.read_to_transaction_id() == newest);

  Export of_one(busy.bank, "account: '10002'");
  REQUIRE(of_one.Finish().ok());
  CHECK(of_one.transactions.size() == kDeposits / 3 + 1);
  for (const auto& transaction : of_one.transactions) {
    CHECK(transaction.credit_account() == "10002");
  }
  CHECK(of_one.last.read_to_transaction_id() == newest);

  const auto time = [&](std::int64_t id) {
    const auto& at = all.transactions[static_cast<std::size_t>(id - 1)].create_time();
    return "{ seconds: " + std::to_string(at.seconds()) + " nanos: " + std::to_string(at.nanos()) +
           " }";
  };
  Export between(busy.bank, "start_time " + time(50) + " end_time " + time(250));
  REQUIRE(between.Finish().ok());
  REQUIRE_FALSE(between.transactions.empty());
  for (const auto& transaction : between.transactions) {
    CHECK(transaction.id() >= 40);  // several may have one time
    CHECK(transaction.id() < 250);
  }
  const auto ids = between.Ids();
  CHECK(ids == Range(ids.front(), ids.back()));
  CHECK(ids.front() <= 50);
  CHECK(between.last.read_to_transaction_id() == newest);
}

TEST_CASE("ExportTransactions: what is wrong with a request is told") {
  Bank bank;
  const auto error = [&](const std::string& request) { return Export(bank, request).Finish(); };
  CheckError(error("after_transaction_id: -1"), grpc::StatusCode::INVALID_ARGUMENT,
             "INVALID_TRANSACTION_ID");
  CheckError(error("account: 'lower'"), grpc::StatusCode::INVALID_ARGUMENT, "INVALID_ACCOUNT");
  CheckError(error("account: '99999'"), grpc::StatusCode::NOT_FOUND, "ACCOUNT_NOT_FOUND");
  CheckError(error("after_transaction_id: 999"), grpc::StatusCode::NOT_FOUND,
             "TRANSACTION_NOT_FOUND");
  CheckError(error("start_time { seconds: 5 } end_time { seconds: 5 }"),
             grpc::StatusCode::INVALID_ARGUMENT, "INVALID_TIME_RANGE");
  CheckError(error("start_time { nanos: -1 }"), grpc::StatusCode::INVALID_ARGUMENT,
             "INVALID_TIME_RANGE");
}

TEST_CASE("ExportTransactions: whoever was answered has made room for the next") {
  Bank bank;
  for (int i = 0; i < 200; ++i) {
    const grpc::Status status = Export(bank, "").Finish();
    INFO(i << ": " << status.error_message());
    REQUIRE(status.ok());
  }
}

TEST_CASE("ExportTransactions: it ends with what was the newest when it began") {
  Bank bank;
  const std::int64_t newest = bank.ledger().last_transaction();
  Export exported(bank, "");
  REQUIRE(exported.Read());
  bank.OpenAccount("50001", "USD", 1);
  REQUIRE(exported.Finish().ok());
  CHECK(exported.Ids() == Range(1, newest));
}

}  // namespace
}  // namespace atm::server::testing
