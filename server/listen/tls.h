// The certificate that the server is known by, and whom it trusts: for gRPC, and replaced while it
// serves.
#ifndef ATM_SERVER_LISTEN_TLS_H_
#define ATM_SERVER_LISTEN_TLS_H_

#include <grpc/grpc_security.h>
#include <grpcpp/security/server_credentials.h>

#include <chrono>
#include <memory>

#include "absl/status/statusor.h"
#include "server/listen/tls_files.h"
#include "storage/base/mutex.h"

namespace atm::server {

// What handshakes are made with. gRPC asks it at each one, so that connections that are open stay,
// and those that come later get what was loaded last. Thread-safe. It outlives the server that
// serves with it.
class TlsCredentials {
 public:
  // Reads the files. The errors are those of ReadTlsFiles.
  static absl::StatusOr<std::unique_ptr<TlsCredentials>> Load(
      const TlsFiles& files, std::chrono::system_clock::time_point now);

  TlsCredentials(const TlsCredentials&) = delete;
  TlsCredentials& operator=(const TlsCredentials&) = delete;

  // What gRPC takes. For one port of one server.
  std::shared_ptr<grpc::ServerCredentials> ForGrpc();

  // Reads the files again, all of them together. Returns whether they hold something else than
  // before. If there is an error, those of ReadTlsFiles, what was loaded before stays in use.
  absl::StatusOr<bool> Reload(std::chrono::system_clock::time_point now);

  const TlsFiles& files() const { return files_; }

  // What is in use.
  TlsMaterial material() const;

 private:
  TlsCredentials(TlsFiles files, TlsMaterial material)
      : files_(std::move(files)), material_(std::move(material)) {}

  // Called by gRPC before each handshake, with this object.
  static grpc_ssl_certificate_config_reload_status Fetch(
      void* self, grpc_ssl_server_certificate_config** config);
  grpc_ssl_certificate_config_reload_status FetchNew(grpc_ssl_server_certificate_config** config);

  const TlsFiles files_;
  mutable Mutex mutex_;
  TlsMaterial material_ ATM_GUARDED_BY(mutex_);
  bool is_new_ ATM_GUARDED_BY(mutex_) = true;  // gRPC has not fetched it yet
};

}  // namespace atm::server

#endif  // ATM_SERVER_LISTEN_TLS_H_
