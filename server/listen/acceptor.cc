#include "server/listen/acceptor.h"

#include <fcntl.h>
#include <poll.h>
#include <sys/eventfd.h>
#include <sys/socket.h>

#include <cerrno>
#include <cstring>
#include <utility>

namespace atm::server {
namespace {

// So many are accepted at a stretch, so that several sockets get their turn.
constexpr int kAtAStretch = 64;

// How long the loop waits when the system is out of memory, or the spare is gone.
constexpr int kPauseMilliseconds = 50;

OwnedDescriptor Accept(const OwnedDescriptor& listening, sockaddr_storage* peer,
                       socklen_t* length) {
  *length = sizeof(*peer);
  return OwnedDescriptor(::accept4(listening.fd(), reinterpret_cast<sockaddr*>(peer), length,
                                   SOCK_NONBLOCK | SOCK_CLOEXEC));
}

OwnedDescriptor OpenSpare() { return OwnedDescriptor(::open("/dev/null", O_RDONLY | O_CLOEXEC)); }

bool IsOutOfRoom(int error) {
  return error == EMFILE || error == ENFILE || error == ENOBUFS || error == ENOMEM;
}

}  // namespace

Acceptor::Acceptor(std::vector<OwnedDescriptor> listening, Connected connected, GuardLog& log)
    : listening_(std::move(listening)),
      connected_(std::move(connected)),
      log_(log),
      spare_(OpenSpare()),
      stop_(::eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK)),
      thread_([this] { Run(); }) {}

Acceptor::~Acceptor() {
  ::eventfd_write(stop_.fd(), 1);
  thread_.join();
}

void Acceptor::Run() {
  std::vector<pollfd> waiting;
  waiting.push_back({.fd = stop_.fd(), .events = POLLIN, .revents = 0});
  for (const OwnedDescriptor& socket : listening_) {
    waiting.push_back({.fd = socket.fd(), .events = POLLIN, .revents = 0});
  }
  while (true) {
    if (::poll(waiting.data(), waiting.size(), -1) < 0) continue;  // a signal
    if (waiting.front().revents != 0) return;
    for (std::size_t i = 0; i < listening_.size(); ++i) {
      if (waiting[i + 1].revents != 0) AcceptAll(listening_[i]);
    }
  }
}

void Acceptor::AcceptAll(const OwnedDescriptor& listening) {
  for (int i = 0; i < kAtAStretch; ++i) {
    sockaddr_storage peer = {};
    socklen_t length = 0;
    OwnedDescriptor connection = Accept(listening, &peer, &length);
    if (connection.is_open()) {
      connected_(std::move(connection), PeerNameOf(peer, length));
    } else if (!Recover(listening, errno)) {
      return;
    }
  }
}

bool Acceptor::Recover(const OwnedDescriptor& listening, int error) {
  if (error == EAGAIN) return false;
  if (!IsOutOfRoom(error)) return true;  // that connection was over before it was accepted
  log_.NoDescriptor(std::strerror(error));
  const bool had_spare = spare_.is_open();
  spare_.Close();
  if (had_spare && (error == EMFILE || error == ENFILE)) {
    sockaddr_storage peer = {};
    socklen_t length = 0;
    Accept(listening, &peer, &length).Close();
  }
  spare_ = OpenSpare();
  if (had_spare && spare_.is_open() && error != ENOBUFS && error != ENOMEM) return true;
  pollfd stop = {.fd = stop_.fd(), .events = POLLIN, .revents = 0};
  ::poll(&stop, 1, kPauseMilliseconds);
  return false;
}

}  // namespace atm::server
