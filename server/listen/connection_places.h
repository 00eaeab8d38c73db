// Who gets a place for a connection: counts them in all and for each address, and slows down those
// who were shut down. Knows no sockets and no clock. Used under the lock of its owner.
#ifndef ATM_SERVER_LISTEN_CONNECTION_PLACES_H_
#define ATM_SERVER_LISTEN_CONNECTION_PLACES_H_

#include <chrono>
#include <cstddef>
#include <map>
#include <string>

#include "server/listen/connection_limits.h"

namespace atm::server {

class ConnectionPlaces {
 public:
  using Time = std::chrono::steady_clock::time_point;

  enum class Answer {
    kTaken,           // the connection has a place
    kFull,            // all places are taken
    kAddressFull,     // all places that one address may have are taken
    kAddressAbusive,  // a connection of the address was shut down, and it opens too many
  };

  explicit ConnectionPlaces(ConnectionLimits limits) : limits_(limits) {}

  // Takes a place, if there is one. An empty address counts in all only.
  Answer Take(const std::string& address, Time now);

  // Gives a place back that was taken.
  void GiveBack(const std::string& address, Time now);

  // A connection of the address was shut down for what it did.
  void Strike(const std::string& address, Time now);

  int taken() const { return taken_; }

 private:
  struct Address {
    int taken = 0;
    Time slow_until = {};    // until then, it may open only so many a second
    Time second_since = {};  // when the second began in which `opened` were
    int opened = 0;
  };

  // Forgets addresses of which nothing is known that matters.
  void Forget(Time now);

  const ConnectionLimits limits_;
  int taken_ = 0;
  std::map<std::string, Address> addresses_;
  std::size_t forget_at_ = 1024;  // how many addresses make a look at them worth the while
};

}  // namespace atm::server

#endif  // ATM_SERVER_LISTEN_CONNECTION_PLACES_H_
