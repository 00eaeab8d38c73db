#include "server/listen/accepted_sockets.h"

#include <netinet/in.h>
#include <sys/socket.h>
#include <sys/un.h>

#include <charconv>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>
#include <system_error>

namespace atm::server {
namespace {

std::uint16_t PortOf(const sockaddr_storage& name) {
  if (name.ss_family == AF_INET) return ntohs(reinterpret_cast<const sockaddr_in&>(name).sin_port);
  if (name.ss_family == AF_INET6) {
    return ntohs(reinterpret_cast<const sockaddr_in6&>(name).sin6_port);
  }
  return 0;
}

std::string_view PathOf(const sockaddr_storage& name, socklen_t length) {
  if (name.ss_family != AF_UNIX || length <= offsetof(sockaddr_un, sun_path)) return {};
  const std::string_view path(reinterpret_cast<const sockaddr_un&>(name).sun_path,
                              length - offsetof(sockaddr_un, sun_path));
  return path.substr(0, path.find('\0'));
}

// Whether a descriptor is a connection whose own end is at the address. Only who accepts has that:
// who connects is at another port, and has no path.
bool IsAcceptedAt(int fd, const ListenAddress& address) {
  sockaddr_storage name = {};
  socklen_t length = sizeof(name);
  if (::getsockname(fd, reinterpret_cast<sockaddr*>(&name), &length) != 0) return false;
  const bool is_there = address.is_unix() ? PathOf(name, length) == address.path
                                          : address.port != 0 && PortOf(name) == address.port;
  int listens = 0;
  socklen_t size = sizeof(listens);
  return is_there && ::getsockopt(fd, SOL_SOCKET, SO_ACCEPTCONN, &listens, &size) == 0 &&
         listens == 0;
}

// Calls `act(fd)` for each connection.
template <typename Act>
void ForEachAccepted(const ListenAddress& address, Act act) {
  std::error_code error;  // without /proc there is none to see
  const std::filesystem::directory_iterator end;
  for (std::filesystem::directory_iterator entry("/proc/self/fd", error); entry != end;
       entry.increment(error)) {
    const std::string name = entry->path().filename().string();
    int fd = -1;
    std::from_chars(name.data(), name.data() + name.size(), fd);
    if (fd >= 0 && IsAcceptedAt(fd, address)) act(fd);
  }
}

}  // namespace

int CountAccepted(const ListenAddress& address) {
  int count = 0;
  ForEachAccepted(address, [&](int /*fd*/) { ++count; });
  return count;
}

// A descriptor may be closed by gRPC meanwhile, and be another one then: of a newer connection, or
// of something that is no socket, to which nothing happens.
int EndSending(const ListenAddress& address) {
  int count = 0;
  ForEachAccepted(address, [&](int fd) {
    ::shutdown(fd, SHUT_WR);
    ++count;
  });
  return count;
}

}  // namespace atm::server
