// The accounts that the benchmarks fill a ledger with, and move money on.
#ifndef ATM_TESTS_BENCH_ACCOUNTS_H_
#define ATM_TESTS_BENCH_ACCOUNTS_H_

#include <cstdint>
#include <cstring>
#include <random>
#include <string>

#include "absl/strings/str_format.h"
#include "storage/values/uuid.h"

namespace atm::bench {

// The number of the account in place `index` of those that were opened.
inline std::string AccountAt(std::int64_t index) { return absl::StrFormat("BENCH%08d", index); }

// One transaction of so many that fill a ledger has a reference: the place of the transaction among
// those that were filled, divided by this.
inline constexpr std::int64_t kReferenceEvery = 1'000;
inline std::string ReferenceAt(std::int64_t index) { return absl::StrFormat("ORDER-%d", index); }

// Returns a random id of version 4, for clients that do not make ids of version 7.
inline Uuid RandomId(std::mt19937_64& numbers) {
  Uuid id;
  for (std::size_t at = 0; at < id.bytes.size(); at += sizeof(std::uint64_t)) {
    const std::uint64_t bits = numbers();
    std::memcpy(id.bytes.data() + at, &bits, sizeof(bits));
  }
  id.bytes[6] = static_cast<decltype(id.bytes)::value_type>((id.bytes[6] & 0x0fU) | 0x40U);
  id.bytes[8] = static_cast<decltype(id.bytes)::value_type>((id.bytes[8] & 0x3fU) | 0x80U);
  return id;
}

// Picks the account of the next operation: one of `count` with equal chance, except for the part
// `hot_share` of the operations, which are on the first account.
class AccountPicker {
 public:
  AccountPicker(std::int64_t count, double hot_share, std::uint64_t seed)
      : numbers_(seed), any_(0, count - 1), hot_(hot_share) {}

  std::string Next() { return AccountAt(hot_(numbers_) ? 0 : any_(numbers_)); }

 private:
  std::mt19937_64 numbers_;
  std::uniform_int_distribution<std::int64_t> any_;
  std::bernoulli_distribution hot_;
};

}  // namespace atm::bench

#endif  // ATM_TESTS_BENCH_ACCOUNTS_H_
