// Amounts as people write them.
#ifndef ATM_CLIENT_CLI_TEXT_AMOUNT_H_
#define ATM_CLIENT_CLI_TEXT_AMOUNT_H_

#include <cstdint>
#include <optional>
#include <string_view>

#include "client/cli/text/failure.h"
#include "storage/values/currency.h"

namespace atm::cli {

// A usage failure if the text is no amount in any currency, or is zero: so that a slip is told
// before the bank is asked for the currency. Nothing if it may be one.
std::optional<Failure> CheckAmountText(std::string_view text);

// The same for what an account is to hold, which may be zero.
std::optional<Failure> CheckBalanceText(std::string_view text);

// The amount in minor units, exact; a usage failure if it has too many decimals or is too large.
Result<std::int64_t> ReadAmount(std::string_view text, Currency currency);

}  // namespace atm::cli

#endif  // ATM_CLIENT_CLI_TEXT_AMOUNT_H_
