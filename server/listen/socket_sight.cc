#include "server/listen/socket_sight.h"

#include <fcntl.h>
#include <linux/tcp.h>  // not netinet/tcp.h, whose tcp_info is older
#include <netinet/in.h>
#include <sys/ioctl.h>
#include <sys/socket.h>

#include <array>
#include <charconv>
#include <cstddef>
#include <cstdint>
#include <ctime>
#include <string_view>

namespace atm::server {

std::optional<ByteCounts> SeeBytes(const OwnedDescriptor& connection) {
  tcp_info info = {};
  socklen_t length = sizeof(info);
  if (::getsockopt(connection.fd(), IPPROTO_TCP, TCP_INFO, &info, &length) != 0) {
    return std::nullopt;
  }
  int unread = 0;
  ::ioctl(connection.fd(), FIONREAD, &unread);
  return ByteCounts{.received = static_cast<std::int64_t>(info.tcpi_bytes_received),
                    .unread = unread,
                    .sent = static_cast<std::int64_t>(info.tcpi_bytes_sent)};
}

void BreakOff(const OwnedDescriptor& connection) {
  // Of TCP: the socket is as if it were new. shutdown alone would leave what was not read to gRPC.
  sockaddr nobody = {};
  nobody.sa_family = AF_UNSPEC;
  if (::connect(connection.fd(), &nobody, sizeof(nobody)) != 0) {
    ::shutdown(connection.fd(), SHUT_RDWR);
  }
}

std::int64_t ResidentBytes() {
  const OwnedDescriptor file(::open("/proc/self/statm", O_RDONLY | O_CLOEXEC));
  std::array<char, 128> text = {};
  if (::read(file.fd(), text.data(), text.size() - 1) <= 0) return 0;
  const std::string_view told(text.data());  // "7040 6512 ...": of all pages, those in memory
  const std::size_t resident = told.find(' ') + 1;
  std::int64_t pages = 0;
  std::from_chars(told.data() + resident, told.data() + told.size(), pages);
  return pages * ::sysconf(_SC_PAGESIZE);
}

std::chrono::nanoseconds ProcessorTime() {
  timespec time = {};
  ::clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time);
  return std::chrono::seconds(time.tv_sec) + std::chrono::nanoseconds(time.tv_nsec);
}

}  // namespace atm::server
