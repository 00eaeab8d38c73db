#include "server/listen/tls.h"

#include <openssl/bio.h>
#include <openssl/err.h>
#include <openssl/pem.h>
#include <openssl/x509.h>

#include <cerrno>
#include <cstring>
#include <fstream>
#include <sstream>
#include <utility>

#include "absl/status/status.h"
#include "absl/strings/str_format.h"

namespace atm::server {
namespace {

template <auto Free>
struct Freer {
  template <typename T>
  void operator()(T* object) const {
    Free(object);
  }
};
using Bio = std::unique_ptr<BIO, Freer<BIO_free_all>>;
using Certificate = std::unique_ptr<X509, Freer<X509_free>>;
using Key = std::unique_ptr<EVP_PKEY, Freer<EVP_PKEY_free>>;

absl::StatusOr<std::string> ReadFile(const std::string& name, std::string_view option) {
  errno = 0;
  const std::ifstream file(name, std::ios::binary);
  std::ostringstream text;
  if (file.is_open()) {
    text << file.rdbuf();  // a stream, not iterators: those throw when reading fails, on a folder
                           // say
  }
  if (!file.is_open() || (text.view().empty() && errno != 0)) {
    return absl::NotFoundError(
        absl::StrFormat("%s %s cannot be read: %s", option, name, std::strerror(errno)));
  }
  return std::move(text).str();
}

absl::Status Invalid(std::string_view option, const std::string& name, std::string_view why) {
  ERR_clear_error();
  return absl::InvalidArgumentError(absl::StrFormat("%s %s %s", option, name, why));
}

Bio Reader(const std::string& pem) {
  return Bio(BIO_new_mem_buf(pem.data(), static_cast<int>(pem.size())));
}

Certificate ReadCertificate(const std::string& pem) {
  return Certificate(PEM_read_bio_X509(Reader(pem).get(), nullptr, nullptr, nullptr));
}

// A key with a passphrase is not read: OpenSSL would ask for it on the terminal.
Key ReadKey(const std::string& pem) {
  const auto no_passphrase = [](char*, int, int, void*) { return -1; };
  return Key(PEM_read_bio_PrivateKey(Reader(pem).get(), nullptr, no_passphrase, nullptr));
}

}  // namespace

absl::StatusOr<std::shared_ptr<grpc::ServerCredentials>> MakeCredentials(const TlsFiles& files) {
  if (!files.enabled()) {
    return grpc::InsecureServerCredentials();
  }
  absl::StatusOr<std::string> certificate = ReadFile(files.certificate, "--tls-cert");
  if (!certificate.ok()) {
    return certificate.status();
  }
  absl::StatusOr<std::string> key = ReadFile(files.key, "--tls-key");
  if (!key.ok()) {
    return key.status();
  }
  const Certificate parsed_certificate = ReadCertificate(*certificate);
  if (parsed_certificate == nullptr) {
    return Invalid("--tls-cert", files.certificate, "holds no certificate in PEM form");
  }
  const Key parsed_key = ReadKey(*key);
  if (parsed_key == nullptr) {
    return Invalid("--tls-key", files.key, "holds no private key in PEM form without a passphrase");
  }
  if (X509_check_private_key(parsed_certificate.get(), parsed_key.get()) != 1) {
    return Invalid("--tls-key", files.key,
                   absl::StrFormat("does not belong to the certificate %s", files.certificate));
  }
  grpc::SslServerCredentialsOptions options(
      files.client_ca.empty() ? GRPC_SSL_DONT_REQUEST_CLIENT_CERTIFICATE
                              : GRPC_SSL_REQUEST_AND_REQUIRE_CLIENT_CERTIFICATE_AND_VERIFY);
  options.pem_key_cert_pairs.push_back({*std::move(key), *std::move(certificate)});
  if (!files.client_ca.empty()) {
    absl::StatusOr<std::string> client_ca = ReadFile(files.client_ca, "--tls-client-ca");
    if (!client_ca.ok()) {
      return client_ca.status();
    }
    if (ReadCertificate(*client_ca) == nullptr) {
      return Invalid("--tls-client-ca", files.client_ca, "holds no certificate in PEM form");
    }
    options.pem_root_certs = *std::move(client_ca);
  }
  return grpc::SslServerCredentials(options);
}

}  // namespace atm::server
