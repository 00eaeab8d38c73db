// From the options of a command line to a connection.
#ifndef ATM_CLIENT_CLI_WORLD_CONNECT_H_
#define ATM_CLIENT_CLI_WORLD_CONNECT_H_

#include <chrono>
#include <memory>
#include <string>

#include "atm/connection.h"
#include "client/cli/text/failure.h"
#include "client/cli/world/invocation.h"

namespace atm::cli {

// Where the bank is, and how to reach it.
struct BankOptions {
  std::string server = "127.0.0.1:50051";
  bool tls = false;
  std::string tls_ca_file;  // empty if not given, as are the next two
  std::string tls_cert_file;
  std::string tls_key_file;
  std::chrono::milliseconds timeout{5'000};

  // Whether operations that are under way at once travel together. Only a load has any such.
  bool batching = true;

  // Whether stderr is told of what is sent.
  bool debug = false;
};

// Reads the TLS files and makes the connection. Returns a local failure if a file cannot be read.
Result<std::shared_ptr<Connection>> Connect(const Invocation& call, const BankOptions& options);

}  // namespace atm::cli

#endif  // ATM_CLIENT_CLI_WORLD_CONNECT_H_
