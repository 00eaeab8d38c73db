// What is known of one connection, and whether it is abused.
//
// It is told what the system and gRPC count, in looks some milliseconds apart, and derives from it
// what no honest client does, however large its messages, many its calls or slow its line. A pure
// state: no sockets and no clock. Used by one thread at a time.
#ifndef ATM_SERVER_LISTEN_CONNECTION_RECORD_H_
#define ATM_SERVER_LISTEN_CONNECTION_RECORD_H_

#include <chrono>
#include <cstdint>
#include <optional>
#include <string_view>

#include "server/listen/grpc_counts.h"

namespace atm::server {

// What the system counts of a connection, since it began.
struct ByteCounts {
  std::int64_t received = 0;  // bytes, also those that gRPC has not read yet
  std::int64_t unread = 0;
  std::int64_t sent = 0;
};

class ConnectionRecord {
 public:
  using Time = std::chrono::steady_clock::time_point;

  // Whether the system counts the bytes of the connection: it does not for a socket file.
  enum class Sight { kBytesAndCalls, kCallsOnly };

  ConnectionRecord(Sight sight, Time now)
      : sight_(sight), bytes_at_(now), active_at_(now), counts_at_(now) {}

  // Tells what the system counts. `busy` is the processor time of the whole process since the look
  // before this one.
  void See(const ByteCounts& bytes, std::chrono::nanoseconds busy, Time now);

  // Whether it is time for a look at gRPC's counts, which is the dear part; and whether that must
  // not wait.
  bool WantsCounts(Time now) const;
  bool NeedsCounts() const;

  // Tells what gRPC counts. Returns whether a call or a message has come.
  bool See(const CallCounts& counts, Time now);

  // Why the connection is to be shut down; nullopt if it is not.
  std::optional<std::string_view> Verdict() const;

  // Tells what the system counts right after gRPC counted a call or a message: what came meanwhile
  // belongs to that, or to what gRPC counts next.
  void Excuse(const ByteCounts& bytes) { bytes_ = bytes; }

  // Whether the connection may be the reason if memory grows.
  bool is_suspect() const;

  // Whether it has open calls, and none was answered lately.
  bool IsStuck(Time now) const;

  // How long the connection has been silent and without a call; 0 if it is not.
  std::chrono::nanoseconds IdleFor(Time now) const;

  std::int64_t open_calls() const { return counts_.open(); }
  std::int64_t idle_bytes() const { return idle_bytes_; }
  std::int64_t message_bytes() const { return message_bytes_; }
  const CallCounts& counts() const { return counts_; }
  const ByteCounts& bytes() const { return bytes_; }

  // Whether something may be under way: it is to be looked at every time.
  bool is_active() const { return !is_settled_; }

  // Whether it has sent much, and never got an answer.
  bool is_unproven() const;

 private:
  // Whether what gRPC reads of it takes far more of a processor than messages do.
  bool is_dear() const;

  // Forgets how dear the bytes were.
  void BeginStretch();

  const Sight sight_;
  ByteCounts bytes_;
  Time bytes_at_;
  Time active_at_;           // when bytes came
  bool is_settled_ = false;  // all that came was counted by gRPC
  CallCounts counts_;
  Time counts_at_;
  Time progress_at_ = {};  // when a call was last over
  std::int64_t bytes_since_counts_ = 0;
  std::int64_t idle_bytes_ = 0;     // read by gRPC, and neither a call nor a message came of it
  std::int64_t message_bytes_ = 0;  // of which a message came
  std::int64_t broken_ = 0;         // calls broken off, less what is allowed since
  // Since gRPC last had read all there was, or a call or a message came of it:
  std::chrono::nanoseconds stretch_busy_{};  // the processor time of the process
  std::int64_t stretch_read_ = 0;            // the bytes that gRPC read
};

}  // namespace atm::server

#endif  // ATM_SERVER_LISTEN_CONNECTION_RECORD_H_
