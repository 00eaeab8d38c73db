// Load on one method of a running server, as one line of JSON: how many calls a second, and how
// long they took.
#include <CLI/CLI.hpp>
#include <cstdio>
#include <nlohmann/json.hpp>
#include <string>

#include "atm/v1/atm_service.pb.h"
#include "tests/bench/accounts.h"
#include "tests/bench/http2_load.h"

namespace atm::bench {
namespace {

struct Options {
  std::string method = "Deposit";
  std::int64_t accounts = 100'000;
  double hot_share = 0;
  int milliseconds = 2'000;
  LoadPlan plan;
};

std::string Message(const Options& options, AccountPicker& accounts, UuidV7Generator& ids) {
  if (options.method == "Balance") {
    v1::BalanceRequest request;
    request.set_account(accounts.Next());
    return request.SerializeAsString();
  }
  v1::DepositRequest request;
  request.set_account(accounts.Next());
  request.set_amount_minor(100);
  request.set_currency_code("USD");
  request.set_request_id(ids.Next().ToString());
  return request.SerializeAsString();
}

int Run(Options options) {
  AccountPicker accounts(options.accounts, options.hot_share, /*seed=*/1);
  UuidV7Generator ids;
  options.plan.path = "/atm.v1.AtmService/" + options.method;
  options.plan.measured = std::chrono::milliseconds(options.milliseconds);
  options.plan.next_message = [&] { return Message(options, accounts, ids); };
  const absl::StatusOr<LoadResult> result = RunLoad(options.plan);
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
  app.add_option("--method", options.method, "Balance or Deposit")
      ->check(CLI::IsMember({"Balance", "Deposit"}));
  app.add_option("--accounts", options.accounts, "On how many accounts")
      ->check(CLI::Range(1, 99'999'999));
  app.add_option("--hot", options.hot_share, "The part of the calls that is on one account")
      ->check(CLI::Range(0.0, 1.0));
  app.add_option("--connections", options.plan.connections)->check(CLI::Range(1, 1'000));
  app.add_option("--in-flight", options.plan.in_flight, "Calls at once on each connection")
      ->check(CLI::Range(1, 1'000));
  app.add_option("--milliseconds", options.milliseconds, "How long is measured")
      ->check(CLI::Range(1, 600'000));
  CLI11_PARSE(app, argc, argv);
  return atm::bench::Run(options);
}
