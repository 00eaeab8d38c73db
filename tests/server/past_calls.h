// Calls that ask about the past, and a bank whose clock the test sets.
#ifndef ATM_TESTS_SERVER_PAST_CALLS_H_
#define ATM_TESTS_SERVER_PAST_CALLS_H_

#include <google/protobuf/text_format.h>

#include <atomic>
#include <chrono>
#include <cstdint>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "tests/catch2.h"
#include "tests/server/bank.h"
#include "tests/server/calls.h"

namespace atm::server::testing {

// A message from protobuf's text format.
template <typename Message>
Message FromText(const std::string& text) {
  Message message;
  INFO(text);
  REQUIRE(google::protobuf::TextFormat::ParseFromString(text, &message));
  return message;
}

// A transaction as a feed or an export tells it, as everybody else is told of it.
inline v1::Transaction WithoutBalances(v1::Transaction transaction) {
  CHECK(transaction.has_debit_balance_minor());
  CHECK(transaction.has_credit_balance_minor());
  transaction.clear_debit_balance_minor();
  transaction.clear_credit_balance_minor();
  return transaction;
}

inline Answer<v1::ListTransactionsResponse> List(v1::AtmService::Stub& stub,
                                                 const v1::ListTransactionsRequest& request) {
  grpc::ClientContext context;
  context.set_deadline(Patience());
  Answer<v1::ListTransactionsResponse> answer;
  answer.status = stub.ListTransactions(&context, request, &answer.response);
  return answer;
}

inline Answer<v1::ListTransactionsResponse> List(v1::AtmService::Stub& stub,
                                                 const std::string& request) {
  return List(stub, FromText<v1::ListTransactionsRequest>(request));
}

inline Answer<v1::BalanceResponse> PastBalance(v1::AtmService::Stub& stub,
                                               const std::string& request) {
  grpc::ClientContext context;
  context.set_deadline(Patience());
  Answer<v1::BalanceResponse> answer;
  answer.status = stub.Balance(&context, FromText<v1::BalanceRequest>(request), &answer.response);
  return answer;
}

inline std::vector<std::int64_t> IdsOf(const v1::ListTransactionsResponse& page) {
  std::vector<std::int64_t> ids;
  for (const v1::StatementLine& line : page.lines()) ids.push_back(line.transaction().id());
  return ids;
}

// Serves what Bank() serves, by a clock that starts at second 1,000 and stands still. Account 10001
// is transaction 1, 10002 is 2 and 20001 is 3.
class PastBank {
 public:
  explicit PastBank(std::unique_ptr<storage::Journal> journal = MemoryJournal())
      : bank(MakeConfig(std::move(journal))) {
    if (bank.ledger().empty()) {
      bank.OpenAccount("10001", "USD", 1'000'00);
      bank.OpenAccount("10002", "USD", 0);
      bank.OpenAccount("20001", "JPY", 500);
    }
    bank.Serve();
  }

  v1::AtmService::Stub& stub() { return bank.stub(); }

  // Pays in at a time; the transaction's id.
  std::int64_t DepositAt(std::int64_t time_us, const std::string& account,
                         std::int64_t amount_minor) {
    now_us = time_us;
    const auto paid = Deposit(stub(), {.account = account, .amount_minor = amount_minor});
    REQUIRE(paid.status.ok());
    return paid.response.transaction().id();
  }

  std::atomic<std::int64_t> now_us = 1'000'000'000;
  Bank bank;

 private:
  Bank::Config MakeConfig(std::unique_ptr<storage::Journal> journal) {
    Bank::Config config;
    config.journal = std::move(journal);
    config.ledger.clock_us = [this] { return now_us.load(); };
    config.clock = [this] {
      return std::chrono::system_clock::time_point(std::chrono::microseconds(now_us.load()));
    };
    return config;
  }
};

}  // namespace atm::server::testing

#endif  // ATM_TESTS_SERVER_PAST_CALLS_H_
