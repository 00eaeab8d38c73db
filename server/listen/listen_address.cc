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

using Resolved = std::unique_ptr<addrinfo, decltype(&::freeaddrinfo)>;

absl::StatusOr<Resolved> Resolve(const ListenAddress& address) {
  addrinfo hints = {};
  hints.ai_family = AF_UNSPEC;
  hints.ai_socktype = SOCK_STREAM;
  addrinfo* found = nullptr;
  const int error =
      ::getaddrinfo(address.host.c_str(), std::to_string(address.port).c_str(), &hints, &found);
  if (error != 0) {
    return absl::InvalidArgumentError(
        absl::StrFormat("the listen address %s names no host of this network: %s",
                        address.ToString(), ::gai_strerror(error)));
  }
  return Resolved(found, &::freeaddrinfo);
}

bool IsLoopback(const sockaddr& address) {
  if (address.sa_family == AF_INET) {
    const auto& v4 = reinterpret_cast<const sockaddr_in&>(address);
    return (ntohl(v4.sin_addr.s_addr) >> 24) == 127;
  }
  if (address.sa_family == AF_INET6) {
    const auto& v6 = reinterpret_cast<const sockaddr_in6&>(address);
    return IN6_IS_ADDR_LOOPBACK(&v6.sin6_addr);
  }
  return false;
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
    return invalid("the host is missing (0.0.0.0 is every IPv4 address of this machine)");
  }
  return ListenAddress{.host = std::string(host), .port = *port, .path = ""};
}

ListenAddress WithKnownLocalhost(ListenAddress address) {
  if (address.host == kLocalhost && !Resolve(address).ok()) {
    address.host = "127.0.0.1";
  }
  return address;
}

absl::StatusOr<bool> IsLocal(const ListenAddress& address) {
  if (address.is_unix()) {
    return true;
  }
  const absl::StatusOr<Resolved> resolved = Resolve(address);
  if (!resolved.ok()) {
    return resolved.status();
  }
  for (const addrinfo* info = resolved->get(); info != nullptr; info = info->ai_next) {
    if (!IsLoopback(*info->ai_addr)) {
      return false;
    }
  }
  return true;
}

bool IsInUse(const ListenAddress& unix_address) {
  sockaddr_un name = {};
  name.sun_family = AF_UNIX;
  const std::size_t length = std::min(unix_address.path.size(), sizeof(name.sun_path) - 1);
  std::memcpy(name.sun_path, unix_address.path.data(), length);
  const Socket socket(AF_UNIX);
  return ::connect(socket.fd(), reinterpret_cast<const sockaddr*>(&name), sizeof(name)) == 0;
}

std::string WhyNotBound(const ListenAddress& address) {
  if (address.is_unix()) {
    return "check that its folder exists and can be written";
  }
  const absl::StatusOr<Resolved> resolved = Resolve(address);
  if (!resolved.ok()) {
    return std::string(resolved.status().message());
  }
  for (const addrinfo* info = resolved->get(); info != nullptr; info = info->ai_next) {
    const Socket socket(info->ai_family);
    const int on = 1;
    ::setsockopt(socket.fd(), SOL_SOCKET, SO_REUSEADDR, &on, sizeof(on));
    if (::bind(socket.fd(), info->ai_addr, info->ai_addrlen) == 0 &&
        ::listen(socket.fd(), 1) == 0) {
      continue;
    }
    switch (errno) {
      case EADDRINUSE:
        return "another program, perhaps another atm-server, listens there already; stop it, or "
               "choose another port with --listen";
      case EACCES:
        return "this user may not use that port; choose one above 1023";
      case EADDRNOTAVAIL:
        return "this machine does not have that address";
      default:
        return std::strerror(errno);
    }
  }
  return "the system refused the address";
}

}  // namespace atm::server
