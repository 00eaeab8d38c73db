#include "client/cli/text/amount.h"

#include <algorithm>
#include <cstddef>
#include <string>
#include <utility>

#include "absl/status/statusor.h"
#include "absl/strings/str_format.h"
#include "storage/values/money.h"

namespace atm::cli {
namespace {

constexpr char kRemedy[] = "write digits, with a point before the decimals: 40 or 100.50";

Failure NoAmount(std::string_view text, std::string why) {
  return {kExitUsage, absl::StrFormat("'%s' is not an amount", text), std::move(why), kRemedy};
}

bool IsDigit(char c) { return c >= '0' && c <= '9'; }

// Puts a comma before each three digits that stand before the point.
std::string WithCommas(std::string amount) {
  const std::size_t first = amount.starts_with('-') ? 1 : 0;
  for (std::size_t at = std::min(amount.find('.'), amount.size()); at > first + 3;) {
    at -= 3;
    amount.insert(at, 1, ',');
  }
  return amount;
}

}  // namespace

std::optional<Failure> CheckBalanceText(std::string_view text) {
  if (text.empty()) {
    return NoAmount(text, "it is empty");
  }
  if (text.find(',') != std::string_view::npos) {
    return NoAmount(text, "a comma can mean thousands or decimals: amounts are written without");
  }
  if (text.front() == '-' || text.front() == '+') {
    return NoAmount(text, "an amount has no sign");
  }
  if (std::ranges::count(text, '.') > 1 ||
      !std::ranges::all_of(text, [](char c) { return IsDigit(c) || c == '.'; }) ||
      !std::ranges::any_of(text, IsDigit)) {
    return NoAmount(text, "it has something other than digits and one point");
  }
  return std::nullopt;
}

std::optional<Failure> CheckAmountText(std::string_view text) {
  std::optional<Failure> failure = CheckBalanceText(text);
  if (!failure && std::ranges::all_of(text, [](char c) { return c == '0' || c == '.'; })) {
    failure = Failure{kExitUsage, "an amount of zero moves nothing", "amounts are more than zero",
                      kRemedy};
  }
  return failure;
}

Result<std::int64_t> ReadAmount(std::string_view text, Currency currency) {
  const absl::StatusOr<std::int64_t> amount = ParseAmount(text, currency);
  if (!amount.ok()) {
    const bool is_too_large = amount.status().code() == absl::StatusCode::kOutOfRange;
    std::string example = FormatAmount(100, currency);
    return Failure{kExitUsage,
                   is_too_large
                       ? absl::StrFormat("%s %s is too much", text, currency.code())
                       : absl::StrFormat("'%s' is not an amount in %s", text, currency.code()),
                   std::string(amount.status().message()),
                   is_too_large ? "a smaller amount"
                                : absl::StrFormat("such as %s: it is never rounded", example)};
  }
  return *amount;
}

std::optional<std::string> DecimalAmount(std::int64_t amount_minor,
                                         const std::string& currency_code) {
  const std::optional<Currency> currency = Currency::FromCode(currency_code);
  if (!currency) {
    return std::nullopt;
  }
  return FormatAmount(amount_minor, *currency);
}

std::optional<std::string> GroupedAmount(std::int64_t amount_minor,
                                         const std::string& currency_code) {
  std::optional<std::string> amount = DecimalAmount(amount_minor, currency_code);
  return amount ? std::optional(WithCommas(*std::move(amount))) : std::nullopt;
}

std::string GroupedWithCurrency(std::int64_t amount_minor, const std::string& currency_code) {
  const std::optional<std::string> amount = GroupedAmount(amount_minor, currency_code);
  return amount ? absl::StrFormat("%s %s", *amount, currency_code)
                : AmountWithCurrency(amount_minor, currency_code);
}

std::string AmountWithCurrency(std::int64_t amount_minor, const std::string& currency_code) {
  const std::optional<std::string> amount = DecimalAmount(amount_minor, currency_code);
  return amount ? absl::StrFormat("%s %s", *amount, currency_code)
                : absl::StrFormat("%d minor units of %s", amount_minor, currency_code);
}

}  // namespace atm::cli
