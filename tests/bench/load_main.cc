// Loads one method of a running server. Prints the calls a second and their latencies as one line
// of JSON.
#include <CLI/CLI.hpp>
#include <algorithm>
#include <cstdio>
#include <nlohmann/json.hpp>
#include <random>
#include <string>
#include <string_view>

#include "atm/v1/atm_service.pb.h"
#include "atm/v1/reference.pb.h"
#include "atm/v1/statement.pb.h"
#include "tests/bench/accounts.h"
#include "tests/bench/http2_load.h"

namespace atm::bench {
namespace {

struct Options {
  std::string method = "Deposit";
  std::int64_t accounts = 100'000;
  double hot_share = 0;
  std::int64_t as_of = 0;  // of Balance; 0: now
  std::int64_t references = 1;
  int operations = 1'000;  // of a batch
  bool random_ids = false;
  int milliseconds = 2'000;
  LoadPlan plan;
};

// Makes the requests, each for another account.
class Messages {
 public:
  explicit Messages(const Options& options)
      : method_(options.method),
        newest_(options.as_of),
        references_(options.references),
        operations_(options.operations),
        random_ids_(options.random_ids),
        accounts_(options.accounts, options.hot_share, /*seed=*/1) {}

  std::string Next() {
    if (method_ == "Balance") return Balance().SerializeAsString();
    if (method_ == "ListTransactions") {
      v1::ListTransactionsRequest request;
      request.set_account(accounts_.Next());
      return request.SerializeAsString();
    }
    if (method_ == "FindTransactions") {
      v1::FindTransactionsRequest request;
      std::uniform_int_distribution<std::int64_t> any(0, references_ - 1);
      request.set_reference(ReferenceAt(any(numbers_)));
      return request.SerializeAsString();
    }
    if (method_ == "ExecuteBatch") return Batch().SerializeAsString();
    v1::DepositRequest request;
    FillDeposit(&request);
    return request.SerializeAsString();
  }

 private:
  void FillDeposit(v1::DepositRequest* request) {
    request->set_account(accounts_.Next());
    request->set_amount_minor(100);
    request->set_currency_code("USD");
    request->set_request_id((random_ids_ ? RandomId(numbers_) : ids_.Next()).ToString());
  }

  const v1::ExecuteBatchRequest& Batch() {
    batch_.mutable_operations()->Reserve(operations_);
    while (batch_.operations_size() < operations_) batch_.add_operations();
    for (v1::BatchOperation& operation : *batch_.mutable_operations()) {
      FillDeposit(operation.mutable_deposit());
    }
    return batch_;
  }

  v1::BalanceRequest Balance() {
    v1::BalanceRequest request;
    request.set_account(accounts_.Next());
    if (newest_ > 0) {
      std::uniform_int_distribution<std::int64_t> any(1, newest_);
      request.set_as_of_transaction_id(any(numbers_));
    }
    return request;
  }

  const std::string method_;
  const std::int64_t newest_;
  const std::int64_t references_;
  const int operations_;
  const bool random_ids_;
  AccountPicker accounts_;
  UuidV7Generator ids_;
  std::mt19937_64 numbers_{4};
  v1::ExecuteBatchRequest batch_;  // used again and again
};

// Returns whether all operations of a call were carried out. Looks at one response of 16: to read
// all of them would take processor time that the server needs.
class BatchCheck {
 public:
  bool operator()(std::string_view message) {
    if (count_++ % 16 != 0) return true;
    if (!response_.ParseFromArray(message.data(), static_cast<int>(message.size()))) return false;
    return std::all_of(response_.results().begin(), response_.results().end(),
                       [](const v1::BatchResult& result) { return result.has_deposit(); });
  }

 private:
  std::int64_t count_ = 0;
  v1::ExecuteBatchResponse response_;
};

int Run(Options options) {
  Messages messages(options);
  options.plan.method.path = "/atm.v1.AtmService/" + options.method;
  if (options.method == "ExecuteBatch") options.plan.method.is_ok = BatchCheck();
  options.plan.measured = std::chrono::milliseconds(options.milliseconds);
  options.plan.next_message = [&] { return messages.Next(); };
  const absl::StatusOr<LoadResult> result =
      options.plan.per_second > 0 ? RunSchedule(options.plan) : RunLoad(options.plan);
  if (!result.ok()) {
    std::fprintf(stderr, "atm_bench_load: %s\n", std::string(result.status().message()).c_str());
    return 1;
  }
  const nlohmann::json line = {{"per_second", result->per_second()},
                               {"answered", result->latencies_us.size()},
                               {"refused", result->refused},
                               {"p50_us", result->percentile_us(0.5)},
                               {"p90_us", result->percentile_us(0.9)},
                               {"p99_us", result->percentile_us(0.99)},
                               {"p999_us", result->percentile_us(0.999)},
                               {"max_us", result->percentile_us(1)}};
  std::puts(line.dump().c_str());
  return 0;
}

}  // namespace
}  // namespace atm::bench

int main(int argc, char** argv) {
  atm::bench::Options options;
  CLI::App app("Load on one method of a running server on 127.0.0.1");
  app.add_option("--port", options.plan.port, "The server's port")->required();
  app.add_option("--method", options.method,
                 "Balance, Deposit, ListTransactions, FindTransactions or ExecuteBatch")
      ->check(CLI::IsMember(
          {"Balance", "Deposit", "ListTransactions", "FindTransactions", "ExecuteBatch"}));
  app.add_option("--operations", options.operations, "Of a batch: deposits")
      ->check(CLI::Range(1, 8'192));
  app.add_flag("--random-ids", options.random_ids, "Request ids of version 4, instead of 7");
  app.add_option("--accounts", options.accounts, "On how many accounts")
      ->check(CLI::Range(1, 99'999'999));
  app.add_option("--hot", options.hot_share, "The part of the calls that is on one account")
      ->check(CLI::Range(0.0, 1.0));
  app.add_option("--as-of", options.as_of,
                 "Ask for the balance as of any of so many transactions, instead of now")
      ->check(CLI::Range(std::int64_t{1}, std::int64_t{1} << 40));
  app.add_option("--references", options.references,
                 "Look for any of so many references, as atm_bench_fill gives them")
      ->check(CLI::Range(std::int64_t{1}, std::int64_t{1} << 40));
  app.add_option("--connections", options.plan.connections)->check(CLI::Range(1, 1'000));
  app.add_option("--in-flight", options.plan.in_flight, "Calls at once on each connection")
      ->check(CLI::Range(1, 1'000));
  app.add_option("--rate", options.plan.per_second,
                 "Calls a second by a schedule, measured from when each was due, instead of "
                 "--in-flight")
      ->check(CLI::Range(1.0, 1'000'000.0));
  app.add_option("--milliseconds", options.milliseconds, "How long is measured")
      ->check(CLI::Range(1, 600'000));
  CLI11_PARSE(app, argc, argv);
  return atm::bench::Run(options);
}
