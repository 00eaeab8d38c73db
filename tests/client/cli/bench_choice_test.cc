// Which operations and accounts a load chooses.
#include "client/cli/bench/choice.h"
#include "tests/catch2.h"

namespace atm::cli {
namespace {

constexpr int kTimes = 100'000;

// How often each account is chosen.
std::vector<int> Chosen(const BenchPlan& plan) {
  const BenchWeights weights(plan);
  BenchChooser chooser(weights, /*seed=*/1);
  std::vector<int> times(static_cast<std::size_t>(plan.accounts));
  for (int i = 0; i < kTimes; ++i) ++times[chooser.Account()];
  return times;
}

// Whether a count is what is expected of it, by far more than chance can move it.
bool IsNear(int times, int expected) {
  return times > expected * 9 / 10 && times < expected * 11 / 10;
}

TEST_CASE("A load is on all accounts alike") {
  for (const int times : Chosen({.accounts = 10})) CHECK(IsNear(times, kTimes / 10));
}

TEST_CASE("By Zipf's law the k-th account has a k-th of the first one's share") {
  // 1 + 1/2 + 1/3 + 1/4 = 25/12
  const std::vector<int> times = Chosen({.skew = BenchSkew::kZipf, .accounts = 4});
  for (int k = 1; k <= 4; ++k) {
    CHECK(IsNear(times[static_cast<std::size_t>(k - 1)], kTimes * 12 / 25 / k));
  }
}

TEST_CASE("Operations come in their parts, and none that has none") {
  const BenchWeights weights({.mix = {0, 1, 0, 3, 0}});
  BenchChooser chooser(weights, /*seed=*/1);
  int withdrawals = 0;
  for (int i = 0; i < kTimes; ++i) {
    const BenchOperation operation = chooser.Operation();
    const bool is_withdrawal = operation == BenchOperation::kWithdraw;
    REQUIRE((is_withdrawal || operation == BenchOperation::kTransfer));
    withdrawals += is_withdrawal ? 1 : 0;
  }
  CHECK(IsNear(withdrawals, kTimes / 4));
}

TEST_CASE("A transfer is never to the account that it comes from") {
  const BenchWeights weights({.skew = BenchSkew::kZipf, .accounts = 2});
  BenchChooser chooser(weights, /*seed=*/1);
  for (int i = 0; i < 100; ++i) {
    CHECK(chooser.OtherAccount(0) == 1);
    CHECK(chooser.OtherAccount(1) == 0);
  }
}

TEST_CASE("The accounts of a plan have numbers in a row") {
  CHECK(BenchAccount({}, 0) == "BENCH000001");
  CHECK(BenchAccount({.prefix = "LOAD"}, 99'999) == "LOAD100000");
  CHECK(MixText({}) == "balance 40 %, withdraw 30 %, deposit 20 %, transfer 10 %");
  CHECK(MixText({.mix = {1, 0, 2, 0, 0}}) == "balance 33 %, deposit 67 %");
}

}  // namespace
}  // namespace atm::cli
