#include "tests/bench/http2_connection.h"

#include <arpa/inet.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <string_view>
#include <utility>

#include "absl/strings/str_cat.h"

namespace atm::bench {
namespace {

absl::Status Lost(const char* what) {
  return absl::UnavailableError(absl::StrCat(what, ": ", std::strerror(errno)));
}

// gRPC over HTTP/2: before each message a byte "not compressed" and the length, big-endian.
constexpr std::size_t kPrefix = 5;

std::string Frame(const std::string& message) {
  std::string frame(kPrefix, '\0');
  for (int i = 0; i < 4; ++i) {
    frame[static_cast<std::size_t>(4 - i)] = static_cast<char>(message.size() >> (8 * i));
  }
  return frame + message;
}

nghttp2_nv Header(std::string_view name, std::string_view value) {
  const auto bytes = [](std::string_view text) {
    // nghttp2 takes a pointer to non-const, although it only reads.
    return const_cast<std::uint8_t*>(reinterpret_cast<const std::uint8_t*>(text.data()));
  };
  return {bytes(name), bytes(value), name.size(), value.size(),
          NGHTTP2_NV_FLAG_NO_COPY_NAME | NGHTTP2_NV_FLAG_NO_COPY_VALUE};
}

}  // namespace

Http2Connection::Http2Connection(Method method, Ended ended)
    : method_(std::move(method)), ended_(std::move(ended)) {}

Http2Connection::~Http2Connection() {
  nghttp2_session_del(session_);
  if (socket_ >= 0) close(socket_);
}

absl::Status Http2Connection::Open(std::uint16_t port) {
  socket_ = ::socket(AF_INET, SOCK_STREAM, 0);
  sockaddr_in address = {};
  address.sin_family = AF_INET;
  address.sin_port = htons(port);
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
  return absl::OkStatus();
}

void Http2Connection::MakeSession() {
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
  nghttp2_session_callbacks_set_on_data_chunk_recv_callback(
      callbacks, [](nghttp2_session* session, std::uint8_t, std::int32_t stream,
                    const std::uint8_t* data, std::size_t length, void* user_data) {
        Call* call = CallOf(session, stream);
        if (call != nullptr && Of(user_data).method_.is_ok) {
          call->answer.append(reinterpret_cast<const char*>(data), length);
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

void Http2Connection::Start(const std::string& message, Clock::time_point since) {
  if (free_.empty()) free_.push_back(&calls_.emplace_back());
  Call& call = *free_.back();
  free_.pop_back();
  call = {.frame = Frame(message), .since = since, .answer = std::move(call.answer)};
  call.answer.clear();
  const std::array headers = {Header(":method", "POST"),
                              Header(":scheme", "http"),
                              Header(":path", method_.path),
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

void Http2Connection::End(Call& call) {
  free_.push_back(&call);
  if (call.ok && method_.is_ok) {
    call.ok = call.answer.size() >= kPrefix &&
              method_.is_ok(std::string_view(call.answer).substr(kPrefix));
  }
  ended_(*this, call.since, call.ok);
}

absl::Status Http2Connection::Turn() {
  if (absl::Status read = Read(); !read.ok()) return read;
  return Flush();
}

absl::Status Http2Connection::Read() {
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
absl::Status Http2Connection::Flush() {
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

absl::Status ConnectionSet::Open(int count, std::uint16_t port, const Method& method,
                                 const Http2Connection::Ended& ended) {
  for (int i = 0; i < count; ++i) {
    connections_.push_back(std::make_unique<Http2Connection>(method, ended));
    if (absl::Status opened = connections_.back()->Open(port); !opened.ok()) return opened;
    waiting_.push_back({.fd = connections_.back()->socket(), .events = POLLIN, .revents = 0});
  }
  return absl::OkStatus();
}

absl::Status ConnectionSet::Wait(std::chrono::nanoseconds at_most) {
  for (std::size_t i = 0; i < size(); ++i) {
    const bool more = connections_[i]->wants_to_write();
    waiting_[i].events = static_cast<short>(more ? POLLIN | POLLOUT : POLLIN);
  }
  constexpr std::chrono::nanoseconds::rep kSecond = 1'000'000'000;
  const timespec limit = {.tv_sec = at_most.count() / kSecond,
                          .tv_nsec = at_most.count() % kSecond};
  if (ppoll(waiting_.data(), waiting_.size(), &limit, nullptr) < 0) return Lost("cannot wait");
  for (std::size_t i = 0; i < size(); ++i) {
    if (waiting_[i].revents == 0) continue;
    if (absl::Status turned = connections_[i]->Turn(); !turned.ok()) return turned;
  }
  return absl::OkStatus();
}

}  // namespace atm::bench
