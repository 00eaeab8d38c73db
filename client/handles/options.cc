#include "atm/options.h"

#include <grpcpp/security/credentials.h>

namespace atm {

std::shared_ptr<grpc::ChannelCredentials> TlsCredentials(const TlsOptions& tls) {
  grpc::SslCredentialsOptions options;
  options.pem_root_certs = tls.root_certificates;
  options.pem_cert_chain = tls.client_certificate;
  options.pem_private_key = tls.client_key;
  return grpc::SslCredentials(options);
}

}  // namespace atm
