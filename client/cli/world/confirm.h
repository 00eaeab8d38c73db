// Asks a person before something is done that cannot simply be repeated or undone.
#ifndef ATM_CLIENT_CLI_WORLD_CONFIRM_H_
#define ATM_CLIENT_CLI_WORLD_CONFIRM_H_

#include <optional>
#include <string>
#include <string_view>

#include "client/cli/text/failure.h"
#include "client/cli/world/invocation.h"

namespace atm::cli {

// Returns a usage failure if nobody is there who can be asked: stdin and stderr must be terminals.
// `command` is the one that asks.
std::optional<Failure> CheckCanAsk(const Invocation& call, std::string_view command);

// Asks on the terminal and waits for the answer. Returns nullopt if the answer is yes.
std::optional<Failure> Confirm(const Invocation& call, const std::string& question);

}  // namespace atm::cli

#endif  // ATM_CLIENT_CLI_WORLD_CONFIRM_H_
