#include "server/status/background_writer.h"

#include <fcntl.h>
#include <poll.h>
#include <pthread.h>
#include <signal.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <optional>
#include <thread>
#include <utility>

#include "server/limits.h"
#include "storage/base/mutex.h"

namespace atm::server {
namespace {

std::int64_t LinesOf(std::string_view text) { return std::ranges::count(text, '\n'); }

// Blocks until all is written, or the system refuses the rest. Returns how much was written.
std::size_t WriteAll(int fd, std::string_view text) {
  std::size_t written = 0;
  while (written < text.size()) {
    const ssize_t now = ::write(fd, text.data() + written, text.size() - written);
    if (now >= 0) {
      written += static_cast<std::size_t>(now);
    } else if (errno == EAGAIN) {  // somebody else made the descriptor non-blocking
      pollfd writable = {.fd = fd, .events = POLLOUT, .revents = 0};
      ::poll(&writable, 1, -1);
    } else if (errno != EINTR) {
      break;
    }
  }
  return written;
}

// Starts a thread that no signal is given to: signals are for those who wait for them, and a
// SIGPIPE must not end the process.
template <typename Body>
void StartWithoutSignals(Body body) {
  sigset_t all;
  sigset_t before;
  sigfillset(&all);
  pthread_sigmask(SIG_SETMASK, &all, &before);
  std::thread(std::move(body)).detach();
  pthread_sigmask(SIG_SETMASK, &before, nullptr);
}

}  // namespace

class BackgroundWriter::State {
 public:
  State(int fd, std::size_t most_bytes, Note note)
      : copy_(::fcntl(fd, F_DUPFD_CLOEXEC, 0)),
        fd_(copy_ >= 0 ? copy_ : fd),
        most_bytes_(most_bytes),
        note_(std::move(note)) {}
  ~State() {
    if (copy_ >= 0) ::close(copy_);
  }

  State(const State&) = delete;
  State& operator=(const State&) = delete;

  void Take(std::string_view lines) {
    {
      const MutexLock lock(mutex_);
      // What was dropped is told before what comes after it.
      if (dropped_ > 0 || waiting_.size() + lines.size() > most_bytes_) {
        dropped_ += LinesOf(lines);
        return;
      }
      waiting_.append(lines);
    }
    changed_.NotifyAll();
  }

  bool WaitUntilWritten(std::chrono::milliseconds at_most) {
    const auto end = std::chrono::steady_clock::now() + at_most;
    const MutexLock lock(mutex_);
    while (!waiting_.empty() || is_writing_) {
      if (!changed_.WaitUntil(mutex_, end) && std::chrono::steady_clock::now() >= end) return false;
    }
    return true;
  }

  void End() {
    {
      const MutexLock lock(mutex_);
      is_over_ = true;
    }
    changed_.NotifyAll();
  }

  // The thread: writes until the end.
  void Run() {
    while (std::optional<Batch> batch = Next()) WriteLines(*batch);
  }

 private:
  struct Batch {
    std::string lines;
    std::int64_t dropped;  // after them
  };

  // Waits for lines. Returns nullopt at the end.
  std::optional<Batch> Next() {
    const MutexLock lock(mutex_);
    is_writing_ = false;
    changed_.NotifyAll();
    while (waiting_.empty() && !is_over_) changed_.Wait(mutex_);
    if (is_over_) return std::nullopt;
    is_writing_ = true;
    return Batch{.lines = std::exchange(waiting_, {}), .dropped = std::exchange(dropped_, 0)};
  }

  void WriteLines(const Batch& batch) {
    refused_ = Tell(refused_) ? Put(batch.lines) : refused_ + LinesOf(batch.lines);
    if (refused_ > 0 || !Tell(batch.dropped)) refused_ += batch.dropped;
  }

  // Writes the line that says how many were dropped. Returns false if it was refused.
  bool Tell(std::int64_t dropped) { return dropped == 0 || !note_ || Put(note_(dropped)) == 0; }

  // Writes lines. Returns how many of them were refused, whole or in part.
  std::int64_t Put(std::string_view lines) {
    if (is_torn_ && WriteAll(fd_, "\n") == 0) return LinesOf(lines);
    is_torn_ = false;
    const std::size_t written = WriteAll(fd_, lines);
    is_torn_ = written > 0 && lines[written - 1] != '\n';
    return LinesOf(lines.substr(written));
  }

  // A number of our own: the caller's may name another file by the time that a stalled write ends.
  const int copy_;  // -1 if there was no descriptor left
  const int fd_;
  const std::size_t most_bytes_;
  const Note note_;
  std::int64_t refused_ = 0;  // these two are the thread's: lines that could not be written
  bool is_torn_ = false;      // the last one was cut off in its middle

  Mutex mutex_;
  ConditionVariable changed_;
  std::string waiting_ ATM_GUARDED_BY(mutex_);
  std::int64_t dropped_ ATM_GUARDED_BY(mutex_) = 0;  // lines for which there was no room
  bool is_writing_ ATM_GUARDED_BY(mutex_) = false;
  bool is_over_ ATM_GUARDED_BY(mutex_) = false;
};

BackgroundWriter::BackgroundWriter(int fd, std::size_t most_bytes, Note note)
    : state_(std::make_shared<State>(fd, most_bytes, std::move(note))) {
  StartWithoutSignals([state = state_] { state->Run(); });
}

BackgroundWriter::~BackgroundWriter() {
  WaitUntilWritten(limits::kLastLinesTimeout);
  state_->End();
}

void BackgroundWriter::Write(std::string_view lines) { state_->Take(lines); }

bool BackgroundWriter::WaitUntilWritten(std::chrono::milliseconds at_most) {
  return state_->WaitUntilWritten(at_most);
}

}  // namespace atm::server
