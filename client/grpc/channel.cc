#include "client/grpc/channel.h"

#include <grpcpp/create_channel.h>
#include <grpcpp/support/channel_arguments.h>

#include <string>

namespace atm {
namespace {

// A server that restarts is found again within a second, and thousands of terminals do not all
// knock at once: gRPC spreads these waits at random.
constexpr int kInitialReconnectMs = 100;
constexpr int kMaxReconnectMs = 1'000;
// How long one try to connect may take, TLS included. gRPC's 20 s would outlast every deadline.
constexpr int kConnectTimeoutMs = 3'000;

// With keepalive on, gRPC has the kernel close a connection whose data stays unacknowledged for the
// keepalive timeout. A peer that vanished without a word (power, cable, NAT) is so left in time for
// another attempt within the usual deadline. The pings themselves concern calls of more than a
// minute alone.
constexpr int kKeepaliveTimeMs = 60'000;
constexpr int kKeepaliveTimeoutMs = 2'000;

// The messages of the contract have a few hundred bytes, and those of batches up to 8 MiB. Requests
// that are larger are mistakes, found before they are sent.
constexpr int kMaxRequestBytes = 8 * 1024 * 1024;
constexpr int kMaxResponseBytes = 8 * 1024 * 1024;

std::string UserAgentPrefix(const ClientOptions& options) {
  const std::string own = std::string("atm-cpp/") + ATM_VERSION;
  return options.user_agent_prefix.empty() ? own : options.user_agent_prefix + " " + own;
}

}  // namespace

std::shared_ptr<grpc::Channel> MakeChannel(const ClientOptions& options) {
  grpc::ChannelArguments arguments;
  arguments.SetUserAgentPrefix(UserAgentPrefix(options));
  arguments.SetMaxSendMessageSize(kMaxRequestBytes);
  arguments.SetMaxReceiveMessageSize(kMaxResponseBytes);
  arguments.SetInt(GRPC_ARG_INITIAL_RECONNECT_BACKOFF_MS, kInitialReconnectMs);
  arguments.SetInt(GRPC_ARG_MAX_RECONNECT_BACKOFF_MS, kMaxReconnectMs);
  arguments.SetInt(GRPC_ARG_MIN_RECONNECT_BACKOFF_MS, kConnectTimeoutMs);
  arguments.SetInt(GRPC_ARG_KEEPALIVE_TIME_MS, kKeepaliveTimeMs);
  arguments.SetInt(GRPC_ARG_KEEPALIVE_TIMEOUT_MS, kKeepaliveTimeoutMs);
  // A connection of its own: gRPC would let all channels to one server share one.
  arguments.SetInt(GRPC_ARG_USE_LOCAL_SUBCHANNEL_POOL, 1);
  // One loop of attempts is enough, and retry.h is the one that knows what may be asked again.
  arguments.SetInt(GRPC_ARG_ENABLE_RETRIES, 0);
  arguments.SetInt(GRPC_ARG_SERVICE_CONFIG_DISABLE_RESOLUTION, 1);
  const auto credentials =
      options.credentials != nullptr ? options.credentials : grpc::InsecureChannelCredentials();
  return grpc::CreateCustomChannel(options.target, credentials, arguments);
}

}  // namespace atm
