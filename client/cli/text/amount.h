// Amounts as people write and read them.
#ifndef ATM_CLIENT_CLI_TEXT_AMOUNT_H_
#define ATM_CLIENT_CLI_TEXT_AMOUNT_H_

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "client/cli/text/failure.h"
#include "storage/values/currency.h"

namespace atm::cli {

// Returns a usage failure if the text is not an amount in any currency, or is zero. A typing error
// is so reported before the bank is asked for the currency.
std::optional<Failure> CheckAmountText(std::string_view text);

// The same for the balance of an account, which may be zero.
std::optional<Failure> CheckBalanceText(std::string_view text);

// Returns the exact amount in minor units, or a usage failure if the text has too many decimals or
// the amount is too large.
Result<std::int64_t> ReadAmount(std::string_view text, Currency currency);

// "40.00". Returns nullopt if this program does not know the currency's decimals.
std::optional<std::string> DecimalAmount(std::int64_t amount_minor,
                                         const std::string& currency_code);

// "40.00 USD", or "4000 minor units of XYZ" if this program does not know the currency's decimals.
std::string AmountWithCurrency(std::int64_t amount_minor, const std::string& currency_code);

// The same two for tables, where people compare amounts: "1,000.00", and "1,000.00 USD". An amount
// is never read with commas, because elsewhere they stand before the decimals.
std::optional<std::string> GroupedAmount(std::int64_t amount_minor,
                                         const std::string& currency_code);
std::string GroupedWithCurrency(std::int64_t amount_minor, const std::string& currency_code);

}  // namespace atm::cli

#endif  // ATM_CLIENT_CLI_TEXT_AMOUNT_H_
