// How many connections there may be, in all and from one address.
#include "server/listen/connection_places.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/resource.h>

#include "server/listen/descriptor_limit.h"
#include "server/listen/peer_name.h"
#include "tests/catch2.h"

namespace atm::server::testing {
namespace {

using Answer = ConnectionPlaces::Answer;
using std::chrono::milliseconds;
using std::chrono::seconds;

const ConnectionPlaces::Time kStart = std::chrono::steady_clock::now();

PeerName Peer(const char* address, std::uint16_t port) {
  sockaddr_storage storage = {};
  auto& v6 = reinterpret_cast<sockaddr_in6&>(storage);
  if (::inet_pton(AF_INET6, address, &v6.sin6_addr) == 1) {
    v6.sin6_family = AF_INET6;
    v6.sin6_port = htons(port);
    return PeerNameOf(storage, sizeof(v6));
  }
  auto& v4 = reinterpret_cast<sockaddr_in&>(storage);
  REQUIRE(::inet_pton(AF_INET, address, &v4.sin_addr) == 1);
  v4.sin_family = AF_INET;
  v4.sin_port = htons(port);
  return PeerNameOf(storage, sizeof(v4));
}

TEST_CASE("Connections: places in all and for each address, and they come back") {
  ConnectionPlaces places({.in_all = 3, .per_address = 2});
  CHECK(places.Take("a", kStart) == Answer::kTaken);
  CHECK(places.Take("a", kStart) == Answer::kTaken);
  CHECK(places.Take("a", kStart) == Answer::kAddressFull);
  CHECK(places.Take("b", kStart) == Answer::kTaken);
  CHECK(places.Take("c", kStart) == Answer::kFull);
  places.GiveBack("a", kStart);
  CHECK(places.Take("a", kStart) == Answer::kTaken);
  CHECK(places.taken() == 3);
}

TEST_CASE("Connections: those on a socket file have no address, and count in all") {
  ConnectionPlaces places({.in_all = 3, .per_address = 1});
  for (int i = 0; i < 3; ++i) CHECK(places.Take("", kStart) == Answer::kTaken);
  CHECK(places.Take("", kStart) == Answer::kFull);
  places.Strike("", kStart);
  places.GiveBack("", kStart);
  CHECK(places.Take("", kStart) == Answer::kTaken);
}

TEST_CASE("Connections: an address of which one was shut down opens few a second, for a while") {
  ConnectionPlaces places({.in_all = 1000, .per_address = 1000});
  const auto taken_at = [&places](ConnectionPlaces::Time time) {
    int taken = 0;
    while (taken < 100 && places.Take("a", time) == Answer::kTaken) ++taken;
    return taken;
  };
  REQUIRE(places.Take("a", kStart) == Answer::kTaken);
  places.Strike("a", kStart);
  places.GiveBack("a", kStart);  // which does not make it forgotten
  CHECK(taken_at(kStart) == limits::kConnectionsAfterAbuse);
  CHECK(places.Take("a", kStart + milliseconds(900)) == Answer::kAddressAbusive);
  CHECK(places.Take("b", kStart) == Answer::kTaken);
  CHECK(taken_at(kStart + seconds(1)) == limits::kConnectionsAfterAbuse);
  CHECK(taken_at(kStart + limits::kAfterAbuse) == 100);
}

TEST_CASE("Connections: two descriptors each, and some for the rest of the server") {
  const ConnectionLimits wanted = {.in_all = 1000, .per_address = 900};
  CHECK(FitToDescriptors(wanted, 1'000'000).in_all == 1000);
  CHECK(FitToDescriptors(wanted, 1'000'000).per_address == 900);
  const ConnectionLimits few = FitToDescriptors(wanted, limits::kReservedDescriptors + 20);
  CHECK(few.in_all == 10);
  CHECK(few.per_address == 7);
  CHECK(FitToDescriptors(wanted, 3).in_all == 1);
  CHECK(FitToDescriptors(wanted, 3).per_address == 1);

  const int limit = RaiseDescriptorLimit();
  rlimit now = {};
  REQUIRE(::getrlimit(RLIMIT_NOFILE, &now) == 0);
  CHECK(now.rlim_cur == now.rlim_max);
  CHECK(limit > 0);
}

TEST_CASE("A peer has the name that gRPC gives it, and an address that many ports share") {
  CHECK(Peer("127.0.0.1", 40312).text == "ipv4:127.0.0.1:40312");
  CHECK(Peer("127.0.0.1", 40312).address == "127.0.0.1");
  CHECK(Peer("::1", 7).text == "ipv6:%5B::1%5D:7");
  CHECK(Peer("::ffff:192.0.2.1", 7).text == "ipv4:192.0.2.1:7");
  CHECK(Peer("::ffff:192.0.2.1", 7).address == "192.0.2.1");
  CHECK(Peer("2001:db8:1:2:3:4:5:6", 7).address == Peer("2001:db8:1:2::9", 8).address);
  CHECK(Peer("2001:db8:1:2::9", 7).address != Peer("2001:db8:1:3::9", 7).address);
  sockaddr_storage unix_peer = {};
  unix_peer.ss_family = AF_UNIX;
  CHECK(PeerNameOf(unix_peer, sizeof(sa_family_t)).text == "unix:");
  CHECK(PeerNameOf(unix_peer, sizeof(sa_family_t)).address.empty());
}

}  // namespace
}  // namespace atm::server::testing
