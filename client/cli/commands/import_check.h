// What is wrong with an account of an import beside its line.
#ifndef ATM_CLIENT_CLI_COMMANDS_IMPORT_CHECK_H_
#define ATM_CLIENT_CLI_COMMANDS_IMPORT_CHECK_H_

#include "client/cli/commands/import_file.h"

namespace atm::cli {

// Takes out each account that is too large to be sent, and each that has come before in the file.
// Their lines are then among the bad ones.
void TakeOutWrong(ImportFile& file);

}  // namespace atm::cli

#endif  // ATM_CLIENT_CLI_COMMANDS_IMPORT_CHECK_H_
