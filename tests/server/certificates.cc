#include "tests/server/certificates.h"

#include <openssl/bio.h>
#include <openssl/ec.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/x509.h>
#include <openssl/x509v3.h>

#include "tests/catch2.h"

namespace atm::server::testing {
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
using Extension = std::unique_ptr<X509_EXTENSION, Freer<X509_EXTENSION_free>>;

// What `write` writes as PEM.
template <typename Write>
std::string Pem(const Write& write) {
  const Bio bio(BIO_new(BIO_s_mem()));
  REQUIRE(write(bio.get()) == 1);
  char* data = nullptr;
  const long size = BIO_get_mem_data(bio.get(), &data);
  return {data, static_cast<std::size_t>(size)};
}

std::string KeyPem(EVP_PKEY* key) {
  return Pem([&](BIO* bio) {
    return PEM_write_bio_PrivateKey(bio, key, nullptr, nullptr, 0, nullptr, nullptr);
  });
}

std::string CertificatePem(X509* certificate) {
  return Pem([&](BIO* bio) { return PEM_write_bio_X509(bio, certificate); });
}

void AddExtension(X509* certificate, int id, const char* value) {
  const Extension extension(X509V3_EXT_conf_nid(nullptr, nullptr, id, value));
  REQUIRE(extension != nullptr);
  REQUIRE(X509_add_ext(certificate, extension.get(), -1) == 1);
}

// A certificate for `key` that is not signed yet.
Certificate Unsigned(EVP_PKEY* key, const Wanted& wanted, X509_NAME* issuer, long serial) {
  Certificate certificate(X509_new());
  X509_set_version(certificate.get(), X509_VERSION_3);
  ASN1_INTEGER_set(X509_get_serialNumber(certificate.get()), serial);
  X509_gmtime_adj(X509_getm_notBefore(certificate.get()), wanted.not_before.count());
  X509_gmtime_adj(X509_getm_notAfter(certificate.get()), wanted.not_after.count());
  X509_NAME* const name = X509_get_subject_name(certificate.get());
  if (!wanted.common_name.empty()) {
    X509_NAME_add_entry_by_txt(name, "CN", MBSTRING_UTF8,
                               reinterpret_cast<const unsigned char*>(wanted.common_name.c_str()),
                               -1, -1, 0);
  }
  X509_set_issuer_name(certificate.get(), issuer == nullptr ? name : issuer);
  X509_set_pubkey(certificate.get(), key);
  return certificate;
}

}  // namespace

struct Authority::Keys {
  Key key;
  Certificate certificate;
};

Authority::Authority() : keys_(std::make_unique<Keys>()) {
  keys_->key.reset(EVP_EC_gen("P-256"));
  keys_->certificate = Unsigned(keys_->key.get(), {.common_name = "Test Authority"}, nullptr, 1);
  AddExtension(keys_->certificate.get(), NID_basic_constraints, "critical,CA:TRUE");
  AddExtension(keys_->certificate.get(), NID_key_usage, "critical,keyCertSign,cRLSign");
  REQUIRE(X509_sign(keys_->certificate.get(), keys_->key.get(), EVP_sha256()) > 0);
  certificate_ = CertificatePem(keys_->certificate.get());
}

Authority::~Authority() = default;

Identity Authority::Issue(const Wanted& wanted) const {
  const Key key(EVP_EC_gen("P-256"));
  const Certificate certificate =
      Unsigned(key.get(), wanted, X509_get_subject_name(keys_->certificate.get()), 2);
  AddExtension(certificate.get(), NID_subject_alt_name, "DNS:localhost,IP:127.0.0.1");
  REQUIRE(X509_sign(certificate.get(), keys_->key.get(), EVP_sha256()) > 0);
  return {.key = KeyPem(key.get()), .certificate = CertificatePem(certificate.get())};
}

std::string Encrypted(const std::string& key) {
  const Bio bio(BIO_new_mem_buf(key.data(), static_cast<int>(key.size())));
  const Key parsed(PEM_read_bio_PrivateKey(bio.get(), nullptr, nullptr, nullptr));
  REQUIRE(parsed != nullptr);
  const unsigned char passphrase[] = "secret";
  return Pem([&](BIO* out) {
    return PEM_write_bio_PrivateKey(out, parsed.get(), EVP_aes_128_cbc(), passphrase,
                                    sizeof(passphrase) - 1, nullptr, nullptr);
  });
}

}  // namespace atm::server::testing
