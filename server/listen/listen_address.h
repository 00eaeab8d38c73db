// Where the server listens.
#ifndef ATM_SERVER_LISTEN_LISTEN_ADDRESS_H_
#define ATM_SERVER_LISTEN_LISTEN_ADDRESS_H_

#include <cstdint>
#include <string>
#include <string_view>

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

// The same address, but 127.0.0.1 for a "localhost" that the system does not know, as one without
// /etc/hosts does not (RFC 6761, 6.3). Looks the name up.
ListenAddress WithKnownLocalhost(ListenAddress address);

// Whether only this machine can reach the address. Looks a name up; INVALID_ARGUMENT with a
// sentence if there is none of that name.
absl::StatusOr<bool> IsLocal(const ListenAddress& address);

// Whether somebody listens at a socket file. gRPC would take the file away from them.
bool IsInUse(const ListenAddress& unix_address);

// A sentence that says why nobody could listen there: finds out by trying once more.
std::string WhyNotBound(const ListenAddress& address);

}  // namespace atm::server

#endif  // ATM_SERVER_LISTEN_LISTEN_ADDRESS_H_
