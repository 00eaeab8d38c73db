// The bounded queue between the threads that ask and the committer.
#ifndef ATM_STORAGE_COMMAND_QUEUE_H_
#define ATM_STORAGE_COMMAND_QUEUE_H_

#include <chrono>
#include <condition_variable>
#include <cstddef>
#include <mutex>
#include <optional>
#include <vector>

#include "absl/functional/any_invocable.h"
#include "storage/command.h"
#include "storage/outcome.h"

namespace atm::storage {

// Thread-safe, for many that push and one that takes.
class CommandQueue {
 public:
  using Done = absl::AnyInvocable<void(Outcome)>;

  // Commands and who is told of their outcomes, side by side.
  struct Waiting {
    std::vector<Command> commands;
    std::vector<Done> done;
  };

  enum class Push { kQueued, kFull, kClosed };

  explicit CommandQueue(std::size_t capacity) : capacity_(capacity) {}

  // Never blocks. `done` is left alone unless the answer is kQueued.
  Push TryPush(Command& command, Done& done);

  enum class Take { kTaken, kTimeOut, kClosed };

  // Takes all that waits, after waiting for something to be there, at most so long (for ever if not
  // given). kTimeOut and kClosed (and empty) come with nothing. `taken` must come in empty; its
  // memory is used again.
  Take TakeAll(Waiting& taken, std::optional<std::chrono::microseconds> at_most = {});

  // Lets nobody in any more.
  void Close();

 private:
  const std::size_t capacity_;
  std::mutex mutex_;
  std::condition_variable not_empty_;
  Waiting waiting_;      // guarded by mutex_
  bool closed_ = false;  // guarded by mutex_
};

}  // namespace atm::storage

#endif  // ATM_STORAGE_COMMAND_QUEUE_H_
