// Keeps a ledger's queue filled.
#ifndef ATM_TESTS_BENCH_SUBMIT_H_
#define ATM_TESTS_BENCH_SUBMIT_H_

#include <algorithm>
#include <atomic>
#include <cstddef>
#include <cstdint>
#include <semaphore>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "storage/ledger/ledger.h"
#include "tests/bench/accounts.h"

namespace atm::bench {

inline storage::AccountNumber Number(const std::string& text) {
  return storage::AccountNumber::Customer(text).value();
}

// Opens the account in place `index`, with 10,000.00 USD.
inline storage::Command OpenCommand(std::int64_t index) {
  return {.operation = storage::OpenAccount{.account = Number(AccountAt(index)),
                                            .currency = *Currency::FromCode("USD"),
                                            .opening_minor = 1'000'000},
          .request_id = {}};
}

// How many times commands are handed in before the first of them must have been answered.
inline constexpr std::int64_t kUnderWay = 4;

// Submits the commands that `make_command(0)`, `make_command(1)` … return, a given number together,
// and waits for the last answer. Returns false if a command was refused.
template <typename MakeCommand>
bool SubmitAll(storage::Ledger& ledger, std::int64_t count, std::int64_t together,
               MakeCommand make_command) {
  std::counting_semaphore<> free(kUnderWay);
  std::atomic<std::int64_t> refused = 0;
  for (std::int64_t i = 0; i < count;) {
    std::vector<storage::Command> commands;
    commands.reserve(static_cast<std::size_t>(together));
    for (; i < count && std::ssize(commands) < together; ++i) commands.push_back(make_command(i));
    free.acquire();
    ledger.SubmitAll(std::move(commands), storage::Together::kEachForItself,
                     [&](const std::vector<storage::Outcome>& outcomes) {
                       refused += std::ranges::count_if(outcomes, [](const auto& outcome) {
                         return !std::holds_alternative<storage::Receipt>(outcome);
                       });
                       free.release();
                     });
  }
  for (std::int64_t i = 0; i < kUnderWay; ++i) free.acquire();
  return refused == 0;
}

}  // namespace atm::bench

#endif  // ATM_TESTS_BENCH_SUBMIT_H_
