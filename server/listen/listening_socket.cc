#include "server/listen/listening_socket.h"

#include <linux/tcp.h>  // not netinet/tcp.h, whose tcp_info is older
#include <netinet/in.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>

#include <algorithm>
#include <cstring>

#include "server/limits.h"

namespace atm::server {
namespace {

void Set(const OwnedDescriptor& socket, int level, int option, int value) {
  ::setsockopt(socket.fd(), level, option, &value, sizeof(value));
}

bool IsEveryAddress(const NumericAddress& address) {
  if (address.storage.ss_family == AF_INET) {
    return reinterpret_cast<const sockaddr_in&>(address.storage).sin_addr.s_addr == INADDR_ANY;
  }
  const auto& v6 = reinterpret_cast<const sockaddr_in6&>(address.storage);
  return IN6_IS_ADDR_UNSPECIFIED(&v6.sin6_addr);
}

NumericAddress EveryAddress(std::uint16_t port) {
  NumericAddress every = {.storage = {}, .length = sizeof(sockaddr_in6)};
  every.storage.ss_family = AF_INET6;  // all else is 0, which is [::]
  every.set_port(port);
  return every;
}

OwnedDescriptor BindAndListen(const NumericAddress& address) {
  OwnedDescriptor socket(
      ::socket(address.storage.ss_family, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0));
  if (!socket.is_open()) return socket;
  if (address.storage.ss_family == AF_INET6) Set(socket, IPPROTO_IPV6, IPV6_V6ONLY, 0);
  Set(socket, SOL_SOCKET, SO_REUSEADDR, 1);
  // Connections inherit what follows.
  Set(socket, IPPROTO_TCP, TCP_NODELAY, 1);
  Set(socket, IPPROTO_TCP, TCP_USER_TIMEOUT, static_cast<int>(limits::kKeepaliveTimeout.count()));

  const auto* const name = reinterpret_cast<const sockaddr*>(&address.storage);
  if (::bind(socket.fd(), name, address.length) != 0 || ::listen(socket.fd(), SOMAXCONN) != 0) {
    return {};
  }
  return socket;
}

}  // namespace

OwnedDescriptor ListenAt(const NumericAddress& address) {
  if (IsEveryAddress(address)) {
    OwnedDescriptor socket = BindAndListen(EveryAddress(address.port()));
    if (socket.is_open()) return socket;  // else this machine may have no IPv6
  }
  return BindAndListen(address);
}

OwnedDescriptor ListenAtFile(const std::string& path, mode_t mode) {
  sockaddr_un name = {};
  name.sun_family = AF_UNIX;
  std::memcpy(name.sun_path, path.data(), std::min(path.size(), sizeof(name.sun_path) - 1));
  RemoveSocketFile(path);
  OwnedDescriptor socket(::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0));
  const auto* const address = reinterpret_cast<const sockaddr*>(&name);
  // The file takes the mode of the socket, less the process's umask: it is never open to more than
  // it may be. Then it is opened to those whom the umask kept out.
  if (!socket.is_open() || ::fchmod(socket.fd(), mode) != 0 ||
      ::bind(socket.fd(), address, sizeof(name)) != 0 || ::chmod(path.c_str(), mode) != 0 ||
      ::listen(socket.fd(), SOMAXCONN) != 0) {
    return {};
  }
  return socket;
}

void RemoveSocketFile(const std::string& path) {
  struct stat found = {};
  if (::lstat(path.c_str(), &found) == 0 && S_ISSOCK(found.st_mode)) ::unlink(path.c_str());
}

std::uint16_t PortOf(const OwnedDescriptor& socket) {
  NumericAddress bound = {.storage = {}, .length = sizeof(sockaddr_storage)};
  auto* const name = reinterpret_cast<sockaddr*>(&bound.storage);
  if (::getsockname(socket.fd(), name, &bound.length) != 0) return 0;
  return bound.port();
}

}  // namespace atm::server
