// The bounded queue between the threads that ask and the committer.
#ifndef ATM_STORAGE_LEDGER_COMMAND_QUEUE_H_
#define ATM_STORAGE_LEDGER_COMMAND_QUEUE_H_

#include <chrono>
#include <cstddef>
#include <optional>
#include <span>
#include <variant>
#include <vector>

#include "storage/base/mutex.h"
#include "storage/model/command.h"
#include "storage/model/done.h"
#include "storage/model/outcome.h"

namespace atm::storage {

// Thread-safe, for many that push and one that takes.
class CommandQueue {
 public:
  // Commands that were handed in together.
  struct Group {
    std::size_t size;  // how many; they follow those of the group before, or are in `own`
    Together together = Together::kEachForItself;
    std::vector<Command> own = {};  // of a group that is a batch of its own
    std::variant<Done, AllDone> done;

    // Tells the outcomes of its commands.
    void Tell(std::span<Outcome> outcomes);
  };

  // Commands in a row, and the groups that they are of.
  struct Waiting {
    std::vector<Command> commands;
    std::vector<Group> groups;
    std::size_t size = 0;  // all commands, also those that groups have of their own
  };

  enum class Push { kQueued, kFull, kClosed };

  // As long as fewer commands than `capacity` wait, one more group is let in, however large.
  explicit CommandQueue(std::size_t capacity) : capacity_(capacity) {}

  // Never blocks. `done` is left alone unless the answer is kQueued.
  Push TryPush(Command& command, Done& done);

  // Pushes several commands, 1 or more, as one group. `commands` and `done` are left alone unless
  // the answer is kQueued. The group becomes a batch of its own if it is large, so that nobody
  // waits while its commands are moved, and if not each command is for itself, so that a refusal
  // does not undo what is decided beside them.
  Push TryPushAll(std::vector<Command>& commands, Together together, AllDone& done);

  enum class Take { kTaken, kTimeOut, kClosed };

  // Blocks until something waits, and takes all of it. Returns kTimeOut with nothing after
  // `at_most` (if it is given), and kClosed with nothing once the queue is closed and empty.
  // `taken` must be empty; its memory is used again.
  Take TakeAll(Waiting& taken, std::optional<std::chrono::microseconds> at_most = {});

  // How many commands wait.
  std::size_t size() const;

  // Refuses all that is pushed from now on.
  void Close();

  // A number of the groups that were taken, and the number of commands in them.
  struct Extent {
    std::size_t groups;
    std::size_t commands;
  };

  // How many of these groups, 1 or more, the next batch takes: all that fit, one in any case, and
  // one that has its own commands alone.
  static Extent NextBatch(std::span<const Group> groups, std::size_t max_commands);

 private:
  // Calls `add`, which adds a group to what waits, if there is room.
  template <typename Add>
  Push TryAdd(Add add);

  const std::size_t capacity_;
  mutable Mutex mutex_;
  ConditionVariable not_empty_;
  Waiting waiting_ ATM_GUARDED_BY(mutex_);
  bool closed_ ATM_GUARDED_BY(mutex_) = false;
};

}  // namespace atm::storage

#endif  // ATM_STORAGE_LEDGER_COMMAND_QUEUE_H_
