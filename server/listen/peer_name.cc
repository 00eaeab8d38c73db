#include "server/listen/peer_name.h"

#include <arpa/inet.h>
#include <netdb.h>
#include <netinet/in.h>

#include <algorithm>
#include <array>
#include <iterator>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"

namespace atm::server {
namespace {

PeerName OfIpv4(const in_addr& host, in_port_t port) {
  std::array<char, INET_ADDRSTRLEN> text = {};
  ::inet_ntop(AF_INET, &host, text.data(), text.size());
  return {.text = absl::StrCat("ipv4:", text.data(), ":", ntohs(port)), .address = text.data()};
}

PeerName OfIpv6(const sockaddr_storage& storage, socklen_t length) {
  const auto& v6 = reinterpret_cast<const sockaddr_in6&>(storage);
  if (IN6_IS_ADDR_V4MAPPED(&v6.sin6_addr)) {
    in_addr v4 = {};
    std::copy_n(&v6.sin6_addr.s6_addr[12], sizeof(v4), reinterpret_cast<std::uint8_t*>(&v4));
    return OfIpv4(v4, v6.sin6_port);
  }
  std::array<char, NI_MAXHOST> host = {};  // with the interface of an address of the link
  ::getnameinfo(reinterpret_cast<const sockaddr*>(&storage), length, host.data(), host.size(),
                nullptr, 0, NI_NUMERICHOST);
  in6_addr network = v6.sin6_addr;
  std::fill(std::begin(network.s6_addr) + 8, std::end(network.s6_addr), std::uint8_t{0});
  std::array<char, INET6_ADDRSTRLEN> text = {};
  ::inet_ntop(AF_INET6, &network, text.data(), text.size());
  return {.text = absl::StrCat("ipv6:%5B", absl::StrReplaceAll(host.data(), {{"%", "%25"}}),
                               "%5D:", ntohs(v6.sin6_port)),
          .address = absl::StrCat(text.data(), "/64")};
}

}  // namespace

PeerName PeerNameOf(const sockaddr_storage& storage, socklen_t length) {
  if (storage.ss_family == AF_INET) {
    const auto& v4 = reinterpret_cast<const sockaddr_in&>(storage);
    return OfIpv4(v4.sin_addr, v4.sin_port);
  }
  if (storage.ss_family == AF_INET6) return OfIpv6(storage, length);
  return {.text = "unix:", .address = {}};
}

}  // namespace atm::server
