// What --debug says on stderr.
#ifndef ATM_CLIENT_CLI_WORLD_DEBUG_H_
#define ATM_CLIENT_CLI_WORLD_DEBUG_H_

#include <functional>
#include <string>

#include "atm/options.h"
#include "client/cli/world/invocation.h"

namespace atm::cli {

// Says a sentence.
void SayDebug(const Output& err, const std::string& sentence);

// Returns what says of each attempt of a call what was sent, how it ended, and how long that took.
// May be called from several threads at once. `err` must outlive it.
std::function<void(const Attempt&)> SayAttempts(const Output& err);

}  // namespace atm::cli

#endif  // ATM_CLIENT_CLI_WORLD_DEBUG_H_
