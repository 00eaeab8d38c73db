#include "storage/values/money.h"

#include <algorithm>
#include <cstdint>

#include "absl/strings/str_format.h"

namespace atm {
namespace {

bool IsBalance(std::int64_t value) { return value >= kMinBalanceMinor; }

bool IsDigit(char c) { return c >= '0' && c <= '9'; }

// Appends a decimal digit; false if the result would be no balance.
bool AppendDigit(std::int64_t& amount_minor, int digit) {
  return !__builtin_mul_overflow(amount_minor, 10, &amount_minor) &&
         !__builtin_add_overflow(amount_minor, digit, &amount_minor);
}

absl::Status NoAmount(std::string_view text) {
  return absl::InvalidArgumentError(absl::StrFormat(
      "'%s' is not an amount; write it in digits, with a point before the decimals, "
      "such as 40 or 100.50",
      text));
}

}  // namespace

std::optional<std::int64_t> CheckedAdd(std::int64_t a_minor, std::int64_t b_minor) {
  std::int64_t sum = 0;
  if (__builtin_add_overflow(a_minor, b_minor, &sum) || !IsBalance(sum)) {
    return std::nullopt;
  }
  return sum;
}

std::optional<std::int64_t> CheckedSubtract(std::int64_t a_minor, std::int64_t b_minor) {
  std::int64_t difference = 0;
  if (__builtin_sub_overflow(a_minor, b_minor, &difference) || !IsBalance(difference)) {
    return std::nullopt;
  }
  return difference;
}

absl::StatusOr<std::int64_t> ParseAmount(std::string_view text, Currency currency) {
  const std::size_t point = text.find('.');
  const std::string_view whole = text.substr(0, point);
  const std::string_view fraction =
      point == std::string_view::npos ? std::string_view() : text.substr(point + 1);
  const bool has_point = point != std::string_view::npos;
  if (!std::ranges::all_of(whole, IsDigit) || !std::ranges::all_of(fraction, IsDigit) ||
      (has_point ? fraction.empty() : whole.empty())) {
    return NoAmount(text);
  }
  const auto decimals = static_cast<std::size_t>(currency.decimals());
  if (fraction.size() > decimals) {
    return absl::InvalidArgumentError(absl::StrFormat(
        "'%s' has %d decimals, and %s has %s", text, fraction.size(), currency.code(),
        decimals == 0 ? "none" : absl::StrFormat("at most %d", decimals)));
  }
  std::int64_t amount_minor = 0;
  bool fits = true;
  for (const char digit : whole) {
    fits = fits && AppendDigit(amount_minor, digit - '0');
  }
  for (std::size_t i = 0; i < decimals; ++i) {
    fits = fits && AppendDigit(amount_minor, i < fraction.size() ? fraction[i] - '0' : 0);
  }
  if (!fits) {
    return absl::OutOfRangeError(absl::StrFormat("'%s' is more than the largest amount, %s %s",
                                                 text, FormatAmount(kMaxBalanceMinor, currency),
                                                 currency.code()));
  }
  return amount_minor;
}

std::string FormatAmount(std::int64_t amount_minor, Currency currency) {
  // Without the sign as unsigned: the smallest int64 has no positive twin.
  const auto magnitude = amount_minor < 0 ? 0 - static_cast<std::uint64_t>(amount_minor)
                                          : static_cast<std::uint64_t>(amount_minor);
  const auto decimals = static_cast<std::size_t>(currency.decimals());
  std::string digits = std::to_string(magnitude);
  if (decimals > 0) {
    if (digits.size() <= decimals) {
      digits.insert(0, decimals + 1 - digits.size(), '0');
    }
    digits.insert(digits.size() - decimals, 1, '.');
  }
  return amount_minor < 0 ? "-" + digits : digits;
}

}  // namespace atm
