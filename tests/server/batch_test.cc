// ExecuteBatch: many operations in one call.
#include <google/protobuf/util/message_differencer.h>

#include <string>
#include <vector>

#include "google/rpc/error_details.pb.h"
#include "server/limits.h"
#include "tests/catch2.h"
#include "tests/server/bank.h"
#include "tests/server/calls.h"
#include "tests/server/past_calls.h"

namespace atm::server::testing {
namespace {

using google::protobuf::util::MessageDifferencer;

Answer<v1::ExecuteBatchResponse> Execute(Bank& bank, const v1::ExecuteBatchRequest& request) {
  grpc::ClientContext context;
  context.set_deadline(Patience());
  Answer<v1::ExecuteBatchResponse> answer;
  answer.status = bank.stub().ExecuteBatch(&context, request, &answer.response);
  return answer;
}

Answer<v1::ExecuteBatchResponse> Execute(Bank& bank, const std::string& request) {
  return Execute(bank, FromText<v1::ExecuteBatchRequest>(request));
}

// "ok INSUFFICIENT_FUNDS ok"
std::string Results(const Answer<v1::ExecuteBatchResponse>& answer) {
  REQUIRE(answer.status.ok());
  std::string shown;
  for (const v1::BatchResult& result : answer.response.results()) {
    std::string reason = result.result_case() == v1::BatchResult::RESULT_NOT_SET ? "none" : "ok";
    for (const auto& detail : result.error().details()) {
      google::rpc::ErrorInfo info;
      if (detail.UnpackTo(&info)) reason = info.reason();
    }
    shown += (shown.empty() ? "" : " ") + reason;
  }
  return shown;
}

std::string Request(int n) {
  return "request_id: '0190b1c2-7d3e-7a4f-8b5a-" + std::to_string(100'000'000'000 + n) + "' ";
}

TEST_CASE("ExecuteBatch: every operation is answered as its method answers it, in order") {
  Bank bank;
  const auto batch = Execute(
      bank,
      "operations { withdraw { account: '10001' amount_minor: 100 " + Request(1) +
          " } }"
          "operations { deposit { account: '10002' amount_minor: 50 " +
          Request(2) +
          " } }"
          "operations { transfer { from_account: '10001' to_account: '10002' amount_minor: 7 " +
          Request(3) +
          " } }"
          "operations { hold { account: '10001' amount_minor: 20 " +
          Request(4) +
          " } }"
          "operations { hold { account: '10001' amount_minor: 30 " +
          Request(5) +
          " } }"
          "operations { capture { hold_id: 7 amount_minor: 20 " +
          Request(6) +
          " } }"
          "operations { release { hold_id: 8 " +
          Request(7) +
          " } }"
          "operations { reverse { transaction_id: 4 reason: REVERSAL_REASON_NO_CASH " +
          Request(8) + " } }");
  CHECK(Results(batch) == "ok ok ok ok ok ok ok ok");
  CHECK(bank.BalanceMinor("10001") == 100'000 - 7 - 20);
  CHECK(bank.BalanceMinor("10002") == 57);

  // The same, asked alone: what was recorded is told again.
  v1::WithdrawRequest alone =
      FromText<v1::WithdrawRequest>("account: '10001' amount_minor: 100 " + Request(1));
  v1::WithdrawResponse response;
  grpc::ClientContext context;
  REQUIRE(bank.stub().Withdraw(&context, alone, &response).ok());
  CHECK(response.replayed());
  response.set_replayed(false);
  CHECK(MessageDifferencer::Equals(response, batch.response.results(0).withdraw()));
  CHECK(batch.response.results(2).transfer().to_balance().balance_minor() == 57);
  CHECK(batch.response.results(7).reverse().transaction().amount_minor() == 100);
}

TEST_CASE("ExecuteBatch: each stands for itself, whatever becomes of the others") {
  Bank bank;
  const auto batch = Execute(bank,
                             "operations { withdraw { account: '10002' amount_minor: 1 } }"
                             "operations { deposit { account: '10002' amount_minor: 5 } }"
                             "operations { withdraw { account: '10002' amount_minor: 5 } }"
                             "operations { withdraw { account: '10002' amount_minor: 0 } }"
                             "operations { }"
                             "operations { deposit { account: '99999' amount_minor: 5 } }"
                             "operations { deposit { account: '10002' amount_minor: 3 } }");
  CHECK(Results(batch) ==
        "INSUFFICIENT_FUNDS ok ok INVALID_AMOUNT INVALID_OPERATION ACCOUNT_NOT_FOUND ok");
  CHECK(bank.BalanceMinor("10002") == 3);
  CHECK_THAT(batch.response.results(0).error().message(), ContainsSubstring("10002"));
}

TEST_CASE("ExecuteBatch: an atomic batch is carried out as a whole or not at all") {
  Bank bank;
  const auto head = bank.ledger().chain_head();
  const std::string transfers =
      "operations { transfer { from_account: '10001' to_account: '10002' amount_minor: 60000 " +
      Request(1) +
      "} }"
      "operations { transfer { from_account: '10001' to_account: '10002' amount_minor: 60000 " +
      Request(2) + "} }";
  CHECK(Results(Execute(bank, "atomic: true " + transfers)) == "OTHERS_REFUSED INSUFFICIENT_FUNDS");
  CHECK(Results(Execute(bank,
                        "atomic: true " + transfers + "operations { deposit { account: 'x' } }")) ==
        "OTHERS_REFUSED OTHERS_REFUSED INVALID_ACCOUNT");
  CHECK(bank.ledger().chain_head() == head);
  CHECK(bank.BalanceMinor("10002") == 0);

  CHECK(Deposit(bank.stub(), {.account = "10001", .amount_minor = 20'000}).status.ok());
  CHECK(Results(Execute(bank, "atomic: true " + transfers)) == "ok ok");
  CHECK(bank.BalanceMinor("10002") == 120'000);
  const auto again = Execute(bank, "atomic: true " + transfers);
  CHECK(Results(again) == "ok ok");
  CHECK(again.response.results(0).transfer().replayed());
  CHECK(bank.BalanceMinor("10002") == 120'000);
}

TEST_CASE("ExecuteBatch: the largest batch, one that is larger, and none") {
  Bank bank;
  CHECK(Results(Execute(bank, "")).empty());
  v1::ExecuteBatchRequest request;
  for (int i = 0; i < limits::kMaxBatchOperations; ++i) {
    v1::DepositRequest* deposit = request.add_operations()->mutable_deposit();
    deposit->set_account("10002");
    deposit->set_amount_minor(1);
    deposit->set_memo(std::string(140, 'm'));
  }
  const auto largest = Execute(bank, request);
  REQUIRE(largest.status.ok());
  CHECK(bank.BalanceMinor("10002") == limits::kMaxBatchOperations);
  CHECK(largest.response.results(limits::kMaxBatchOperations - 1)
            .deposit()
            .balance()
            .balance_minor() == limits::kMaxBatchOperations);
  request.add_operations();
  CheckRefusal(Execute(bank, request).status, grpc::StatusCode::INVALID_ARGUMENT, "BATCH_TOO_LARGE",
               {{"response_code", "30"},
                {"field", "operations"},
                {"operations", std::to_string(limits::kMaxBatchOperations + 1)},
                {"max_operations", std::to_string(limits::kMaxBatchOperations)}});
  CHECK(bank.BalanceMinor("10002") == limits::kMaxBatchOperations);
}

}  // namespace
}  // namespace atm::server::testing
