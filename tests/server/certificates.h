// Certificates for one test, made on the spot.
#ifndef ATM_TESTS_SERVER_CERTIFICATES_H_
#define ATM_TESTS_SERVER_CERTIFICATES_H_

#include <chrono>
#include <memory>
#include <string>

namespace atm::server::testing {

// A private key and a certificate to it, as PEM text.
struct Identity {
  std::string key;
  std::string certificate;
};

// What a certificate is to say.
struct Wanted {
  std::string common_name = "localhost";                     // empty: it has no subject
  std::chrono::seconds not_before = -std::chrono::hours(1);  // from now
  std::chrono::seconds not_after = std::chrono::hours(1);    // from now
};

// An authority that signs certificates. Keys are ECDSA P-256: made in no time.
class Authority {
 public:
  Authority();
  ~Authority();

  // The authority's own certificate, PEM.
  const std::string& certificate() const { return certificate_; }

  // An identity for "localhost" and 127.0.0.1.
  Identity Issue(const Wanted& wanted = {}) const;

 private:
  struct Keys;
  std::unique_ptr<Keys> keys_;
  std::string certificate_;
};

// The key, encrypted with a passphrase.
std::string Encrypted(const std::string& key);

}  // namespace atm::server::testing

#endif  // ATM_TESTS_SERVER_CERTIFICATES_H_
