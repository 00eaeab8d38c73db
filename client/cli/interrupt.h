// Ctrl-C while money may be moving.
#ifndef ATM_CLIENT_CLI_INTERRUPT_H_
#define ATM_CLIENT_CLI_INTERRUPT_H_

#include <string>

namespace atm::cli {

// From now on SIGINT, SIGTERM and SIGHUP write `message` to stderr before they end the process as
// they always do; "" takes that back. From one thread only.
void SayIfInterrupted(const std::string& message);

}  // namespace atm::cli

#endif  // ATM_CLIENT_CLI_INTERRUPT_H_
