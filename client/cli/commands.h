// The commands that ask the bank.
#ifndef ATM_CLIENT_CLI_COMMANDS_H_
#define ATM_CLIENT_CLI_COMMANDS_H_

#include <string>

#include "client/cli/failure.h"
#include "client/cli/invocation.h"
#include "client/cli/options.h"
#include "client/cli/text.h"

namespace atm::cli {

// What a command has to say, once it has succeeded.
struct Answer {
  std::string data;     // for stdout
  std::string message;  // for stderr; empty: none

  // What happened and what to try, should stdout not take the data. Empty: nothing but reading
  // happened.
  std::string happened;
  std::string again;
};

// An answer that is nothing but data.
Answer DataOnly(std::string data);

// How the data is to look.
struct Look {
  Format format = Format::kTable;  // not kAuto
  Paint paint{false};
};

// Asks the bank as `options` say. Blocks, at most for the timeout.
Result<Answer> ShowBalance(const Invocation& call, const Options& options, const Look& look);
Result<Answer> MoveMoney(const Invocation& call, const Options& options, const Look& look);

}  // namespace atm::cli

#endif  // ATM_CLIENT_CLI_COMMANDS_H_
