// The bank's default limits, as the command line has them.
#ifndef ATM_SERVER_PROGRAM_LIMIT_OPTIONS_H_
#define ATM_SERVER_PROGRAM_LIMIT_OPTIONS_H_

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "storage/model/account_limits.h"

namespace atm::server {

// Reads "USD:withdrawal=500.00,day=2000.00,count=10,minimum=0,overdraft=0", once for each currency;
// what is left out is not limited. Amounts are exact, with no more decimals than the currency has.
// INVALID_ARGUMENT with a sentence for people.
absl::StatusOr<storage::DefaultLimits> ParseDefaultLimits(const std::vector<std::string>& texts);

}  // namespace atm::server

#endif  // ATM_SERVER_PROGRAM_LIMIT_OPTIONS_H_
