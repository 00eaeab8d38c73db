#include "server/listen/apply_limits.h"

#include <grpcpp/resource_quota.h>

#include <chrono>
#include <utility>

#include "server/limits.h"

namespace atm::server {
namespace {

int Milliseconds(std::chrono::milliseconds time) { return static_cast<int>(time.count()); }

}  // namespace

void ApplyLimits(grpc::ServerBuilder* builder) {
  builder->SetMaxReceiveMessageSize(static_cast<int>(limits::kMaxBatchBytes));
  builder->SetMaxSendMessageSize(limits::kMaxAnswerBytes);
  builder->SetResourceQuota(grpc::ResourceQuota("atm-server")
                                .Resize(limits::kMemoryBytes)
                                .SetMaxThreads(limits::kMaxSynchronousThreads));
  const std::pair<const char*, int> arguments[] = {
      {GRPC_ARG_MAX_CONCURRENT_STREAMS, limits::kMaxConcurrentStreams},
      {GRPC_ARG_MAX_METADATA_SIZE, limits::kMaxMetadataBytes},
      {GRPC_ARG_KEEPALIVE_TIME_MS, Milliseconds(limits::kKeepaliveTime)},
      {GRPC_ARG_KEEPALIVE_TIMEOUT_MS, Milliseconds(limits::kKeepaliveTimeout)},
      {GRPC_ARG_KEEPALIVE_PERMIT_WITHOUT_CALLS, 1},
      {GRPC_ARG_HTTP2_MIN_RECV_PING_INTERVAL_WITHOUT_DATA_MS,
       Milliseconds(limits::kMinPingInterval)},
      {GRPC_ARG_MAX_CONNECTION_IDLE_MS, Milliseconds(limits::kMaxConnectionIdle)},
      // With it, a second server would share the port in silence, and half of the calls.
      {GRPC_ARG_ALLOW_REUSEPORT, 0},
  };
  for (const auto& [name, value] : arguments) {
    builder->AddChannelArgument(name, value);
  }
}

}  // namespace atm::server
