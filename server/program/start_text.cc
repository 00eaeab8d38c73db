#include "server/program/start_text.h"

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "server/program/version.h"

namespace atm::server {
namespace {

std::string CliFlags(const TlsFiles& tls) {
  if (!tls.enabled()) {
    return "";
  }
  return tls.client_ca.empty() ? " --tls-ca ca.pem"
                               : " --tls-ca ca.pem --tls-cert client.pem --tls-key client.key";
}

std::string GrpcurlFlags(const TlsFiles& tls, const ListenAddress& address) {
  std::string flags = "-plaintext";
  if (tls.enabled()) {
    flags = tls.client_ca.empty() ? "-cacert ca.pem"
                                  : "-cacert ca.pem -cert client.pem -key client.key";
  }
  return absl::StrCat(flags, address.is_unix() ? " -unix" : "");
}

}  // namespace

std::string StartText(const Options& options, const ListenAddress& address) {
  const std::string server = address.ToString();
  return absl::StrFormat(
      "atm-server %s serves %s on %s. Try it from another terminal:\n"
      "\n"
      "  atm-cli balance 10001 --server %s%s\n"
      "  grpcurl %s -d '{\"account\": \"10001\"}' %s atm.v1.AtmService/Balance\n"
      "\n"
      "Ctrl-C stops it.\n",
      kVersion, options.db, server, server, CliFlags(options.tls),
      GrpcurlFlags(options.tls, address), address.is_unix() ? address.path : server);
}

}  // namespace atm::server
