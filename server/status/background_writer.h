// Lines to a descriptor whose reader may be slow, stall or be gone: nobody waits for it.
//
// A thread of its own writes. What comes while that thread is behind is kept up to a limit; the
// rest is dropped and counted, and so is what the system refuses to write. As soon as lines can be
// written again, a line says how many were dropped. The descriptor is shared with whoever started
// the process, so it is not made non-blocking: the thread may block for ever, and is left to its
// fate. Thread-safe.
#ifndef ATM_SERVER_STATUS_BACKGROUND_WRITER_H_
#define ATM_SERVER_STATUS_BACKGROUND_WRITER_H_

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>

namespace atm::server {

class BackgroundWriter {
 public:
  // Returns the line, with its end, that says how many were dropped.
  using Note = std::function<std::string(std::int64_t dropped)>;

  // Keeps at most `most_bytes`. Writes to a copy of the descriptor, so that the caller may close
  // it. `note` is called by the writer's thread; it may be empty.
  BackgroundWriter(int fd, std::size_t most_bytes, Note note);

  // Waits until all is written, but not for long.
  ~BackgroundWriter();

  BackgroundWriter(const BackgroundWriter&) = delete;
  BackgroundWriter& operator=(const BackgroundWriter&) = delete;

  // Takes one line or more, each with its end, or drops all of them. Never blocks.
  void Write(std::string_view lines);

  // Waits until all that was taken is written or dropped. Returns whether that was in time.
  bool WaitUntilWritten(std::chrono::milliseconds at_most);

 private:
  class State;

  const std::shared_ptr<State> state_;  // the thread's as well, which may outlive the writer
};

}  // namespace atm::server

#endif  // ATM_SERVER_STATUS_BACKGROUND_WRITER_H_
