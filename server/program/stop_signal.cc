#include "server/program/stop_signal.h"

#include <pthread.h>
#include <signal.h>
#include <unistd.h>

#include <ctime>
#include <utility>

namespace atm::server {
namespace {

// Whether who started us wants the end of the terminal to be ignored, as nohup does.
bool IgnoresHangUp() {
  struct sigaction action = {};
  return sigaction(SIGHUP, nullptr, &action) == 0 && action.sa_handler == SIG_IGN;
}

// Those that may end the process at once after the first.
sigset_t SecondSignals() {
  sigset_t signals;
  sigemptyset(&signals);
  sigaddset(&signals, SIGTERM);
  sigaddset(&signals, SIGINT);
  return signals;
}

// All that are waited for at first.
sigset_t FirstSignals(bool needs_hang_up) {
  sigset_t signals = SecondSignals();
  // One that is blocked comes even if it is ignored.
  if (needs_hang_up || !IgnoresHangUp()) sigaddset(&signals, SIGHUP);
  return signals;
}

const char* NameOf(int signal) {
  switch (signal) {
    case SIGINT:
      return "SIGINT";
    case SIGHUP:
      return "SIGHUP";
    default:
      return "SIGTERM";
  }
}

}  // namespace

StopSignal::StopSignal(std::chrono::milliseconds patience,
                       std::function<void(const char*)> last_words,
                       std::function<void()> on_hang_up)
    : patience_(patience), last_words_(std::move(last_words)), on_hang_up_(std::move(on_hang_up)) {
  const sigset_t signals = FirstSignals(on_hang_up_ != nullptr);
  pthread_sigmask(SIG_BLOCK, &signals, nullptr);
  thread_ = std::thread([this] { Listen(); });
}

StopSignal::~StopSignal() {
  {
    const MutexLock lock(mutex_);
    over_ = true;
  }
  // Wakes the thread, and it alone.
  pthread_kill(thread_.native_handle(), SIGTERM);
  thread_.join();
}

const char* StopSignal::Wait() {
  const MutexLock lock(mutex_);
  while (first_ == 0) changed_.Wait(mutex_);
  return NameOf(first_);
}

int StopSignal::WaitForStop() {
  const sigset_t signals = FirstSignals(on_hang_up_ != nullptr);
  int signal = 0;
  for (;;) {
    sigwait(&signals, &signal);
    if (signal != SIGHUP || on_hang_up_ == nullptr) return signal;
    on_hang_up_();
  }
}

void StopSignal::Listen() {
  const int signal = WaitForStop();
  {
    const MutexLock lock(mutex_);
    if (over_) {
      return;
    }
    first_ = signal;
  }
  changed_.NotifyAll();

  const auto seconds = std::chrono::duration_cast<std::chrono::seconds>(patience_);
  const std::chrono::nanoseconds rest = patience_ - seconds;
  const timespec wait = {.tv_sec = seconds.count(), .tv_nsec = rest.count()};
  // A terminal that goes away may say so more than once: the kernel does, and the shell.
  const sigset_t second_signals = SecondSignals();
  const bool second = sigtimedwait(&second_signals, nullptr, &wait) > 0;
  {
    const MutexLock lock(mutex_);
    if (over_) {
      return;
    }
  }
  last_words_(second ? "a second signal came" : "stopping took too long");
  // Nothing is lost: what was answered is on disk, and the next start reads it.
  _exit(1);
}

}  // namespace atm::server
