// The limits of an account, as atm-cli reads and shows them.
#ifndef ATM_CLIENT_CLI_COMMANDS_ADMIN_LIMITS_H_
#define ATM_CLIENT_CLI_COMMANDS_ADMIN_LIMITS_H_

#include <optional>
#include <string>
#include <vector>

#include "atm/v1/admin_service.pb.h"
#include "client/cli/line/options.h"
#include "client/cli/line/parse.h"
#include "client/cli/show/rows.h"
#include "client/cli/text/failure.h"
#include "storage/values/currency.h"

namespace atm::cli {

// Reads the options that change limits. A usage failure if one cannot be understood.
std::optional<Failure> ReadLimitOptions(const ParsedArgs& parsed, Options& options);

// The update that they ask for, of an account in this currency. A usage failure if an amount does
// not fit it.
Result<v1::UpdateAccountRequest> LimitsUpdate(const Options& options, Currency currency);

// Adds the limits that are in force, and what was used of them today.
void AddLimits(const v1::Account& account, std::vector<Row>& rows);

}  // namespace atm::cli

#endif  // ATM_CLIENT_CLI_COMMANDS_ADMIN_LIMITS_H_
