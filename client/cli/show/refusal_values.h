// The values that the bank sends with a refusal, in words. Pure functions.
#ifndef ATM_CLIENT_CLI_SHOW_REFUSAL_VALUES_H_
#define ATM_CLIENT_CLI_SHOW_REFUSAL_VALUES_H_

#include <cstdint>
#include <optional>
#include <string>

#include "atm/error.h"
#include "client/cli/show/explain.h"
#include "client/cli/text/amount.h"

namespace atm::cli {

// "15.00 USD". Returns nullopt if the bank did not say it, or if the currency is not known.
inline std::optional<std::string> AmountIn(const Asked& asked, const ErrorDetails& details,
                                           const std::string& key) {
  const std::optional<std::int64_t> amount_minor = details.FindInt(key);
  const std::string currency_code = details.Find("currency_code").value_or(asked.currency_code);
  if (!amount_minor || currency_code.empty()) {
    return std::nullopt;
  }
  return AmountWithCurrency(*amount_minor, currency_code);
}

// The account that the bank speaks of, which may be either of the two accounts of a transfer.
inline std::string AccountIn(const Asked& asked, const ErrorDetails& details) {
  return details.Find("account").value_or(asked.account);
}

// The number of the hold or transaction that the bank speaks of.
inline std::string NumberIn(const Asked& asked, const ErrorDetails& details,
                            const std::string& key) {
  return details.Find(key).value_or(std::to_string(asked.transaction_id));
}

}  // namespace atm::cli

#endif  // ATM_CLIENT_CLI_SHOW_REFUSAL_VALUES_H_
