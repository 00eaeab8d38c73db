// How many connections there may be at once.
#ifndef ATM_SERVER_LISTEN_CONNECTION_LIMITS_H_
#define ATM_SERVER_LISTEN_CONNECTION_LIMITS_H_

#include "server/limits.h"

namespace atm::server {

struct ConnectionLimits {
  int in_all = limits::kMaxConnections;                 // 1 or more
  int per_address = limits::kMaxConnectionsPerAddress;  // 1 or more
};

}  // namespace atm::server

#endif  // ATM_SERVER_LISTEN_CONNECTION_LIMITS_H_
