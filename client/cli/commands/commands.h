// The commands that ask the bank.
#ifndef ATM_CLIENT_CLI_COMMANDS_COMMANDS_H_
#define ATM_CLIENT_CLI_COMMANDS_COMMANDS_H_

#include "client/cli/line/options.h"
#include "client/cli/show/answer.h"
#include "client/cli/text/failure.h"
#include "client/cli/world/invocation.h"

namespace atm::cli {

// Asks the bank as `options` say. Blocks, at most for the timeout, and for as long as a person
// takes to answer where one is asked.
Result<Answer> ShowBalance(const Invocation& call, const Options& options, const Look& look);
Result<Answer> ShowTransaction(const Invocation& call, const Options& options, const Look& look);
Result<Answer> ShowStatement(const Invocation& call, const Options& options, const Look& look);
Result<Answer> MoveMoney(const Invocation& call, const Options& options, const Look& look);

// Prints what happens, line by line, until --count, Ctrl-C, or an error of the bank's.
Result<Answer> WatchFeed(const Invocation& call, const Options& options, const Look& look);

}  // namespace atm::cli

#endif  // ATM_CLIENT_CLI_COMMANDS_COMMANDS_H_
