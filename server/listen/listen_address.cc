#include "server/listen/listen_address.h"

#include <arpa/inet.h>
#include <netdb.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <charconv>
#include <cstring>
#include <memory>
#include <optional>
#include <utility>

#include "absl/status/status.h"
#include "absl/strings/str_format.h"

namespace atm::server {
namespace {

constexpr std::string_view kUnixPrefix = "unix:";
constexpr std::string_view kLocalhost = "localhost";

// A socket that is closed when it goes.
class Socket {
 public:
  explicit Socket(int family) : fd_(::socket(family, SOCK_STREAM | SOCK_CLOEXEC, 0)) {}
  ~Socket() {
    if (fd_ >= 0) {
      ::close(fd_);
    }
  }
  Socket(const Socket&) = delete;
  Socket& operator=(const Socket&) = delete;
  int fd() const { return fd_; }

 private:
  const int fd_;
};

using Found = std::unique_ptr<addrinfo, decltype(&::freeaddrinfo)>;

absl::StatusOr<Found> LookUp(const ListenAddress& address, int flags) {
  addrinfo hints = {};
  hints.ai_family = AF_UNSPEC;
  hints.ai_socktype = SOCK_STREAM;
  hints.ai_flags = flags;
  addrinfo* found = nullptr;
  const int error =
      ::getaddrinfo(address.host.c_str(), std::to_string(address.port).c_str(), &hints, &found);
  if (error != 0) {
    return absl::InvalidArgumentError(
        absl::StrFormat("the listen address %s names no host of this network: %s",
                        address.ToString(), ::gai_strerror(error)));
  }
  return Found(found, &::freeaddrinfo);
}

// An IPv4 address in the clothes of IPv6 is that IPv4 address: so the system binds it too.
NumericAddress WithoutMapping(const NumericAddress& address) {
  const auto& v6 = reinterpret_cast<const sockaddr_in6&>(address.storage);
  if (address.storage.ss_family != AF_INET6 || !IN6_IS_ADDR_V4MAPPED(&v6.sin6_addr)) {
    return address;
  }
  NumericAddress mapped = {.storage = {}, .length = sizeof(sockaddr_in)};
  auto& v4 = reinterpret_cast<sockaddr_in&>(mapped.storage);
  v4.sin_family = AF_INET;
  v4.sin_port = v6.sin6_port;
  std::memcpy(&v4.sin_addr, &v6.sin6_addr.s6_addr[12], sizeof(v4.sin_addr));
  return mapped;
}

// What the system says when it does not have an address that a name has.
bool IsOfNoUse(int error) {
  return error == EADDRNOTAVAIL || error == EAFNOSUPPORT || error == EPROTONOSUPPORT;
}

// Binds the socket, with the options that gRPC binds with. Returns an error of the system, or 0.
int Bind(const Socket& socket, const NumericAddress& address) {
  const int on = 1;
  if (socket.fd() < 0) return errno;
  ::setsockopt(socket.fd(), SOL_SOCKET, SO_REUSEADDR, &on, sizeof(on));
  const auto* const name = reinterpret_cast<const sockaddr*>(&address.storage);
  return ::bind(socket.fd(), name, address.length) == 0 ? 0 : errno;
}

// The port that the system gave to a socket.
std::uint16_t PortOf(const Socket& socket) {
  NumericAddress bound = {.storage = {}, .length = sizeof(sockaddr_storage)};
  auto* const name = reinterpret_cast<sockaddr*>(&bound.storage);
  if (::getsockname(socket.fd(), name, &bound.length) != 0) return 0;
  return bound.port();
}

// Binds all of them, and lets go. Returns false if another port is to be tried.
bool KeepBindableOnce(ResolvedAddress& address) {
  std::vector<NumericAddress> kept;
  std::vector<std::unique_ptr<Socket>> sockets;  // all at once, so that a free port is free in all
  std::uint16_t port = address.asked.port;
  bool is_free = true;
  for (NumericAddress numeric : address.numeric) {
    numeric.set_port(port);
    auto socket = std::make_unique<Socket>(numeric.storage.ss_family);
    const int error = Bind(*socket, numeric);
    if (IsOfNoUse(error)) continue;
    is_free = is_free && error == 0;
    if (port == 0) numeric.set_port(port = PortOf(*socket));
    kept.push_back(numeric);
    sockets.push_back(std::move(socket));
  }
  if (!is_free && address.asked.port == 0) return false;
  if (!kept.empty()) address.numeric = std::move(kept);
  return true;
}

std::optional<std::uint16_t> ParsePort(std::string_view text) {
  std::uint16_t port = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), port);
  if (error != std::errc() || end != text.data() + text.size()) {
    return std::nullopt;
  }
  return port;
}

}  // namespace

std::string ListenAddress::ToString() const {
  if (is_unix()) {
    return absl::StrFormat("%s%s", kUnixPrefix, path);
  }
  const bool is_ipv6 = host.find(':') != std::string::npos;
  return is_ipv6 ? absl::StrFormat("[%s]:%d", host, port) : absl::StrFormat("%s:%d", host, port);
}

absl::StatusOr<ListenAddress> ParseListenAddress(std::string_view text) {
  const auto invalid = [&](std::string_view why) {
    return absl::InvalidArgumentError(absl::StrFormat(
        "\"%s\" is no address to listen on: %s. Write host:port, such as 127.0.0.1:50051 or "
        "[::1]:50051, or unix:/path/to/socket.",
        text, why));
  };
  if (text.starts_with(kUnixPrefix)) {
    ListenAddress address{.host = "", .path = std::string(text.substr(kUnixPrefix.size()))};
    if (address.path.empty() || address.path.size() >= sizeof(sockaddr_un::sun_path)) {
      return invalid("the path of the socket is empty or too long");
    }
    if (address.path.find_first_of("%?#") != std::string::npos) {
      return invalid("gRPC would read %, ? or # in the path of the socket as something else");
    }
    return address;
  }
  const std::size_t colon = text.rfind(':');
  if (colon == std::string_view::npos) {
    return invalid("the port is missing");
  }
  const std::optional<std::uint16_t> port = ParsePort(text.substr(colon + 1));
  if (!port.has_value()) {
    return invalid("the port is no number from 0 to 65535");
  }
  std::string_view host = text.substr(0, colon);
  if (host.starts_with('[') && host.ends_with(']')) {
    host = host.substr(1, host.size() - 2);
  } else if (host.find(':') != std::string_view::npos) {
    return invalid("an IPv6 address needs brackets");
  }
  if (host.empty()) {
    return invalid("the host is missing (0.0.0.0 is every address of this machine)");
  }
  if (host == "*") {
    return invalid("* is no host (0.0.0.0 is every address of this machine)");
  }
  return ListenAddress{.host = std::string(host), .port = *port, .path = ""};
}

std::uint16_t NumericAddress::port() const {
  return ntohs(storage.ss_family == AF_INET
                   ? reinterpret_cast<const sockaddr_in&>(storage).sin_port
                   : reinterpret_cast<const sockaddr_in6&>(storage).sin6_port);
}

void NumericAddress::set_port(std::uint16_t port) {
  if (storage.ss_family == AF_INET) {
    reinterpret_cast<sockaddr_in&>(storage).sin_port = htons(port);
  } else {
    reinterpret_cast<sockaddr_in6&>(storage).sin6_port = htons(port);
  }
}

bool NumericAddress::is_loopback() const {
  if (storage.ss_family == AF_INET) {
    const auto& v4 = reinterpret_cast<const sockaddr_in&>(storage);
    return (ntohl(v4.sin_addr.s_addr) >> 24) == 127;
  }
  return IN6_IS_ADDR_LOOPBACK(&reinterpret_cast<const sockaddr_in6&>(storage).sin6_addr);
}

std::string NumericAddress::Host() const {
  char host[NI_MAXHOST] = {};
  const auto* const name = reinterpret_cast<const sockaddr*>(&storage);
  if (::getnameinfo(name, length, host, sizeof(host), nullptr, 0, NI_NUMERICHOST) != 0) return {};
  return host;
}

std::string NumericAddress::ToString() const {
  return ListenAddress{.host = Host(), .port = port(), .path = {}}.ToString();
}

absl::StatusOr<ResolvedAddress> ResolveListenAddress(ListenAddress address) {
  if (address.is_unix()) return ResolvedAddress{.asked = std::move(address), .numeric = {}};
  absl::StatusOr<Found> found = LookUp(address, AI_NUMERICHOST);
  const bool is_number = found.ok();
  if (!is_number) found = LookUp(address, 0);
  if (!found.ok() && address.host == kLocalhost) {
    // A system without /etc/hosts does not know it (RFC 6761, 6.3).
    address.host = "127.0.0.1";
    found = LookUp(address, AI_NUMERICHOST);
  }
  if (!found.ok()) return found.status();
  ResolvedAddress resolved = {.asked = std::move(address), .numeric = {}};
  for (const addrinfo* info = found->get(); info != nullptr; info = info->ai_next) {
    if (info->ai_family != AF_INET && info->ai_family != AF_INET6) continue;
    NumericAddress numeric = {.storage = {}, .length = info->ai_addrlen};
    std::memcpy(&numeric.storage, info->ai_addr, info->ai_addrlen);
    numeric = WithoutMapping(numeric);
    if (numeric.Host().empty()) continue;
    const auto is_same = [&numeric](const NumericAddress& other) {
      return other.ToString() == numeric.ToString();
    };
    if (std::ranges::none_of(resolved.numeric, is_same)) resolved.numeric.push_back(numeric);
  }
  if (resolved.numeric.empty()) {
    return absl::InvalidArgumentError(absl::StrFormat(
        "the listen address %s has no address of IPv4 or IPv6", resolved.asked.ToString()));
  }
  // 127.1, say, is told in the form in which everybody reads it.
  if (is_number) resolved.asked.host = resolved.numeric.front().Host();
  return resolved;
}

bool ResolvedAddress::is_local() const {
  return std::ranges::all_of(numeric, &NumericAddress::is_loopback);
}

void KeepBindable(ResolvedAddress& address) {
  if (address.numeric.size() < 2) return;
  constexpr int kTries = 16;  // a port that is free in one address may be taken in another
  for (int i = 0; i < kTries; ++i) {
    if (KeepBindableOnce(address)) return;
  }
}

bool IsInUse(const ListenAddress& unix_address) {
  sockaddr_un name = {};
  name.sun_family = AF_UNIX;
  const std::size_t length = std::min(unix_address.path.size(), sizeof(name.sun_path) - 1);
  std::memcpy(name.sun_path, unix_address.path.data(), length);
  const Socket socket(AF_UNIX);
  return ::connect(socket.fd(), reinterpret_cast<const sockaddr*>(&name), sizeof(name)) == 0;
}

std::string WhyNotBound(const ResolvedAddress& address) {
  if (address.is_unix()) {
    return "check that its folder exists and can be written";
  }
  for (const NumericAddress& numeric : address.numeric) {
    const Socket socket(numeric.storage.ss_family);
    int error = Bind(socket, numeric);
    if (error == 0 && ::listen(socket.fd(), 1) != 0) error = errno;
    switch (error) {
      case 0:
        continue;
      case EADDRINUSE:
        return "another program, perhaps another atm-server, listens there already; stop it, or "
               "choose another port with --listen";
      case EACCES:
        return "this user may not use that port; choose one above 1023";
      case EADDRNOTAVAIL:
        return "this machine does not have that address";
      default:
        return std::strerror(error);
    }
  }
  return "the system refused the address";
}

}  // namespace atm::server
