// The argument that names a bank of the configuration.
#ifndef ATM_CLIENT_CLI_COMMANDS_BANK_NAME_H_
#define ATM_CLIENT_CLI_COMMANDS_BANK_NAME_H_

#include <string>

#include "client/cli/line/subcommand.h"

namespace atm::cli {

// NAME: 1 to 64 letters, digits, points, dashes and underscores. The value goes into `name`, which
// must outlive it.
Argument BankNameArgument(std::string& name);

}  // namespace atm::cli

#endif  // ATM_CLIENT_CLI_COMMANDS_BANK_NAME_H_
