#include "server/listen/apply_limits.h"

#include <grpcpp/resource_quota.h>

#include <chrono>
#include <cstdlib>
#include <utility>

#include "server/limits.h"

namespace atm::server {
namespace {

int Milliseconds(std::chrono::milliseconds time) { return static_cast<int>(time.count()); }

}  // namespace

void PrepareGrpc() {
  // With it, gRPC would read up to 4 MB at a time, whatever the limit.
  ::setenv("GRPC_EXPERIMENTS", "-tcp_read_chunks", /*overwrite=*/0);
}

void ApplyLimits(grpc::ServerBuilder* builder) {
  builder->SetMaxReceiveMessageSize(static_cast<int>(limits::kMaxBatchBytes));
  builder->SetMaxSendMessageSize(limits::kMaxAnswerBytes);
  builder->SetResourceQuota(grpc::ResourceQuota("atm-server")
                                .Resize(limits::kMemoryBytes)
                                .SetMaxThreads(limits::kMaxSynchronousThreads));
  // A message of 8 KB may inflate to 8 MB, and gRPC would inflate it before anybody looks.
  builder->SetCompressionAlgorithmSupportStatus(GRPC_COMPRESS_DEFLATE, false);
  builder->SetCompressionAlgorithmSupportStatus(GRPC_COMPRESS_GZIP, false);
  const std::pair<const char*, int> arguments[] = {
      {GRPC_ARG_ENABLE_PER_MESSAGE_DECOMPRESSION, 0},
      {GRPC_ARG_MAX_CONCURRENT_STREAMS, limits::kMaxConcurrentStreams},
      {GRPC_ARG_MAX_METADATA_SIZE, limits::kMaxMetadataBytes},
      {GRPC_ARG_KEEPALIVE_TIME_MS, Milliseconds(limits::kKeepaliveTime)},
      {GRPC_ARG_KEEPALIVE_TIMEOUT_MS, Milliseconds(limits::kKeepaliveTimeout)},
      {GRPC_ARG_KEEPALIVE_PERMIT_WITHOUT_CALLS, 1},
      {GRPC_ARG_HTTP2_MIN_RECV_PING_INTERVAL_WITHOUT_DATA_MS,
       Milliseconds(limits::kMinPingInterval)},
      {GRPC_ARG_MAX_CONNECTION_IDLE_MS, Milliseconds(limits::kMaxConnectionIdle)},
      {GRPC_ARG_TCP_MAX_READ_CHUNK_SIZE, limits::kMaxReadBytes},
      {GRPC_ARG_SERVER_HANDSHAKE_TIMEOUT_MS, Milliseconds(limits::kHandshakeTimeout)},
      // The guard reads what gRPC counts.
      {GRPC_ARG_ENABLE_CHANNELZ, 1},
  };
  for (const auto& [name, value] : arguments) {
    builder->AddChannelArgument(name, value);
  }
}

}  // namespace atm::server
