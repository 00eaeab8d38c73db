#include "client/grpc/channel.h"

#include <grpcpp/channel.h>
#include <grpcpp/create_channel.h>
#include <grpcpp/security/credentials.h>
#include <grpcpp/support/channel_arguments.h>

#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "client/grpc/attempt_report.h"

namespace atm {
namespace {

// A client finds a server that restarted within a second. Thousands of terminals do not all connect
// at the same time, because gRPC spreads these waits at random.
constexpr int kInitialReconnectMs = 100;
constexpr int kMaxReconnectMs = 1'000;
// How long one attempt to connect may take, TLS included. gRPC's 20 s are longer than any deadline.
constexpr int kConnectTimeoutMs = 3'000;

// With keepalive on, the kernel closes a connection whose data stays unacknowledged for the
// keepalive timeout. If the peer disappears (power, cable, NAT), this leaves time for another
// attempt within the usual deadline. The pings themselves matter only to calls of more than a
// minute.
constexpr int kKeepaliveTimeMs = 60'000;
constexpr int kKeepaliveTimeoutMs = 2'000;

// Most messages of the contract have a few hundred bytes, those of ExecuteBatch up to 8 MiB. A
// larger request is a mistake, which is found before it is sent.
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
  // Each channel has a connection of its own; gRPC would share one between all channels to a
  // server.
  arguments.SetInt(GRPC_ARG_USE_LOCAL_SUBCHANNEL_POOL, 1);
  // retry.h alone decides what is retried.
  arguments.SetInt(GRPC_ARG_ENABLE_RETRIES, 0);
  arguments.SetInt(GRPC_ARG_SERVICE_CONFIG_DISABLE_RESOLUTION, 1);
  const auto credentials =
      options.credentials != nullptr ? options.credentials : grpc::InsecureChannelCredentials();
  if (options.on_attempt == nullptr) {
    return grpc::CreateCustomChannel(options.target, credentials, arguments);
  }
  std::vector<std::unique_ptr<grpc::experimental::ClientInterceptorFactoryInterface>> interceptors;
  interceptors.push_back(ReportAttempts(options.on_attempt));
  return grpc::experimental::CreateCustomChannelWithInterceptors(
      options.target, credentials, arguments, std::move(interceptors));
}

}  // namespace atm
