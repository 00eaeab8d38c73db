// Who is at the other end of a connection.
#ifndef ATM_SERVER_LISTEN_PEER_NAME_H_
#define ATM_SERVER_LISTEN_PEER_NAME_H_

#include <sys/socket.h>

#include <string>

namespace atm::server {

struct PeerName {
  std::string text;  // as gRPC has it: "ipv4:127.0.0.1:40312", "ipv6:%5B::1%5D:40312", "unix:"

  // What counts as one address: that of IPv4, or the network of IPv6 that one customer of a
  // provider gets (64 bits). Empty if there is none, as on a socket file.
  std::string address;
};

PeerName PeerNameOf(const sockaddr_storage& storage, socklen_t length);

}  // namespace atm::server

#endif  // ATM_SERVER_LISTEN_PEER_NAME_H_
