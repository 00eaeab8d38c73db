// What those of the bank's reasons mean that are about how much was asked for.
#ifndef ATM_CLIENT_CLI_SHOW_EXPLAIN_AMOUNT_REFUSAL_H_
#define ATM_CLIENT_CLI_SHOW_EXPLAIN_AMOUNT_REFUSAL_H_

#include <optional>
#include <string>

#include "atm/error.h"
#include "client/cli/show/explain.h"

namespace atm::cli {

// The same as WhyRefused and RemedyForRefusal of explain_refusal.h. They return nullopt for any
// other reason.
std::optional<std::string> WhyAmountRefused(const Asked& asked, const ErrorDetails& details,
                                            const std::string& message);
std::optional<std::string> RemedyForAmount(const Asked& asked, const ErrorDetails& details);

}  // namespace atm::cli

#endif  // ATM_CLIENT_CLI_SHOW_EXPLAIN_AMOUNT_REFUSAL_H_
