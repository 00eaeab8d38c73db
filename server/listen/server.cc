#include "server/listen/server.h"

#include <grpcpp/ext/proto_server_reflection_plugin.h>
#include <grpcpp/health_check_service_interface.h>
#include <grpcpp/server.h>
#include <grpcpp/server_builder.h>

#include <algorithm>
#include <chrono>
#include <string>
#include <thread>
#include <utility>

#include "absl/status/status.h"
#include "absl/strings/str_format.h"
#include "server/grpc/grpc_face.h"
#include "server/limits.h"
#include "server/listen/acceptor.h"
#include "server/listen/apply_limits.h"
#include "server/listen/connection_guard.h"
#include "server/listen/descriptor_limit.h"
#include "server/listen/guard_log.h"
#include "server/listen/listening_socket.h"

namespace atm::server {
namespace {

// How long callers have, at the end, to read what was sent and to close their side. A caller that
// does not, is cut off.
constexpr std::chrono::milliseconds kHangUp{100};
constexpr std::chrono::milliseconds kHangUpInterval{1};

absl::Status CheckExposure(const ServerConfig& config, const ResolvedAddress& address) {
  if (config.tls.enabled() || config.allow_insecure || address.is_local()) {
    return absl::OkStatus();
  }
  return absl::FailedPreconditionError(absl::StrFormat(
      "other machines can reach %s, and without TLS everybody on the way could read "
      "and change what they say. Give --tls-cert and --tls-key, or listen on "
      "127.0.0.1, or insist with --allow-insecure.",
      address.asked.ToString()));
}

// The full names of the services that a client can be told of, in the order of the alphabet.
std::vector<std::string> WithReflection(std::vector<std::string> names) {
  names.emplace_back("grpc.reflection.v1.ServerReflection");
  names.emplace_back("grpc.reflection.v1alpha.ServerReflection");
  std::ranges::sort(names);
  return names;
}

}  // namespace

absl::StatusOr<std::unique_ptr<Server>> Server::Start(const ServerConfig& config,
                                                      std::vector<Method> methods,
                                                      Service& service) {
  absl::StatusOr<ListenAddress> address = ParseListenAddress(config.listen);
  if (!address.ok()) {
    return address.status();
  }
  absl::StatusOr<ResolvedAddress> resolved = ResolveListenAddress(*std::move(address));
  if (!resolved.ok()) {
    return resolved.status();
  }
  if (absl::Status exposure = CheckExposure(config, *resolved); !exposure.ok()) {
    return exposure;
  }
  std::unique_ptr<Server> server(new Server(*std::move(resolved), std::move(methods), service));
  server->log_ = std::make_unique<GuardLog>(config.log);
  if (absl::Status listening = server->Listen(config); !listening.ok()) {
    return listening;
  }
  return server;
}

Server::Server(ResolvedAddress address, std::vector<Method> methods, Service& service)
    : address_(std::move(address)),
      face_(std::make_unique<GrpcFace>(std::move(methods), service)),
      reflection_(WithReflection(face_->ServiceNames())) {}

absl::StatusOr<std::shared_ptr<grpc::ServerCredentials>> Server::MakeCredentials(
    const TlsFiles& files) {
  if (!files.enabled()) return grpc::InsecureServerCredentials();
  absl::StatusOr<std::unique_ptr<TlsCredentials>> tls =
      TlsCredentials::Load(files, std::chrono::system_clock::now());
  if (!tls.ok()) return tls.status();
  tls_ = *std::move(tls);
  return tls_->ForGrpc();
}

absl::Status Server::Listen(const ServerConfig& config) {
  absl::StatusOr<std::shared_ptr<grpc::ServerCredentials>> credentials =
      MakeCredentials(config.tls);
  if (!credentials.ok()) {
    return credentials.status();
  }
  const auto cannot_listen = [this](std::string_view why) {
    return absl::UnavailableError(
        absl::StrFormat("cannot listen on %s: %s", address_.asked.ToString(), why));
  };
  if (address_.is_unix() && IsInUse(address_.asked)) {
    return cannot_listen("another program, perhaps another atm-server, listens there already");
  }
  // Registers something for the builders that come after it; doing so again changes nothing.
  grpc::reflection::InitProtoReflectionServerBuilderPlugin();
  // Ours is a row of the table: gRPC's would bring the threads of its callback API, and with them
  // nearly twice the processor time for every call.
  grpc::EnableDefaultHealthCheckService(false);

  grpc::ServerBuilder builder;
  ApplyLimits(&builder);
  face_->Register(builder);
  builder.RegisterService(&reflection_);
  auto grpc_acceptor = builder.experimental().AddExternalConnectionAcceptor(
      grpc::ServerBuilder::experimental_type::ExternalConnectionType::FROM_FD, *credentials);
  std::vector<OwnedDescriptor> listening = ListenAtAll(config.socket_mode);
  if (listening.empty()) return cannot_listen(WhyNotBound(address_));
  server_ = builder.BuildAndStart();
  if (server_ == nullptr) return cannot_listen("gRPC does not start");
  face_->Start();
  const int descriptors = RaiseDescriptorLimit();
  const ConnectionLimits limits = FitToDescriptors(config.connections, descriptors);
  log_->Limits(limits, descriptors, limits.in_all < config.connections.in_all);
  guard_ = std::make_unique<ConnectionGuard>(std::move(grpc_acceptor), limits, *log_);
  acceptor_ = std::make_unique<Acceptor>(
      std::move(listening),
      [this](OwnedDescriptor connection, PeerName peer) {
        guard_->HandIn(std::move(connection), std::move(peer));
      },
      *log_);
  return absl::OkStatus();
}

std::vector<OwnedDescriptor> Server::ListenAtAll(mode_t socket_mode) {
  std::vector<OwnedDescriptor> listening;
  if (address_.is_unix()) {
    listening.push_back(ListenAtFile(address_.asked.path, socket_mode));
  } else {
    KeepBindable(address_);
    for (const NumericAddress& numeric : address_.numeric) listening.push_back(ListenAt(numeric));
  }
  if (!std::ranges::all_of(listening, &OwnedDescriptor::is_open)) return {};
  if (!address_.is_unix()) address_.asked.port = PortOf(listening.front());
  return listening;
}

Server::~Server() { Shutdown(); }

std::int64_t Server::WaitUntilQuiet(std::chrono::milliseconds at_most) {
  if (server_ == nullptr) return 0;
  // Where nobody is connected, nobody is about to call.
  const bool is_alone = guard_->CountConnections() == 0;
  return face_->WaitUntilQuiet(is_alone ? std::chrono::milliseconds(0) : limits::kQuietTime,
                               at_most);
}

void Server::HangUp() {
  acceptor_.reset();
  guard_->EndSending();
  const auto end = std::chrono::steady_clock::now() + kHangUp;
  while (guard_->CountConnections() > 0 && std::chrono::steady_clock::now() < end) {
    std::this_thread::sleep_for(kHangUpInterval);
  }
}

void Server::Shutdown() {
  if (server_ == nullptr) return;
  // From its Shutdown on, gRPC answers calls that still come with CANCELLED. By then nothing is
  // sent any more.
  HangUp();
  if (address_.is_unix()) RemoveSocketFile(address_.asked.path);
  // Without a deadline this could wait for ever. What the ledger has taken it still answers, and
  // gRPC waits for that: a committer that hangs is left to the caller's own time limit.
  server_->Shutdown(std::chrono::system_clock::now());
  face_->Stop();
  guard_->Stop();
  server_.reset();
}

}  // namespace atm::server
