// The values of options that the command line does not give: those of the environment, and those of
// a bank that has a name.
#ifndef ATM_CLIENT_CLI_LINE_UNWRITTEN_VALUES_H_
#define ATM_CLIENT_CLI_LINE_UNWRITTEN_VALUES_H_

#include <optional>
#include <span>

#include "client/cli/line/subcommand.h"
#include "client/cli/line/words.h"
#include "client/cli/text/failure.h"
#include "client/cli/world/invocation.h"
#include "client/cli/world/named_banks.h"

namespace atm::cli {

// Returns what the values say of the bank, before any others are added.
BankValues BankValuesOf(std::span<const Option> options, const Values& values);

// Adds the environment's values of the options that have none yet. An empty variable counts as not
// set.
void AddEnvironment(const Environment& environment, std::span<const Option> options,
                    Values& values);

// Adds what the named bank says of the options that have no value yet. The name is that of --bank,
// or that of the chosen bank. Returns a failure if there is no such bank, or if the file of the
// banks cannot be read.
std::optional<Failure> AddNamedBank(const Environment& environment, std::span<const Option> options,
                                    Values& values);

}  // namespace atm::cli

#endif  // ATM_CLIENT_CLI_LINE_UNWRITTEN_VALUES_H_
