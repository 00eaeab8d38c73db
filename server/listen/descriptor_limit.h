// How many file descriptors this process may have.
#ifndef ATM_SERVER_LISTEN_DESCRIPTOR_LIMIT_H_
#define ATM_SERVER_LISTEN_DESCRIPTOR_LIMIT_H_

#include "server/listen/connection_limits.h"

namespace atm::server {

// Raises the soft limit of the process to the hard one, and returns the limit that holds now.
int RaiseDescriptorLimit();

// Returns the limits that hold with so many descriptors: each connection takes two of them, one of
// gRPC and one of the guard, and some are kept back for the rest of the server. If the descriptors
// are what limits, one address gets at most three quarters of the connections.
ConnectionLimits FitToDescriptors(ConnectionLimits wanted, int descriptors);

}  // namespace atm::server

#endif  // ATM_SERVER_LISTEN_DESCRIPTOR_LIMIT_H_
