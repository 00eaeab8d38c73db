#include "client/cli/world/connect.h"

#include <cerrno>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <system_error>

#include "absl/strings/str_format.h"
#include "atm/options.h"
#include "client/cli/text/duration.h"
#include "client/cli/world/debug.h"

namespace atm::cli {
namespace {

// Reads the whole file into `text`. Does nothing if the name is empty.
std::optional<Failure> ReadFile(std::string_view option, const std::string& name,
                                std::string& text) {
  if (name.empty()) {
    return std::nullopt;
  }
  std::string why;
  std::error_code ignored;
  if (std::filesystem::is_directory(name, ignored)) {
    why = "it is a folder";  // it could be opened, but reading it throws
  } else if (std::ifstream file(name, std::ios::binary); !file) {
    why = std::strerror(errno);
  } else {
    text.assign(std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>());
    if (text.find("-----BEGIN ") == std::string::npos) {
      why = "it is not a PEM file: it has no line that begins with -----BEGIN";
    }
  }
  if (why.empty()) {
    return std::nullopt;
  }
  return Failure{kExitLocal, absl::StrFormat("the file '%s' of --%s cannot be used", name, option),
                 why, "check its name and who may read it"};
}

}  // namespace

Result<std::shared_ptr<Connection>> Connect(const Invocation& call, const BankOptions& options) {
  ClientOptions client{.target = options.server,
                       .credentials = nullptr,
                       .deadline = options.timeout,
                       .retry = {},
                       .batching = options.batching,
                       .user_agent_prefix = "atm-cli/" ATM_VERSION,
                       .on_attempt = nullptr};
  if (options.tls) {
    TlsOptions tls;
    std::optional<Failure> failure = ReadFile("tls-ca", options.tls_ca_file, tls.root_certificates);
    if (!failure) {
      failure = ReadFile("tls-cert", options.tls_cert_file, tls.client_certificate);
    }
    if (!failure) {
      failure = ReadFile("tls-key", options.tls_key_file, tls.client_key);
    }
    if (failure) {
      return *std::move(failure);
    }
    client.credentials = TlsCredentials(tls);
  }
  if (options.debug) {
    SayDebug(call.err,
             absl::StrFormat("the bank is %s, %s TLS; its answer may take %s", options.server,
                             options.tls ? "with" : "without", TimeText(options.timeout)));
    client.on_attempt = SayAttempts(call.err);
  }
  return call.connect(client);
}

}  // namespace atm::cli
