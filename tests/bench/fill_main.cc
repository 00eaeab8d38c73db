// Makes a large ledger through the ledger itself, so that it is a true one. Its batches are larger
// than those that a server takes.
//
//   atm_bench_fill FILE --accounts 1000000 --transactions 5000000
//
// Opens the accounts that are missing, then moves money: 40 of 100 are deposits, 40 withdrawals and
// 20 transfers, each on other accounts; one in 1,000 has a reference. Shows its progress, and
// prints one line of JSON.
#include <signal.h>

#include <CLI/CLI.hpp>
#include <chrono>
#include <cstdio>
#include <nlohmann/json.hpp>
#include <random>
#include <string>
#include <utility>

#include "storage/engine/open_journal.h"
#include "storage/ledger/ledger.h"
#include "tests/bench/accounts.h"
#include "tests/bench/submit.h"

namespace atm::bench {
namespace {

using Clock = std::chrono::steady_clock;

constexpr std::int64_t kBatch = 16'384;

struct Options {
  std::string path;
  std::int64_t accounts = 1'000'000;
  std::int64_t transactions = 0;
  bool kill = false;
};

double Seconds(Clock::time_point since) {
  return std::chrono::duration<double>(Clock::now() - since).count();
}

// Prints the progress on standard error, every two seconds.
class Progress {
 public:
  Progress(const char* what, std::int64_t count) : what_(what), count_(count) {}

  void At(std::int64_t done) {
    // It costs too much to read the clock for each command.
    if (done % 1'024 != 0 || Seconds(told_) < 2) return;
    told_ = Clock::now();
    const double per_second = static_cast<double>(done) / Seconds(begin_);
    std::fprintf(stderr, "  %s: %.1f of %.1f million, %.0f a second, %.0f s left\n", what_,
                 static_cast<double>(done) / 1e6, static_cast<double>(count_) / 1e6, per_second,
                 static_cast<double>(count_ - done) / per_second);
  }

 private:
  const char* what_;
  const std::int64_t count_;
  const Clock::time_point begin_ = Clock::now();
  Clock::time_point told_ = begin_;
};

// Makes one operation after the other, on random accounts.
class Operations {
 public:
  explicit Operations(std::int64_t accounts)
      : accounts_(accounts), numbers_(std::random_device{}()), any_(0, accounts - 1) {}

  storage::Command Next(std::int64_t i) {
    storage::Command command{.operation = Operation(), .request_id = ids_.Next()};
    if (i % kReferenceEvery == 0) command.reference = ReferenceAt(i / kReferenceEvery);
    return command;
  }

 private:
  storage::Operation Operation() {
    constexpr std::int64_t kAmountMinor = 100;
    const std::int64_t account = any_(numbers_);
    const storage::AccountNumber number = Number(AccountAt(account));
    const std::uint64_t kind = numbers_() % 10;
    if (kind < 4) return storage::Deposit{number, kAmountMinor, usd_};
    if (kind < 8) return storage::Withdraw{number, kAmountMinor, usd_};
    const std::int64_t other = (account + 1 + any_(numbers_) % (accounts_ - 1)) % accounts_;
    return storage::Transfer{number, Number(AccountAt(other)), kAmountMinor, usd_};
  }

  const std::int64_t accounts_;
  const std::optional<Currency> usd_ = Currency::FromCode("USD");
  UuidV7Generator ids_;
  std::mt19937_64 numbers_;
  std::uniform_int_distribution<std::int64_t> any_;
};

int Fail(absl::string_view why) {
  std::fprintf(stderr, "atm_bench_fill: %s\n", std::string(why).c_str());
  return 1;
}

int Run(const Options& options) {
  auto journal = storage::OpenJournal({.url = options.path});
  if (!journal.ok()) return Fail(journal.status().message());
  auto ledger = storage::Ledger::Open(
      *std::move(journal),
      {.queue_capacity = kUnderWay * kBatch, .max_batch = kBatch, .readers = 1});
  if (!ledger.ok()) return Fail(ledger.status().message());
  if ((*ledger)->empty()) {
    Progress progress("accounts", options.accounts);
    const bool opened = SubmitAll(**ledger, options.accounts, kBatch, [&](std::int64_t i) {
      progress.At(i);
      return OpenCommand(i);
    });
    if (!opened) return Fail("an account was refused");
  }
  Operations operations(options.accounts);
  Progress progress("transactions", options.transactions);
  const Clock::time_point begin = Clock::now();
  const bool moved = SubmitAll(**ledger, options.transactions, kBatch, [&](std::int64_t i) {
    progress.At(i);
    return operations.Next(i);
  });
  if (!moved) return Fail("a transaction was refused");
  const nlohmann::json line = {
      {"per_second", static_cast<double>(options.transactions) / Seconds(begin)},
      {"last_transaction", (*ledger)->last_transaction()}};
  std::puts(line.dump().c_str());
  std::fflush(stdout);
  if (options.kill) raise(SIGKILL);
  const absl::Status closed = (*ledger)->Close();
  return closed.ok() ? 0 : Fail(closed.message());
}

}  // namespace
}  // namespace atm::bench

int main(int argc, char** argv) {
  atm::bench::Options options;
  CLI::App app("Makes a ledger, or adds to one");
  app.add_option("FILE", options.path, "The ledger's file")->required();
  app.add_option("--accounts", options.accounts, "How many it has, or gets if it is new")
      ->check(CLI::Range(2, 99'999'999));
  app.add_option("--transactions", options.transactions, "How many are added")
      ->check(CLI::Range(std::int64_t{0}, std::int64_t{1'000'000'000}));
  app.add_flag("--kill", options.kill,
               "End as after kill -9, with nothing written back that was not yet");
  CLI11_PARSE(app, argc, argv);
  return atm::bench::Run(options);
}
