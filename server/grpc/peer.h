// Who calls, for the audit trail. A pure function, safe from any thread.
#ifndef ATM_SERVER_GRPC_PEER_H_
#define ATM_SERVER_GRPC_PEER_H_

#include <grpcpp/server_context.h>

#include <string>

namespace atm::server {

// The subject of the client's TLS certificate (its common name where there is no more), or else the
// address that the call came from: "ipv4:127.0.0.1:40312". Escaped and shortened.
std::string PeerOf(const grpc::ServerContext& context);

}  // namespace atm::server

#endif  // ATM_SERVER_GRPC_PEER_H_
