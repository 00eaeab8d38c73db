// What the bank's reasons mean to the one who typed the command.
#ifndef ATM_CLIENT_CLI_SHOW_EXPLAIN_REFUSAL_H_
#define ATM_CLIENT_CLI_SHOW_EXPLAIN_REFUSAL_H_

#include <string>

#include "atm/error.h"
#include "client/cli/show/explain.h"

namespace atm::cli {

// Returns why it was refused, in one sentence without its full stop. For a reason that has no words
// here, that is `message`, the bank's own words.
std::string WhyRefused(const Asked& asked, const ErrorDetails& details, std::string message);

// Returns what to try.
std::string RemedyForRefusal(const Asked& asked, const ErrorDetails& details);

}  // namespace atm::cli

#endif  // ATM_CLIENT_CLI_SHOW_EXPLAIN_REFUSAL_H_
