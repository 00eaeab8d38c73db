// The files of TLS: read, and checked before anybody is served with them.
#ifndef ATM_SERVER_LISTEN_TLS_FILES_H_
#define ATM_SERVER_LISTEN_TLS_FILES_H_

#include <sys/types.h>

#include <chrono>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "server/listen/certificate.h"

namespace atm::server {

// Names of PEM files. Both of `certificate` and `key`, or neither; `client_ca` only with them.
struct TlsFiles {
  std::string certificate;  // ours, followed by the chain up to the authority
  std::string key;          // the private key to it, not encrypted
  std::string client_ca;    // clients need a certificate of this authority; empty: they need none

  bool enabled() const { return !certificate.empty(); }
};

// What the files hold. The key is a secret: it is never logged.
struct TlsMaterial {
  std::string certificate;
  std::string key;
  std::string client_ca;

  friend bool operator==(const TlsMaterial&, const TlsMaterial&) = default;

  // What is served with it says of itself.
  CertificateFacts Served() const { return ReadCertificates(certificate).front(); }
};

// Reads the files. Errors, each with a sentence that names the option and the file and says what to
// do:
//   NOT_FOUND            a file cannot be read
//   INVALID_ARGUMENT     a file holds something else, or the key does not belong to the certificate
//   PERMISSION_DENIED    others can read the key
//   FAILED_PRECONDITION  the certificate has expired by the time `now`, or is not valid yet
absl::StatusOr<TlsMaterial> ReadTlsFiles(const TlsFiles& files,
                                         std::chrono::system_clock::time_point now);

// A certificate in one of the files.
struct FoundCertificate {
  std::string_view option;  // the file's, such as "--tls-cert"
  CertificateFacts facts;
};

// All certificates that something depends on: ours, the chain and the clients' authorities.
std::vector<FoundCertificate> AllCertificates(const TlsMaterial& material);

// What tells that a file was written, or that another one took its place. All 0 if there is none.
struct FileSign {
  dev_t device = 0;
  ino_t inode = 0;
  off_t size = 0;
  std::int64_t modified_ns = 0;
  std::int64_t changed_ns = 0;

  friend bool operator==(const FileSign&, const FileSign&) = default;
};

// Looks at the files without reading them.
std::vector<FileSign> SignsOf(const TlsFiles& files);

}  // namespace atm::server

#endif  // ATM_SERVER_LISTEN_TLS_FILES_H_
