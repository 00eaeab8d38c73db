// Stands between the acceptor and gRPC: gives out places for connections, hands them to gRPC, and
// shuts down those that abuse it.
//
// gRPC 1.51 lets one connection take gigabytes of memory or a processor for minutes, in ways that
// nobody has mended there (docs/operations.md). So a thread looks at all connections every 20
// milliseconds, from outside: the system counts their bytes, and gRPC itself their calls. What no
// honest client does ends the connection (connection_record.h), and so does the worst one when the
// process grows. A connection that is in order costs nothing but these looks.
//
// Life: made, HandIn for each connection once gRPC serves, Stop after gRPC has shut down.
// Thread-safe.
#ifndef ATM_SERVER_LISTEN_CONNECTION_GUARD_H_
#define ATM_SERVER_LISTEN_CONNECTION_GUARD_H_

#include <grpcpp/server_builder.h>

#include <chrono>
#include <cstdint>
#include <memory>
#include <optional>
#include <string_view>
#include <thread>
#include <vector>

#include "server/listen/connection_limits.h"
#include "server/listen/connection_places.h"
#include "server/listen/connection_record.h"
#include "server/listen/grpc_counts.h"
#include "server/listen/guard_log.h"
#include "server/listen/owned_descriptor.h"
#include "server/listen/peer_name.h"
#include "storage/base/mutex.h"

namespace atm::server {

class ConnectionGuard {
 public:
  using Grpc = grpc::experimental::ExternalConnectionAcceptor;

  // Made after the gRPC server was started, of which `grpc` is. The log outlives the guard.
  ConnectionGuard(std::unique_ptr<Grpc> grpc, ConnectionLimits limits, GuardLog& log);

  // Stops, if Stop was not called.
  ~ConnectionGuard();

  ConnectionGuard(const ConnectionGuard&) = delete;
  ConnectionGuard& operator=(const ConnectionGuard&) = delete;

  // Gives a new connection to gRPC, or closes it if there is no place for it. Called by one thread.
  void HandIn(OwnedDescriptor connection, PeerName peer);

  // Returns how many connections are open.
  int CountConnections();

  // Ends what this process sends on all connections: whoever called reads all that was sent, and
  // then that the connection has ended. Nothing that is written after this arrives.
  void EndSending();

  // Looks at no connection any more, and lets go of them.
  void Stop();

 private:
  using Time = std::chrono::steady_clock::time_point;

  struct Connection {
    PeerName peer;
    OwnedDescriptor second;                 // gRPC owns the first one
    std::optional<std::int64_t> socket_id;  // as gRPC counts it; none before its handshake is over
    ConnectionRecord record;
    bool is_over = false;                             // closed, or shut down by us
    std::optional<std::int64_t> least_resident = {};  // memory, since it is a suspect
  };
  using Connections = std::vector<std::unique_ptr<Connection>>;

  // Gives a new connection a place, and watches it from now on. Returns false if there is none.
  bool Register(const OwnedDescriptor& connection, PeerName peer);

  void Run();

  // One look at everything.
  void Look(Time now) ATM_REQUIRES(mutex_);

  // Takes from the processor time since the last look what messages explain that have come, which
  // are counted here.
  std::chrono::nanoseconds Unexplained(std::chrono::nanoseconds busy, Time now)
      ATM_REQUIRES(mutex_);

  // Learns which of gRPC's counts belong to which connection.
  void FindSockets() ATM_REQUIRES(mutex_);

  // Lets go of connections that are over.
  void LetGo(Time now) ATM_REQUIRES(mutex_);

  // `looks_left` is how many looks at counts that can wait there may be in this round.
  void LookAt(Connection& connection, std::chrono::nanoseconds busy, int& looks_left, Time now)
      ATM_REQUIRES(mutex_);

  // Bounds what all connections have together: open calls, bytes that make no call, memory.
  void BoundCalls(Time now) ATM_REQUIRES(mutex_);
  void BoundBytes(Time now) ATM_REQUIRES(mutex_);
  void BoundMemory(Time now) ATM_REQUIRES(mutex_);

  // Gives memory back to the system for a while after an abuse.
  void Trim(Time now) ATM_REQUIRES(mutex_);

  // Returns whether the process has grown, since the connection became a suspect, by more than is
  // explained.
  bool IsUnexplained(const Connection& connection, std::int64_t resident,
                     std::int64_t explained) const ATM_REQUIRES(mutex_);

  // Shuts down a connection for what it did, and those of its address that begin alike.
  void ShutDown(Connection& connection, std::string_view why, Time now) ATM_REQUIRES(mutex_);
  void End(Connection& connection, std::string_view why) ATM_REQUIRES(mutex_);

  // Shuts down a connection that nobody uses. Returns whether there was one.
  bool MakeRoom(Time now) ATM_REQUIRES(mutex_);

  const std::unique_ptr<Grpc> grpc_;
  GuardLog& log_;
  Mutex mutex_;
  ConditionVariable changed_;  // a first connection has come, or the end
  bool is_stopped_ ATM_GUARDED_BY(mutex_) = false;
  ConnectionPlaces places_ ATM_GUARDED_BY(mutex_);
  Connections connections_ ATM_GUARDED_BY(mutex_);  // in the order in which they came
  GrpcCounts counts_ ATM_GUARDED_BY(mutex_);
  std::uint64_t looks_ ATM_GUARDED_BY(mutex_) = 0;
  std::chrono::nanoseconds processor_time_ ATM_GUARDED_BY(mutex_){};
  Time looked_at_ ATM_GUARDED_BY(mutex_) = {};
  std::int64_t new_message_bytes_ ATM_GUARDED_BY(mutex_) = 0;  // since that look
  double recent_message_bytes_ ATM_GUARDED_BY(mutex_) = 0;     // they count less and less
  std::chrono::nanoseconds explained_busy_ ATM_GUARDED_BY(mutex_){};
  std::int64_t calm_bytes_ ATM_GUARDED_BY(mutex_) = 0;  // of memory, when all was in order
  Time calm_at_ ATM_GUARDED_BY(mutex_) = {};
  int trims_left_ ATM_GUARDED_BY(mutex_) = 0;  // how often memory is still given back
  Time trim_at_ ATM_GUARDED_BY(mutex_) = {};
  std::thread thread_;
};

}  // namespace atm::server

#endif  // ATM_SERVER_LISTEN_CONNECTION_GUARD_H_
