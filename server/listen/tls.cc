#include "server/listen/tls.h"

#include <grpc/grpc.h>

#include <string>
#include <utility>

namespace atm::server {
namespace {

struct ReleaseCredentials {
  void operator()(grpc_server_credentials* credentials) const {
    grpc_server_credentials_release(credentials);
  }
};

// gRPC's C++ has no credentials of this kind; its C has.
class FetchingCredentials final : public grpc::ServerCredentials {
 public:
  explicit FetchingCredentials(grpc_ssl_server_credentials_options* options)
      : credentials_(grpc_ssl_server_credentials_create_with_options(options)) {}

  // Nothing here judges callers by their metadata.
  void SetAuthMetadataProcessor(
      const std::shared_ptr<grpc::AuthMetadataProcessor>& /*processor*/) override {}

 private:
  int AddPortToServer(const std::string& address, grpc_server* server) override {
    return grpc_server_add_http2_port(server, address.c_str(), credentials_.get());
  }

  const std::unique_ptr<grpc_server_credentials, ReleaseCredentials> credentials_;
};

}  // namespace

absl::StatusOr<std::unique_ptr<TlsCredentials>> TlsCredentials::Load(
    const TlsFiles& files, std::chrono::system_clock::time_point now) {
  absl::StatusOr<TlsMaterial> material = ReadTlsFiles(files, now);
  if (!material.ok()) return material.status();
  return std::unique_ptr<TlsCredentials>(new TlsCredentials(files, *std::move(material)));
}

std::shared_ptr<grpc::ServerCredentials> TlsCredentials::ForGrpc() {
  const auto request = files_.client_ca.empty()
                           ? GRPC_SSL_DONT_REQUEST_CLIENT_CERTIFICATE
                           : GRPC_SSL_REQUEST_AND_REQUIRE_CLIENT_CERTIFICATE_AND_VERIFY;
  return std::make_shared<FetchingCredentials>(
      grpc_ssl_server_credentials_create_options_using_config_fetcher(request, Fetch, this));
}

absl::StatusOr<bool> TlsCredentials::Reload(std::chrono::system_clock::time_point now) {
  absl::StatusOr<TlsMaterial> material = ReadTlsFiles(files_, now);
  if (!material.ok()) return material.status();
  const MutexLock lock(mutex_);
  if (*material == material_) return false;
  material_ = *std::move(material);
  is_new_ = true;
  return true;
}

TlsMaterial TlsCredentials::material() const {
  const MutexLock lock(mutex_);
  return material_;
}

grpc_ssl_certificate_config_reload_status TlsCredentials::Fetch(
    void* self, grpc_ssl_server_certificate_config** config) {
  return static_cast<TlsCredentials*>(self)->FetchNew(config);
}

grpc_ssl_certificate_config_reload_status TlsCredentials::FetchNew(
    grpc_ssl_server_certificate_config** config) {
  const MutexLock lock(mutex_);
  if (!is_new_) return GRPC_SSL_CERTIFICATE_CONFIG_RELOAD_UNCHANGED;
  const grpc_ssl_pem_key_cert_pair pair = {.private_key = material_.key.c_str(),
                                           .cert_chain = material_.certificate.c_str()};
  // gRPC asserts that there are authorities, although it asks clients for nothing if there are none
  // to check them with. Any certificate will do then.
  const std::string& roots =
      material_.client_ca.empty() ? material_.certificate : material_.client_ca;
  *config = grpc_ssl_server_certificate_config_create(roots.c_str(), &pair, 1);
  is_new_ = false;
  return GRPC_SSL_CERTIFICATE_CONFIG_RELOAD_NEW;
}

}  // namespace atm::server
