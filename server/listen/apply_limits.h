// The limits of limits.h as gRPC knows them.
#ifndef ATM_SERVER_LISTEN_APPLY_LIMITS_H_
#define ATM_SERVER_LISTEN_APPLY_LIMITS_H_

#include <grpcpp/server_builder.h>

namespace atm::server {

// Makes gRPC keep to the limit of what it reads at a time. Call it before anything else of gRPC,
// and before there are threads.
void PrepareGrpc();

// Sets every limit that gRPC keeps for us: sizes, streams, memory, threads, keepalive.
// No message may be compressed.
void ApplyLimits(grpc::ServerBuilder* builder);

}  // namespace atm::server

#endif  // ATM_SERVER_LISTEN_APPLY_LIMITS_H_
