// The server's certificate, and whom it trusts.
#ifndef ATM_SERVER_LISTEN_TLS_H_
#define ATM_SERVER_LISTEN_TLS_H_

#include <grpcpp/security/server_credentials.h>

#include <memory>
#include <string>

#include "absl/status/statusor.h"

namespace atm::server {

// Names of PEM files. Both of `certificate` and `key`, or neither; `client_ca` only with them.
struct TlsFiles {
  std::string certificate;  // ours, followed by the chain up to the authority
  std::string key;          // the private key to it, not encrypted
  std::string client_ca;    // clients need a certificate of this authority; empty: they need none

  bool enabled() const { return !certificate.empty(); }
};

// Without TLS if `files` are not enabled. INVALID_ARGUMENT or NOT_FOUND with a sentence that names
// the file, if one cannot be read, holds something else, or the key does not belong to the
// certificate: gRPC itself would say nothing, and turn every client away.
absl::StatusOr<std::shared_ptr<grpc::ServerCredentials>> MakeCredentials(const TlsFiles& files);

}  // namespace atm::server

#endif  // ATM_SERVER_LISTEN_TLS_H_
