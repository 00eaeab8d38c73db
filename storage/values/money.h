// Amounts of money: whole minor units (cents for USD, yen for JPY) in an int64, never floating
// point.
//
// Pure functions, safe from any thread. A balance lies in [kMinBalanceMinor, kMaxBalanceMinor],
// which is symmetric so that every balance can be negated.
#ifndef ATM_STORAGE_VALUES_MONEY_H_
#define ATM_STORAGE_VALUES_MONEY_H_

#include <cstdint>
#include <limits>
#include <optional>
#include <string>
#include <string_view>

#include "absl/status/statusor.h"
#include "storage/values/currency.h"

namespace atm {

inline constexpr std::int64_t kMaxBalanceMinor = std::numeric_limits<std::int64_t>::max();
inline constexpr std::int64_t kMinBalanceMinor = -kMaxBalanceMinor;

// Returns a + b; nullopt if that is out of the range of balances.
std::optional<std::int64_t> CheckedAdd(std::int64_t a_minor, std::int64_t b_minor);

// Returns a - b; nullopt if that is out of the range of balances.
std::optional<std::int64_t> CheckedSubtract(std::int64_t a_minor, std::int64_t b_minor);

// Reads an amount as people write it: "40", "100.5", "100.50", ".50". No sign, no exponent, no
// grouping, and at most the currency's decimals; never rounds. INVALID_ARGUMENT with a sentence for
// people if it is not such an amount, OUT_OF_RANGE if it is larger than kMaxBalanceMinor.
absl::StatusOr<std::int64_t> ParseAmount(std::string_view text, Currency currency);

// Writes an amount with exactly the currency's decimals: "1000.00", "-0.05", "500" for JPY.
std::string FormatAmount(std::int64_t amount_minor, Currency currency);

}  // namespace atm

#endif  // ATM_STORAGE_VALUES_MONEY_H_
