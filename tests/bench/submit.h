// Keeps a ledger's queue filled.
#ifndef ATM_TESTS_BENCH_SUBMIT_H_
#define ATM_TESTS_BENCH_SUBMIT_H_

#include <atomic>
#include <cstdint>
#include <semaphore>
#include <string>
#include <variant>

#include "storage/ledger.h"
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

// Submits the commands that `make_command(0)`, `make_command(1)` … make, so many under way at once,
// and waits for the last answer. False if something was refused.
template <typename MakeCommand>
bool SubmitAll(storage::Ledger& ledger, std::int64_t count, std::int64_t under_way,
               MakeCommand make_command) {
  std::counting_semaphore<> free(under_way);
  std::atomic<std::int64_t> refused = 0;
  for (std::int64_t i = 0; i < count; ++i) {
    free.acquire();
    ledger.Submit(make_command(i), [&](const storage::Outcome& outcome) {
      if (!std::holds_alternative<storage::Receipt>(outcome)) ++refused;
      free.release();
    });
  }
  for (std::int64_t i = 0; i < under_way; ++i) free.acquire();
  return refused == 0;
}

}  // namespace atm::bench

#endif  // ATM_TESTS_BENCH_SUBMIT_H_
