// What gRPC counts of each connection by itself: its calls and messages.
//
// gRPC keeps these counts for its debugging service, channelz, whether anybody asks or not, and
// tells them as JSON. So they cost nothing until somebody looks, which takes some 15 us.
#ifndef ATM_SERVER_LISTEN_GRPC_COUNTS_H_
#define ATM_SERVER_LISTEN_GRPC_COUNTS_H_

#include <algorithm>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace atm::server {

// Since the connection began.
struct CallCounts {
  std::int64_t started = 0;   // calls
  std::int64_t answered = 0;  // calls that ended with an answer, and are cleared away
  std::int64_t broken = 0;    // calls that ended otherwise, and are cleared away
  std::int64_t messages = 0;  // complete ones that were received

  // gRPC tells one count after the other while calls go on: those that began meanwhile may be
  // among the answered ones, and not yet among the started ones.
  std::int64_t open() const { return std::max<std::int64_t>(started - answered - broken, 0); }

  bool operator==(const CallCounts&) const = default;
};

class GrpcCounts {
 public:
  // A connection as gRPC knows it.
  struct Socket {
    std::int64_t id;
    std::string peer;  // "ipv4:127.0.0.1:40312"
  };

  // Counts of the gRPC server that was started last in this process.
  GrpcCounts();

  // Returns the connections that gRPC has begun to serve since the last call, in their order.
  std::vector<Socket> NewSockets();

  // Returns nullopt if the connection is over.
  static std::optional<CallCounts> Of(std::int64_t socket_id);

 private:
  std::int64_t server_ = 0;
  std::int64_t next_socket_ = 0;
};

}  // namespace atm::server

#endif  // ATM_SERVER_LISTEN_GRPC_COUNTS_H_
