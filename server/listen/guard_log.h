// What the acceptor and the guard tell the log: at most a line a second of each kind, however fast
// somebody gives them reason to. What was left out is counted in the next line. Thread-safe.
#ifndef ATM_SERVER_LISTEN_GUARD_LOG_H_
#define ATM_SERVER_LISTEN_GUARD_LOG_H_

#include <array>
#include <chrono>
#include <cstdint>
#include <optional>
#include <string_view>

#include "server/listen/connection_limits.h"
#include "server/listen/connection_record.h"
#include "server/status/log.h"
#include "storage/base/mutex.h"

namespace atm::server {

class GuardLog {
 public:
  // Without a log, nothing is told. The log outlives this.
  explicit GuardLog(Log* log) : log_(log) {}

  // How many connections the server accepts, and whether descriptors keep it from more.
  void Limits(ConnectionLimits limits, int descriptors, bool is_cut);

  // A new connection was closed at once.
  void Refused(std::string_view peer, std::string_view why);

  // A connection was shut down for what it did.
  void ShutDown(std::string_view peer, std::string_view why, const ConnectionRecord& record);

  // A silent connection made room for another one.
  void MadeRoom(std::string_view peer);

  // The system gave no descriptor, or no memory, for a new connection.
  void NoDescriptor(std::string_view error);

 private:
  enum Kind { kRefused, kShutDown, kMadeRoom, kNoDescriptor, kKinds };
  struct Told {
    std::chrono::steady_clock::time_point at = {};
    std::int64_t left_out = 0;  // since then
  };

  // Returns how many lines were left out if it is time for one; nullopt if this is left out too.
  std::optional<std::int64_t> IsDue(Kind kind);

  Log* const log_;
  Mutex mutex_;
  std::array<Told, kKinds> told_ ATM_GUARDED_BY(mutex_);
};

}  // namespace atm::server

#endif  // ATM_SERVER_LISTEN_GUARD_LOG_H_
