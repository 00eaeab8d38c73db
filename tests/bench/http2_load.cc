#include "tests/bench/http2_load.h"

#include <arpa/inet.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <nghttp2/nghttp2.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <memory>
#include <string_view>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"

namespace atm::bench {
namespace {

using Clock = std::chrono::steady_clock;

// What all connections write their calls into.
struct Tally {
  Clock::time_point begin;  // of what is measured
  Clock::time_point end;
  LoadResult result;
};

struct Call {
  std::string frame;  // the message behind gRPC's prefix of 5 bytes
  std::size_t sent = 0;
  Clock::time_point begun;
  bool ok = false;
};

// gRPC over HTTP/2: a byte "not compressed" and the length, big-endian.
std::string Frame(const std::string& message) {
  std::string frame(5, '\0');
  for (int i = 0; i < 4; ++i) {
    frame[static_cast<std::size_t>(4 - i)] = static_cast<char>(message.size() >> (8 * i));
  }
  return frame + message;
}

nghttp2_nv Header(std::string_view name, std::string_view value) {
  const auto bytes = [](std::string_view text) {
    // nghttp2 takes what it only reads as if it were to change it.
    return const_cast<std::uint8_t*>(reinterpret_cast<const std::uint8_t*>(text.data()));
  };
  return {bytes(name), bytes(value), name.size(), value.size(),
          NGHTTP2_NV_FLAG_NO_COPY_NAME | NGHTTP2_NV_FLAG_NO_COPY_VALUE};
}

class Connection {
 public:
  Connection(const LoadPlan& plan, Tally& tally)
      : plan_(plan), tally_(tally), calls_(static_cast<std::size_t>(plan.in_flight)) {}
  ~Connection() {
    nghttp2_session_del(session_);
    if (socket_ >= 0) close(socket_);
  }
  Connection(const Connection&) = delete;
  Connection& operator=(const Connection&) = delete;

  absl::Status Open();

  // Reads and writes what there is without waiting.
  absl::Status Turn();

  int socket() const { return socket_; }
  bool wants_to_write() const { return !unsent_.empty(); }

 private:
  static Connection& Of(void* user_data) { return *static_cast<Connection*>(user_data); }
  static Call* CallOf(nghttp2_session* session, std::int32_t stream) {
    return static_cast<Call*>(nghttp2_session_get_stream_user_data(session, stream));
  }

  void MakeSession();
  void Begin(Call& call);
  void End(Call& call);
  absl::Status Read();
  absl::Status Write();

  const LoadPlan& plan_;
  Tally& tally_;
  int socket_ = -1;
  nghttp2_session* session_ = nullptr;
  std::vector<Call> calls_;
  std::string unsent_;
};

absl::Status Lost(const char* what) {
  return absl::UnavailableError(absl::StrCat(what, ": ", std::strerror(errno)));
}

absl::Status Connection::Open() {
  socket_ = ::socket(AF_INET, SOCK_STREAM, 0);
  sockaddr_in address = {};
  address.sin_family = AF_INET;
  address.sin_port = htons(plan_.port);
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  if (connect(socket_, reinterpret_cast<const sockaddr*>(&address), sizeof(address)) != 0) {
    return Lost("cannot connect");
  }
  const int yes = 1;
  setsockopt(socket_, IPPROTO_TCP, TCP_NODELAY, &yes, sizeof(yes));
  fcntl(socket_, F_SETFL, O_NONBLOCK);
  MakeSession();
  const std::array<nghttp2_settings_entry, 1> settings = {
      {{NGHTTP2_SETTINGS_INITIAL_WINDOW_SIZE, 1 << 20}}};
  nghttp2_submit_settings(session_, NGHTTP2_FLAG_NONE, settings.data(), settings.size());
  nghttp2_session_set_local_window_size(session_, NGHTTP2_FLAG_NONE, 0, 1 << 26);
  for (Call& call : calls_) Begin(call);
  return absl::OkStatus();
}

void Connection::MakeSession() {
  nghttp2_session_callbacks* callbacks = nullptr;
  nghttp2_session_callbacks_new(&callbacks);
  nghttp2_session_callbacks_set_on_header_callback(
      callbacks, [](nghttp2_session* session, const nghttp2_frame* frame, const std::uint8_t* name,
                    std::size_t name_length, const std::uint8_t* value, std::size_t value_length,
                    std::uint8_t, void*) {
        const std::string_view key(reinterpret_cast<const char*>(name), name_length);
        Call* call = CallOf(session, frame->hd.stream_id);
        if (call != nullptr && key == "grpc-status") {
          call->ok = value_length == 1 && *value == '0';
        }
        return 0;
      });
  nghttp2_session_callbacks_set_on_stream_close_callback(
      callbacks, [](nghttp2_session* session, std::int32_t stream, std::uint32_t, void* user_data) {
        if (Call* call = CallOf(session, stream)) Of(user_data).End(*call);
        return 0;
      });
  nghttp2_session_client_new(&session_, callbacks, this);
  nghttp2_session_callbacks_del(callbacks);
}

void Connection::Begin(Call& call) {
  call = {.frame = Frame(plan_.next_message()), .begun = Clock::now()};
  const std::array headers = {Header(":method", "POST"),
                              Header(":scheme", "http"),
                              Header(":path", plan_.path),
                              Header(":authority", "127.0.0.1"),
                              Header("content-type", "application/grpc"),
                              Header("te", "trailers")};
  nghttp2_data_provider body = {};
  body.source.ptr = &call;
  body.read_callback = [](nghttp2_session*, std::int32_t, std::uint8_t* buffer, std::size_t length,
                          std::uint32_t* flags, nghttp2_data_source* source, void*) {
    auto& sending = *static_cast<Call*>(source->ptr);
    const std::size_t part = std::min(length, sending.frame.size() - sending.sent);
    std::memcpy(buffer, sending.frame.data() + sending.sent, part);
    sending.sent += part;
    if (sending.sent == sending.frame.size()) *flags |= NGHTTP2_DATA_FLAG_EOF;
    return static_cast<ssize_t>(part);
  };
  nghttp2_submit_request(session_, nullptr, headers.data(), headers.size(), &body, &call);
}

void Connection::End(Call& call) {
  const Clock::time_point now = Clock::now();
  if (now >= tally_.begin && now < tally_.end) {
    const auto latency = std::chrono::duration_cast<std::chrono::microseconds>(now - call.begun);
    tally_.result.latencies_us.push_back(static_cast<std::uint32_t>(latency.count()));
    if (!call.ok) ++tally_.result.refused;
  }
  if (now < tally_.end) Begin(call);
}

absl::Status Connection::Turn() {
  if (absl::Status read = Read(); !read.ok()) return read;
  return Write();
}

absl::Status Connection::Read() {
  std::array<std::uint8_t, 64 * 1024> buffer;
  for (;;) {
    const ssize_t got = recv(socket_, buffer.data(), buffer.size(), 0);
    if (got < 0) return errno == EAGAIN ? absl::OkStatus() : Lost("cannot read");
    if (got == 0) return absl::UnavailableError("the server hung up");
    if (nghttp2_session_mem_recv(session_, buffer.data(), static_cast<std::size_t>(got)) < 0) {
      return absl::UnavailableError("the server does not speak HTTP/2");
    }
    if (static_cast<std::size_t>(got) < buffer.size()) return absl::OkStatus();
  }
}

// Gathers frames, so that many calls go out with one system call.
absl::Status Connection::Write() {
  const std::uint8_t* bytes = nullptr;
  for (ssize_t length = 0; (length = nghttp2_session_mem_send(session_, &bytes)) > 0;) {
    unsent_.append(reinterpret_cast<const char*>(bytes), static_cast<std::size_t>(length));
  }
  if (unsent_.empty()) return absl::OkStatus();
  const ssize_t sent = send(socket_, unsent_.data(), unsent_.size(), MSG_NOSIGNAL);
  if (sent < 0) return errno == EAGAIN ? absl::OkStatus() : Lost("cannot write");
  unsent_.erase(0, static_cast<std::size_t>(sent));
  return absl::OkStatus();
}

}  // namespace

std::uint32_t LoadResult::percentile_us(double share) const {
  if (latencies_us.empty()) return 0;
  const auto last = static_cast<double>(latencies_us.size() - 1);
  return latencies_us[static_cast<std::size_t>(share * last)];
}

absl::StatusOr<LoadResult> RunLoad(const LoadPlan& plan) {
  Tally tally;
  tally.begin = Clock::now() + plan.warm_up;
  tally.end = tally.begin + plan.measured;
  tally.result.seconds = plan.measured;
  std::vector<std::unique_ptr<Connection>> connections;
  std::vector<pollfd> waiting;
  for (int i = 0; i < plan.connections; ++i) {
    connections.push_back(std::make_unique<Connection>(plan, tally));
    if (absl::Status opened = connections.back()->Open(); !opened.ok()) return opened;
    waiting.push_back(
        {.fd = connections.back()->socket(), .events = POLLIN | POLLOUT, .revents = 0});
  }
  while (Clock::now() < tally.end) {
    if (poll(waiting.data(), waiting.size(), 100) < 0) return Lost("cannot wait");
    for (std::size_t i = 0; i < connections.size(); ++i) {
      if (waiting[i].revents == 0) continue;
      if (absl::Status turned = connections[i]->Turn(); !turned.ok()) return turned;
      const bool more = connections[i]->wants_to_write();
      waiting[i].events = static_cast<short>(more ? POLLIN | POLLOUT : POLLIN);
    }
  }
  std::sort(tally.result.latencies_us.begin(), tally.result.latencies_us.end());
  return std::move(tally.result);
}

}  // namespace atm::bench
