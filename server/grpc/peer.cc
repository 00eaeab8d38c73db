#include "server/grpc/peer.h"

#include <grpc/grpc_security_constants.h>

#include <memory>
#include <string>

#include "server/status/errors.h"

namespace atm::server {
namespace {

std::string_view WithoutPort(std::string_view peer) {
  const bool has_port = peer.starts_with("ipv4:") || peer.starts_with("ipv6:");
  return has_port ? peer.substr(0, peer.rfind(':')) : peer;
}

}  // namespace

storage::Principal CallerOf(const grpc::ServerContext& context, std::string_view peer) {
  storage::Principal caller{.kind = storage::PrincipalKind::kPeer,
                            .name = std::string(WithoutPort(peer))};
  const std::shared_ptr<const grpc::AuthContext> auth = context.auth_context();
  if (auth == nullptr || !auth->IsPeerAuthenticated()) return caller;
  for (const char* name : {GRPC_X509_SUBJECT_PROPERTY_NAME, GRPC_X509_CN_PROPERTY_NAME}) {
    for (const grpc::string_ref& value : auth->FindPropertyValues(name)) {
      caller.name = Echo(std::string_view(value.data(), value.size()));
      return caller;
    }
  }
  return caller;
}

}  // namespace atm::server
