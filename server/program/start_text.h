// What the server tells the person who started it.
#ifndef ATM_SERVER_PROGRAM_START_TEXT_H_
#define ATM_SERVER_PROGRAM_START_TEXT_H_

#include <string>

#include "server/listen/listen_address.h"
#include "server/program/server_options.h"

namespace atm::server {

// The address, and lines to copy that call it: with atm-cli and with grpcurl.
std::string StartText(const Options& options, const ListenAddress& address);

}  // namespace atm::server

#endif  // ATM_SERVER_PROGRAM_START_TEXT_H_
