// Who calls, for the record. A pure function, safe from any thread.
#ifndef ATM_SERVER_GRPC_PEER_H_
#define ATM_SERVER_GRPC_PEER_H_

#include <grpcpp/server_context.h>

#include <string_view>

#include "storage/model/principal.h"

namespace atm::server {

// Returns the peer of a call by its name: the subject of the client's TLS certificate (its common
// name where there is no more), escaped and shortened. Else the address that the call came from,
// without its port: a port belongs to one connection, and the record names who asked. `peer` is
// what gRPC says of the address, in printable characters: "ipv4:127.0.0.1:40312",
// "ipv6:%5B::1%5D:40312", "unix:/run/atm".
storage::Principal CallerOf(const grpc::ServerContext& context, std::string_view peer);

}  // namespace atm::server

#endif  // ATM_SERVER_GRPC_PEER_H_
