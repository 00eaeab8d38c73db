#include "client/cli/text/server_address.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>

#include "absl/strings/str_format.h"
#include "client/cli/text/number.h"
#include "client/cli/text/printable.h"

namespace atm::cli {
namespace {

constexpr char kDefaultPort[] = "50051";
constexpr std::int64_t kLargestPort = 65'535;

// Names of gRPC's that are passed on as they are
// (https://grpc.github.io/grpc/cpp/md_doc_naming.html).
constexpr std::array<std::string_view, 5> kSchemes = {
    "unix:", "unix-abstract:", "dns:", "ipv4:", "ipv6:"};

Failure NotAServer(const std::string& text, std::string why, std::string remedy) {
  return UsageFailure(absl::StrFormat("'%s' is not a server for --server", Printable(text)),
                      std::move(why), std::move(remedy));
}

// Of "http://bank.example:80/x": "bank.example:80".
std::string HostAndPortOf(std::string_view url) {
  url.remove_prefix(url.find("://") + 3);
  return std::string(url.substr(0, url.find('/')));
}

bool IsPort(std::string_view text) {
  const std::optional<std::int64_t> port = ParseNumber(text);
  return port && *port >= 1 && *port <= kLargestPort;
}

}  // namespace

Result<std::string> ParseServer(const std::string& text) {
  if (text.empty()) {
    return UsageFailure("--server needs a value", "it is where the bank's server listens",
                        "--server 127.0.0.1:50051");
  }
  if (std::ranges::any_of(kSchemes,
                          [&](std::string_view each) { return text.starts_with(each); })) {
    return text;
  }
  if (text.find("://") != std::string::npos) {
    return NotAServer(text, "it is the address of a web page: this program speaks gRPC",
                      absl::StrFormat("--server %s, with --tls if the bank wants it",
                                      Printable(HostAndPortOf(text))));
  }
  // An address of IPv6 has colons of its own.
  const bool is_bracketed = text.front() == '[';
  const std::size_t end = is_bracketed ? text.find(']') : text.find(':');
  if (is_bracketed && end == std::string::npos) {
    return NotAServer(text, "its bracket is not closed", "--server '[::1]:50051'");
  }
  if (!is_bracketed && std::ranges::count(text, ':') > 1) {
    return NotAServer(text, "an address of IPv6 stands in brackets",
                      absl::StrFormat("--server '[%s]:%s'", Printable(text), kDefaultPort));
  }
  const std::string host = text.substr(0, is_bracketed ? end + 1 : end);
  const std::string rest = end == std::string::npos ? "" : text.substr(host.size());
  if (host.empty() || host == "[]" || host.find_first_of(" \t\r\n/@") != std::string::npos) {
    return NotAServer(text, "it names no host",
                      absl::StrFormat("--server 127.0.0.1:%s", kDefaultPort));
  }
  if (rest.empty()) return absl::StrFormat("%s:%s", host, kDefaultPort);
  if (rest.front() != ':' || !IsPort(std::string_view(rest).substr(1))) {
    return NotAServer(text, absl::StrFormat("a port is a number of 1 to %d", kLargestPort),
                      absl::StrFormat("--server %s:%s", Printable(host), kDefaultPort));
  }
  return text;
}

}  // namespace atm::cli
