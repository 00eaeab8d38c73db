#include "client/cli/world/certificate_probe.h"

#include <netdb.h>
#include <openssl/bio.h>
#include <openssl/err.h>
#include <openssl/ssl.h>
#include <openssl/x509.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cstdint>
#include <ctime>
#include <memory>
#include <optional>
#include <string_view>
#include <utility>

#include "absl/strings/str_format.h"

namespace atm::cli {
namespace {

// For each step of the connection.
constexpr timeval kProbePatience = {.tv_sec = 2, .tv_usec = 0};

template <auto Free>
struct ProbeFreer {
  template <typename T>
  void operator()(T* object) const {
    Free(object);
  }
};
using ProbeContext = std::unique_ptr<SSL_CTX, ProbeFreer<SSL_CTX_free>>;
using ProbeSession = std::unique_ptr<SSL, ProbeFreer<SSL_free>>;
using ProbeWriter = std::unique_ptr<BIO, ProbeFreer<BIO_free_all>>;
using ProbeAddresses = std::unique_ptr<addrinfo, ProbeFreer<freeaddrinfo>>;

class ProbeSocket {
 public:
  explicit ProbeSocket(int fd) : fd_(fd) {}
  ~ProbeSocket() {
    if (fd_ >= 0) ::close(fd_);
  }
  ProbeSocket(const ProbeSocket&) = delete;
  ProbeSocket& operator=(const ProbeSocket&) = delete;

  int fd() const { return fd_; }

 private:
  const int fd_;
};

struct HostAndPort {
  std::string host;
  std::string port;
};

// Of "bank.example:50051", "[::1]:50051" and "dns:///bank.example:50051". Returns nullopt for
// anything else, such as a socket file.
std::optional<HostAndPort> Split(std::string_view server) {
  constexpr std::string_view kDns = "dns:///";
  if (server.starts_with(kDns)) server.remove_prefix(kDns.size());
  const std::size_t colon = server.rfind(':');
  if (colon == std::string_view::npos || server.find('/') != std::string_view::npos) {
    return std::nullopt;
  }
  std::string_view host = server.substr(0, colon);
  if (host.starts_with('[') && host.ends_with(']')) host = host.substr(1, host.size() - 2);
  return HostAndPort{std::string(host), std::string(server.substr(colon + 1))};
}

// Returns a socket that is connected, or -1.
int ConnectTo(const HostAndPort& server) {
  addrinfo hints = {};
  hints.ai_flags = AI_NUMERICSERV;
  hints.ai_socktype = SOCK_STREAM;
  addrinfo* found = nullptr;
  if (::getaddrinfo(server.host.c_str(), server.port.c_str(), &hints, &found) != 0) return -1;
  const ProbeAddresses addresses(found);
  for (const addrinfo* each = found; each != nullptr; each = each->ai_next) {
    const int socket = ::socket(each->ai_family, each->ai_socktype | SOCK_CLOEXEC, 0);
    if (socket < 0) continue;
    ::setsockopt(socket, SOL_SOCKET, SO_SNDTIMEO, &kProbePatience, sizeof(kProbePatience));
    ::setsockopt(socket, SOL_SOCKET, SO_RCVTIMEO, &kProbePatience, sizeof(kProbePatience));
    if (::connect(socket, each->ai_addr, each->ai_addrlen) == 0) return socket;
    ::close(socket);
  }
  return -1;
}

std::string NameText(const X509_NAME* name) {
  const ProbeWriter writer(BIO_new(BIO_s_mem()));
  X509_NAME_print_ex(writer.get(), name, 0, XN_FLAG_RFC2253);
  char* text = nullptr;
  const auto size = BIO_get_mem_data(writer.get(), &text);
  return {text, static_cast<std::size_t>(size)};
}

std::string MomentText(const ASN1_TIME* time) {
  std::tm parts = {};
  char text[32] = "a time that cannot be read";
  if (ASN1_TIME_to_tm(time, &parts) == 1) {
    std::strftime(text, sizeof(text), "%Y-%m-%dT%H:%M:%SZ", &parts);
  }
  return text;
}

// What the check of a certificate ended with, as the end of a sentence that begins with
// "the certificate is not trusted:".
std::string InWords(std::int64_t error, const X509* certificate, const std::string& ca_file) {
  switch (error) {
    case X509_V_OK:
      return "";
    case X509_V_ERR_CERT_HAS_EXPIRED:
      return absl::StrFormat("it, or one that signed it, has expired; its own end is %s",
                             MomentText(X509_get0_notAfter(certificate)));
    case X509_V_ERR_CERT_NOT_YET_VALID:
      return absl::StrFormat("it, or one that signed it, is not valid yet; its own beginning is %s",
                             MomentText(X509_get0_notBefore(certificate)));
    case X509_V_ERR_CERT_SIGNATURE_FAILURE:
      return absl::StrFormat("an authority of the name \"%s\" is trusted, but did not sign it",
                             NameText(X509_get_issuer_name(certificate)));
    case X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT:
    case X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT_LOCALLY:
    case X509_V_ERR_UNABLE_TO_VERIFY_LEAF_SIGNATURE:
    case X509_V_ERR_SELF_SIGNED_CERT_IN_CHAIN:
    case X509_V_ERR_DEPTH_ZERO_SELF_SIGNED_CERT:
      return absl::StrFormat(
          "it is signed by \"%s\", which %s", NameText(X509_get_issuer_name(certificate)),
          ca_file.empty() ? std::string("is none of the authorities that this machine trusts")
                          : absl::StrFormat("is not in the file %s of --tls-ca", ca_file));
    default:
      return X509_verify_cert_error_string(static_cast<int>(error));
  }
}

}  // namespace

std::string WhyNotTrusted(const std::string& server, const std::string& ca_file) {
  const std::optional<HostAndPort> address = Split(server);
  const ProbeContext context(SSL_CTX_new(TLS_client_method()));
  if (!address || context == nullptr) return "";
  const bool has_authorities =
      (ca_file.empty() ? SSL_CTX_set_default_verify_paths(context.get())
                       : SSL_CTX_load_verify_file(context.get(), ca_file.c_str())) == 1;
  const ProbeSocket socket(ConnectTo(*address));
  std::string why;
  if (has_authorities && socket.fd() >= 0) {
    const ProbeSession session(SSL_new(context.get()));
    constexpr unsigned char kHttp2[] = {2, 'h', '2'};
    SSL_set_alpn_protos(session.get(), kHttp2, sizeof(kHttp2));
    SSL_set_tlsext_host_name(session.get(), address->host.c_str());
    SSL_set_fd(session.get(), socket.fd());
    // The handshake goes on whatever the certificate is: nothing is said after it.
    SSL_connect(session.get());
    const X509* const certificate = SSL_get0_peer_certificate(session.get());
    if (certificate != nullptr) {
      why = InWords(SSL_get_verify_result(session.get()), certificate, ca_file);
    }
  }
  ERR_clear_error();
  return why;
}

}  // namespace atm::cli
