// Ctrl-C while money may be moving, and while a feed is watched.
#ifndef ATM_CLIENT_CLI_PROGRAM_INTERRUPT_H_
#define ATM_CLIENT_CLI_PROGRAM_INTERRUPT_H_

#include <functional>
#include <string>

namespace atm::cli {

// From now on SIGINT, SIGTERM and SIGHUP write `message` to stderr before they end the process as
// they always do. An empty message takes that back. Only one thread may call it.
void SayIfInterrupted(const std::string& message);

// From now on the first of these signals calls `stop`, on a thread of its own, and a second one
// ends the process. nullptr takes that back, and blocks while a call is under way. Only one thread
// may call it.
void StopIfInterrupted(std::function<void()> stop);

}  // namespace atm::cli

#endif  // ATM_CLIENT_CLI_PROGRAM_INTERRUPT_H_
