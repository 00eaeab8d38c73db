// Where a bank's server listens, as people write it.
#ifndef ATM_CLIENT_CLI_TEXT_SERVER_ADDRESS_H_
#define ATM_CLIENT_CLI_TEXT_SERVER_ADDRESS_H_

#include <string>

#include "client/cli/text/failure.h"

namespace atm::cli {

// Reads "bank.example", "bank.example:50051", "[::1]:50051", "unix:/run/atm.sock", or another name
// of gRPC's such as "dns:///bank.example:50051". Adds the port 50051 where it is missing. Returns a
// usage failure for anything that gRPC would understand otherwise than it was meant, or try again
// and again.
Result<std::string> ParseServer(const std::string& text);

}  // namespace atm::cli

#endif  // ATM_CLIENT_CLI_TEXT_SERVER_ADDRESS_H_
