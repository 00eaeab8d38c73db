#include "server/listen/server.h"

#include <grpcpp/ext/proto_server_reflection_plugin.h>
#include <grpcpp/health_check_service_interface.h>
#include <grpcpp/server_builder.h>

#include <utility>

#include "absl/status/status.h"
#include "absl/strings/str_format.h"
#include "server/listen/apply_limits.h"

namespace atm::server {
namespace {

// What outlives a drain, such as somebody who watches health, or who does not read the feed that
// was asked for, is cut off after this.
constexpr std::chrono::milliseconds kHangUp{100};

absl::Status CheckExposure(const ServerConfig& config, const ListenAddress& address) {
  if (config.tls.enabled() || config.allow_insecure) {
    return absl::OkStatus();
  }
  const absl::StatusOr<bool> local = IsLocal(address);
  if (!local.ok()) {
    return local.status();
  }
  if (!*local) {
    return absl::FailedPreconditionError(absl::StrFormat(
        "other machines can reach %s, and without TLS everybody on the way could read "
        "and change what they say. Give --tls-cert and --tls-key, or listen on "
        "127.0.0.1, or insist with --allow-insecure.",
        address.ToString()));
  }
  return absl::OkStatus();
}

void SetServing(grpc::HealthCheckServiceInterface* health, bool serving) {
  health->SetServingStatus("", serving);
  health->SetServingStatus(v1::AtmService::service_full_name(), serving);
  health->SetServingStatus(v1::AdminService::service_full_name(), serving);
}

}  // namespace

absl::StatusOr<std::unique_ptr<Server>> Server::Start(const ServerConfig& config, Log* log) {
  absl::StatusOr<ListenAddress> address = ParseListenAddress(config.listen);
  if (!address.ok()) {
    return address.status();
  }
  *address = WithKnownLocalhost(*address);
  if (absl::Status exposure = CheckExposure(config, *address); !exposure.ok()) {
    return exposure;
  }
  std::unique_ptr<Server> server(new Server(*std::move(address), log, config.clock));
  if (absl::Status listening = server->Listen(config); !listening.ok()) {
    return listening;
  }
  return server;
}

Server::Server(ListenAddress address, Log* log, Clock clock)
    : address_(std::move(address)),
      service_(log, &door_, clock),
      admin_service_(log, &door_, std::move(clock)) {}

absl::Status Server::Listen(const ServerConfig& config) {
  absl::StatusOr<std::shared_ptr<grpc::ServerCredentials>> credentials =
      MakeCredentials(config.tls);
  if (!credentials.ok()) {
    return credentials.status();
  }
  const auto cannot_listen = [this](std::string_view why) {
    return absl::UnavailableError(
        absl::StrFormat("cannot listen on %s: %s", address_.ToString(), why));
  };
  if (address_.is_unix() && IsInUse(address_)) {
    return cannot_listen("another program, perhaps another atm-server, listens there already");
  }
  // Both register something for the builders that come after them; doing so again changes nothing.
  grpc::EnableDefaultHealthCheckService(true);
  grpc::reflection::InitProtoReflectionServerBuilderPlugin();

  grpc::ServerBuilder builder;
  ApplyLimits(&builder);
  builder.RegisterService(&service_);
  builder.RegisterService(&admin_service_);
  int bound_port = 0;
  builder.AddListeningPort(address_.ToString(), *std::move(credentials), &bound_port);
  server_ = builder.BuildAndStart();
  if (server_ == nullptr || bound_port == 0) {
    return cannot_listen(WhyNotBound(address_));
  }
  // gRPC's health service begins with SERVING for "": for these few microseconds health is ahead of
  // the calls, which are answered with STARTING_UP all the same.
  auto* health = server_->GetHealthCheckService();
  SetServing(health, false);
  if (!address_.is_unix()) {
    address_.port = static_cast<std::uint16_t>(bound_port);
  }
  return absl::OkStatus();
}

Server::~Server() { Drain(std::chrono::milliseconds(0)); }

void Server::Serve(storage::Ledger* ledger) {
  door_.Open(ledger);
  SetServing(server_->GetHealthCheckService(), true);
}

std::int64_t Server::Drain(std::chrono::milliseconds at_most) {
  if (server_ == nullptr || door_.closed()) {
    return 0;
  }
  // Connections stay open meanwhile, so that who still calls hears SHUTTING_DOWN, which says that
  // nothing moved, and not the bare UNAVAILABLE of a broken connection.
  server_->GetHealthCheckService()->SetServingStatus(false);
  door_.Close();
  service_.EndWatches();
  admin_service_.EndLongCalls();
  const std::int64_t left = door_.WaitUntilEmpty(at_most);
  // Without a deadline this could wait for ever. What the ledger has taken it still answers, and
  // gRPC waits for that: a committer that hangs is left to the caller's own time limit.
  server_->Shutdown(std::chrono::system_clock::now() + kHangUp);
  return left;
}

}  // namespace atm::server
