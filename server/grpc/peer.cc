#include "server/grpc/peer.h"

#include <grpc/grpc_security_constants.h>

#include <memory>
#include <string_view>

#include "server/status/errors.h"

namespace atm::server {

std::string PeerOf(const grpc::ServerContext& context) {
  const std::shared_ptr<const grpc::AuthContext> auth = context.auth_context();
  if (auth != nullptr && auth->IsPeerAuthenticated()) {
    for (const char* name : {GRPC_X509_SUBJECT_PROPERTY_NAME, GRPC_X509_CN_PROPERTY_NAME}) {
      for (const grpc::string_ref& value : auth->FindPropertyValues(name)) {
        return Echo(std::string_view(value.data(), value.size()));
      }
    }
  }
  return Echo(context.peer());
}

}  // namespace atm::server
