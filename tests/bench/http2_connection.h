// One HTTP/2 connection to a gRPC server on 127.0.0.1, and the unary calls on it, through nghttp2.
// Nothing here blocks: the caller waits for all of its connections at once.
#ifndef ATM_TESTS_BENCH_HTTP2_CONNECTION_H_
#define ATM_TESTS_BENCH_HTTP2_CONNECTION_H_

#include <nghttp2/nghttp2.h>
#include <poll.h>

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"

namespace atm::bench {

using Clock = std::chrono::steady_clock;

// The method that is called.
struct Method {
  std::string path;  // "/atm.v1.AtmService/Deposit"

  // Returns whether a response means success; null if the status of the call is enough.
  std::function<bool(std::string_view message)> is_ok;
};

class Http2Connection {
 public:
  // Called at the end of a call, with the time from which it counts and whether it succeeded. It
  // may start the next call.
  using Ended = std::function<void(Http2Connection&, Clock::time_point since, bool ok)>;

  Http2Connection(Method method, Ended ended);
  ~Http2Connection();
  Http2Connection(const Http2Connection&) = delete;
  Http2Connection& operator=(const Http2Connection&) = delete;

  // UNAVAILABLE with a sentence if nobody listens there.
  absl::Status Open(std::uint16_t port);

  // Begins a call with the serialized message. It goes out with the next Flush or Turn, as soon as
  // the server allows another call on this connection.
  void Start(const std::string& message, Clock::time_point since);

  // Sends what there is to send, and reads what came; UNAVAILABLE with a sentence if the server
  // hung up.
  absl::Status Turn();
  absl::Status Flush();

  int socket() const { return socket_; }
  bool wants_to_write() const { return !unsent_.empty(); }

 private:
  struct Call {
    std::string frame;  // the message behind gRPC's prefix of 5 bytes
    std::size_t sent = 0;
    Clock::time_point since;
    bool ok = false;
    std::string answer;  // as `frame`; kept only where somebody looks at it
  };

  static Http2Connection& Of(void* user_data) { return *static_cast<Http2Connection*>(user_data); }
  static Call* CallOf(nghttp2_session* session, std::int32_t stream) {
    return static_cast<Call*>(nghttp2_session_get_stream_user_data(session, stream));
  }

  void MakeSession();
  void End(Call& call);
  absl::Status Read();

  const Method method_;
  const Ended ended_;
  int socket_ = -1;
  nghttp2_session* session_ = nullptr;
  std::deque<Call> calls_;   // a deque, so that their addresses stay
  std::vector<Call*> free_;  // those of them that are not under way
  std::string unsent_;
};

// Several connections to one server, and the one place to wait for all of them.
class ConnectionSet {
 public:
  // Opens `count` connections. Has the errors of Http2Connection::Open.
  absl::Status Open(int count, std::uint16_t port, const Method& method,
                    const Http2Connection::Ended& ended);

  // Waits until a connection can go on, but not longer than the given time, and calls Turn for all
  // that can. Has the errors of Http2Connection::Turn.
  absl::Status Wait(std::chrono::nanoseconds at_most);

  std::size_t size() const { return connections_.size(); }
  Http2Connection& operator[](std::size_t index) { return *connections_[index]; }

 private:
  std::vector<std::unique_ptr<Http2Connection>> connections_;
  std::vector<pollfd> waiting_;
};

}  // namespace atm::bench

#endif  // ATM_TESTS_BENCH_HTTP2_CONNECTION_H_
