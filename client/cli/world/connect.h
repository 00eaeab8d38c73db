// From the options of a command line to a connection.
#ifndef ATM_CLIENT_CLI_WORLD_CONNECT_H_
#define ATM_CLIENT_CLI_WORLD_CONNECT_H_

#include <memory>

#include "atm/connection.h"
#include "client/cli/line/options.h"
#include "client/cli/text/failure.h"
#include "client/cli/world/invocation.h"

namespace atm::cli {

// Reads the TLS files and makes the connection; a local failure if a file cannot be read.
Result<std::shared_ptr<Connection>> Connect(const Invocation& call, const Options& options);

}  // namespace atm::cli

#endif  // ATM_CLIENT_CLI_WORLD_CONNECT_H_
