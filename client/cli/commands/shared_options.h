// Arguments and options that several commands have. Each puts the value into a variable, which must
// outlive it.
#ifndef ATM_CLIENT_CLI_COMMANDS_SHARED_OPTIONS_H_
#define ATM_CLIENT_CLI_COMMANDS_SHARED_OPTIONS_H_

#include <cstdint>
#include <string>

#include "client/cli/line/subcommand.h"

namespace atm::cli {

// The details of commands whose AMOUNT is in the currency of the account.
extern const std::string_view kAmountDetails;

Argument AccountArgument(std::string& account);  // ACCOUNT
Argument NumberArgument(std::string& account);   // NUMBER: that of an account

Option MemoOption(std::string& memo);
Option RequestIdOption(std::string& request_id);
Option ReferenceOption(std::string& reference);  // of a request
Option DryRunOption(bool& dry_run);
Option LimitOption(std::int64_t& limit);
Option AfterOption(std::int64_t& transaction_id);

// Reads the number that the bank gave to a transaction or hold. A request id in its place is
// recognised if the command takes one by --request.
std::optional<Failure> ReadTransactionId(const Subcommand& command, const std::string& text,
                                         std::int64_t& transaction_id);

}  // namespace atm::cli

#endif  // ATM_CLIENT_CLI_COMMANDS_SHARED_OPTIONS_H_
