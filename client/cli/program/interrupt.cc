#include "client/cli/program/interrupt.h"

#include <fcntl.h>
#include <poll.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <csignal>
#include <cstring>
#include <thread>
#include <utility>

namespace atm::cli {
namespace {

constexpr int kSignals[] = {SIGINT, SIGTERM, SIGHUP};

// What the handler says. It changes only while no handler is installed.
std::string& Message() {
  static std::string& message = *new std::string();
  return message;
}
const char* message_text = nullptr;
std::size_t message_size = 0;

// Does only what a signal handler may.
void Say(int signal_number) {
  [[maybe_unused]] const ssize_t written = write(STDERR_FILENO, message_text, message_size);
  raise(signal_number);  // SA_RESETHAND has put the default back, which ends the process
}

void Install(void (*handler)(int)) {
  struct sigaction action;
  std::memset(&action, 0, sizeof(action));
  action.sa_handler = handler;
  action.sa_flags = static_cast<int>(SA_RESETHAND);
  for (const int signal_number : kSignals) {
    struct sigaction old;
    // What the caller ignores (nohup, a background job) stays ignored.
    if (sigaction(signal_number, nullptr, &old) == 0 && old.sa_handler != SIG_IGN) {
      sigaction(signal_number, &action, nullptr);
    }
  }
}

constexpr char kStop = 's';
constexpr char kOver = 'o';

// Where the handler of StopIfInterrupted writes to, and its thread reads from.
std::array<int, 2> wake_pipe = {-1, -1};

void Write(char what) { [[maybe_unused]] const ssize_t written = write(wake_pipe[1], &what, 1); }

// Does only what a signal handler may.
void Wake(int /*signal_number*/) {
  const int saved = errno;
  Write(kStop);
  errno = saved;
}

// Waits for a byte of the pipe, or until nobody can read what goes to stdout any more. Returns the
// byte, or kStop.
char AwaitNews() {
  std::array<pollfd, 2> files = {
      {{.fd = wake_pipe[0], .events = POLLIN, .revents = 0},
       {.fd = STDOUT_FILENO, .events = 0, .revents = 0}}};  // errors are told in any case
  while (true) {
    if (poll(files.data(), files.size(), -1) == -1) {
      if (errno != EINTR) return kStop;
      continue;
    }
    char what = kOver;
    if (files[0].revents != 0 && read(wake_pipe[0], &what, 1) == 1) return what;
    if ((files[1].revents & (POLLERR | POLLHUP)) != 0) return kStop;
    if (files[1].revents != 0) files[1].fd = -1;  // it is not open: there is nothing to wait for
  }
}

// Calls `stop` on the first signal, if one comes before the end, and once stdout has no reader.
void AwaitEnd(const std::function<void()>& stop) {
  if (AwaitNews() == kStop) stop();
}

std::thread& Waiter() {
  static std::thread& waiter = *new std::thread();
  return waiter;
}

}  // namespace

void StopIfInterrupted(std::function<void()> stop) {
  if (Waiter().joinable()) {
    Install(SIG_DFL);
    Write(kOver);
    Waiter().join();
    close(wake_pipe[0]);
    close(wake_pipe[1]);
  }
  // Without a pipe the signals do what they always do.
  if (stop != nullptr && pipe2(wake_pipe.data(), O_CLOEXEC) == 0) {
    Waiter() = std::thread([stop = std::move(stop)] { AwaitEnd(stop); });
    Install(Wake);
  }
}

void SayIfInterrupted(const std::string& message) {
  Install(SIG_DFL);
  Message() = message;
  message_text = Message().data();
  message_size = Message().size();
  if (!message.empty()) {
    Install(Say);
  }
}

}  // namespace atm::cli
