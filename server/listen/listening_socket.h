// Sockets that listen, as gRPC would make them.
#ifndef ATM_SERVER_LISTEN_LISTENING_SOCKET_H_
#define ATM_SERVER_LISTEN_LISTENING_SOCKET_H_

#include <cstdint>
#include <string>

#include "server/listen/listen_address.h"
#include "server/listen/owned_descriptor.h"

namespace atm::server {

// Returns a socket that listens at the address; one that is not open if the system refuses. The
// address 0.0.0.0 and [::] are every address of this machine, of IPv4 and of IPv6.
OwnedDescriptor ListenAt(const NumericAddress& address);

// The mode of a socket file unless another one is wanted: only its owner may connect.
inline constexpr mode_t kSocketMode = 0600;

// Returns a socket that listens at a socket file, which gets this mode: whoever may write to it may
// connect. A file of a server that is gone is replaced.
OwnedDescriptor ListenAtFile(const std::string& path, mode_t mode);

// Removes the file of a socket, if it is one.
void RemoveSocketFile(const std::string& path);

// The port that the system gave to a socket; 0 if it has none.
std::uint16_t PortOf(const OwnedDescriptor& socket);

}  // namespace atm::server

#endif  // ATM_SERVER_LISTEN_LISTENING_SOCKET_H_
