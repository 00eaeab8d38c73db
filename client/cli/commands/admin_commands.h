// The commands of the group admin: accounts, rather than their money.
#ifndef ATM_CLIENT_CLI_COMMANDS_ADMIN_COMMANDS_H_
#define ATM_CLIENT_CLI_COMMANDS_ADMIN_COMMANDS_H_

#include "client/cli/line/options.h"
#include "client/cli/show/answer.h"
#include "client/cli/text/failure.h"
#include "client/cli/world/invocation.h"

namespace atm::cli {

// Asks the bank as `options` say. Blocks, at most for the timeout, and for as long as a person
// takes to answer where one is asked.
Result<Answer> ShowAccount(const Invocation& call, const Options& options, const Look& look);
Result<Answer> OpenAccount(const Invocation& call, const Options& options, const Look& look);

// Freezes, unfreezes, renames, closes or reopens.
Result<Answer> ChangeAccount(const Invocation& call, const Options& options, const Look& look);

// Prints the accounts as they come, page by page.
Result<Answer> ListAccounts(const Invocation& call, const Options& options, const Look& look);

// Has the bank verify its books. Books that are not whole are a failure.
Result<Answer> VerifyBooks(const Invocation& call, const Options& options, const Look& look);

// Opens all accounts of a file, or none.
Result<Answer> ImportAccounts(const Invocation& call, const Options& options, const Look& look);

// Prints what is on record, as it comes.
Result<Answer> ExportTransactions(const Invocation& call, const Options& options, const Look& look);

}  // namespace atm::cli

#endif  // ATM_CLIENT_CLI_COMMANDS_ADMIN_COMMANDS_H_
