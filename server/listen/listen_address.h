// Where the server listens.
#ifndef ATM_SERVER_LISTEN_LISTEN_ADDRESS_H_
#define ATM_SERVER_LISTEN_LISTEN_ADDRESS_H_

#include <sys/socket.h>

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"

namespace atm::server {

// "127.0.0.1:50051", "[::1]:50051", "localhost:0" or "unix:/run/atm.sock".
struct ListenAddress {
  std::string host;        // without brackets; empty for a socket file
  std::uint16_t port = 0;  // 0: the system picks a free one
  std::string path;        // of a socket file; else empty

  bool is_unix() const { return !path.empty(); }

  // In the form that gRPC, and a person, reads.
  std::string ToString() const;
};

// INVALID_ARGUMENT with a sentence for people if `text` is no such address.
absl::StatusOr<ListenAddress> ParseListenAddress(std::string_view text);

// An address of a network interface, in the form that the system binds.
struct NumericAddress {
  sockaddr_storage storage = {};  // of IPv4 or IPv6
  socklen_t length = 0;

  std::uint16_t port() const;
  void set_port(std::uint16_t port);

  // Whether only this machine can reach it.
  bool is_loopback() const;

  // "127.0.0.1" or "::1", and the same with the port, in brackets where that is necessary.
  std::string Host() const;
  std::string ToString() const;
};

// What an address stands for. The name is looked up once: what is checked is what is bound.
struct ResolvedAddress {
  ListenAddress asked;                  // a number is in its usual form
  std::vector<NumericAddress> numeric;  // 1 or more, each once; none of a socket file

  bool is_unix() const { return asked.is_unix(); }

  // Whether only this machine can reach it: all that is bound.
  bool is_local() const;
};

// Looks the host up, as a number in any form that the system knows, or as a name. An IPv4 address
// that is written as one of IPv6 becomes the IPv4 address. "localhost" is 127.0.0.1 if the system
// does not know it. INVALID_ARGUMENT with a sentence if there is no host of that name.
absl::StatusOr<ResolvedAddress> ResolveListenAddress(ListenAddress address);

// If a name has several addresses: drops those that this machine does not have, unless it has none
// of them, and gives all of them the same port.
void KeepBindable(ResolvedAddress& address);

// Whether somebody listens at a socket file. gRPC would take the file away from them.
bool IsInUse(const ListenAddress& unix_address);

// A sentence that says why nobody could listen there: finds out by trying once more.
std::string WhyNotBound(const ResolvedAddress& address);

}  // namespace atm::server

#endif  // ATM_SERVER_LISTEN_LISTEN_ADDRESS_H_
