#include "server/listen/certificate.h"

#include <openssl/bio.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/x509.h>
#include <openssl/x509v3.h>

#include <cstdint>
#include <ctime>
#include <memory>
#include <optional>

#include "absl/time/time.h"

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
using Names = std::unique_ptr<GENERAL_NAMES, Freer<GENERAL_NAMES_free>>;
using Text =
    std::unique_ptr<unsigned char, decltype([](unsigned char* text) { OPENSSL_free(text); })>;

Bio Reader(const std::string& pem) {
  return Bio(BIO_new_mem_buf(pem.data(), static_cast<int>(pem.size())));
}

Certificate NextCertificate(BIO* reader) {
  return Certificate(PEM_read_bio_X509(reader, nullptr, nullptr, nullptr));
}

// A key with a passphrase is not read: OpenSSL would ask for it on the terminal.
Key ReadKey(const std::string& pem) {
  const auto no_passphrase = [](char*, int, int, void*) { return -1; };
  return Key(PEM_read_bio_PrivateKey(Reader(pem).get(), nullptr, no_passphrase, nullptr));
}

// The first host that a certificate without a subject is for.
std::string FirstNameOf(X509* certificate) {
  const Names names(static_cast<GENERAL_NAMES*>(
      X509_get_ext_d2i(certificate, NID_subject_alt_name, nullptr, nullptr)));
  if (names == nullptr) return {};
  for (int i = 0; i < sk_GENERAL_NAME_num(names.get()); ++i) {
    const GENERAL_NAME* const name = sk_GENERAL_NAME_value(names.get(), i);
    if (name->type != GEN_DNS && name->type != GEN_URI) continue;
    unsigned char* utf8 = nullptr;
    const int size = ASN1_STRING_to_UTF8(&utf8, name->d.ia5);
    const Text owned(utf8);
    if (size > 0) return {reinterpret_cast<const char*>(utf8), static_cast<std::size_t>(size)};
  }
  return {};
}

std::string SubjectOf(X509* certificate) {
  const Bio writer(BIO_new(BIO_s_mem()));
  // Letters of other languages are left as they are, in UTF-8.
  X509_NAME_print_ex(writer.get(), X509_get_subject_name(certificate), 0,
                     XN_FLAG_RFC2253 & ~std::uint64_t{ASN1_STRFLGS_ESC_MSB});
  char* text = nullptr;
  const auto size = BIO_get_mem_data(writer.get(), &text);
  const std::string subject(text, static_cast<std::size_t>(size));
  return subject.empty() ? FirstNameOf(certificate) : subject;
}

std::optional<std::chrono::system_clock::time_point> TimeOf(const ASN1_TIME* time) {
  std::tm parts = {};
  if (ASN1_TIME_to_tm(time, &parts) != 1) return std::nullopt;
  return std::chrono::system_clock::from_time_t(::timegm(&parts));
}

}  // namespace

std::vector<CertificateFacts> ReadCertificates(const std::string& pem) {
  std::vector<CertificateFacts> certificates;
  const Bio reader = Reader(pem);
  while (const Certificate certificate = NextCertificate(reader.get())) {
    const auto not_before = TimeOf(X509_get0_notBefore(certificate.get()));
    const auto not_after = TimeOf(X509_get0_notAfter(certificate.get()));
    if (!not_before || !not_after) break;
    certificates.push_back({.subject = SubjectOf(certificate.get()),
                            .not_before = *not_before,
                            .not_after = *not_after});
  }
  // The end of the text is told as a missing beginning; anything else is a certificate cut short.
  const bool is_at_end = ERR_GET_REASON(ERR_peek_last_error()) == PEM_R_NO_START_LINE;
  ERR_clear_error();
  if (!is_at_end) certificates.clear();
  return certificates;
}

KeyFit CheckKey(const std::string& key_pem, const std::string& certificate_pem) {
  const Key key = ReadKey(key_pem);
  const Certificate certificate = NextCertificate(Reader(certificate_pem).get());
  const bool fits = key != nullptr && certificate != nullptr &&
                    X509_check_private_key(certificate.get(), key.get()) == 1;
  ERR_clear_error();
  if (fits) return KeyFit::kFits;
  return key == nullptr ? KeyFit::kIsNone : KeyFit::kIsAnother;
}

std::string TimeOfCertificate(std::chrono::system_clock::time_point time) {
  return absl::FormatTime("%Y-%m-%dT%H:%M:%SZ", absl::FromChrono(time), absl::UTCTimeZone());
}

}  // namespace atm::server
