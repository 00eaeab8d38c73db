// Certificates and private keys as PEM text: what they say. Pure functions, safe from any thread.
#ifndef ATM_SERVER_LISTEN_CERTIFICATE_H_
#define ATM_SERVER_LISTEN_CERTIFICATE_H_

#include <chrono>
#include <string>
#include <vector>

namespace atm::server {

// What a certificate says of itself.
struct CertificateFacts {
  std::string
      subject;  // as RFC 2253 has it, or the first name that it is for, if it has no subject
  std::chrono::system_clock::time_point not_before;
  std::chrono::system_clock::time_point not_after;

  friend bool operator==(const CertificateFacts&, const CertificateFacts&) = default;
};

// Returns all certificates of the text, in their order; none if there is none, or if one of them
// cannot be read.
std::vector<CertificateFacts> ReadCertificates(const std::string& pem);

enum class KeyFit {
  kFits,
  kIsNone,     // the text is no private key, or one with a passphrase
  kIsAnother,  // it belongs to another certificate
};

// Whether the private key belongs to the first certificate of the other text, which has one.
KeyFit CheckKey(const std::string& key_pem, const std::string& certificate_pem);

// A moment as RFC 3339 has it, in UTC, without parts of a second.
std::string TimeOfCertificate(std::chrono::system_clock::time_point time);

}  // namespace atm::server

#endif  // ATM_SERVER_LISTEN_CERTIFICATE_H_
