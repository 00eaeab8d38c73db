// The bounded queue between the threads that ask and the committer.
#ifndef ATM_STORAGE_LEDGER_COMMAND_QUEUE_H_
#define ATM_STORAGE_LEDGER_COMMAND_QUEUE_H_

#include <chrono>
#include <cstddef>
#include <optional>
#include <span>
#include <variant>
#include <vector>

#include "absl/functional/any_invocable.h"
#include "storage/base/mutex.h"
#include "storage/model/command.h"
#include "storage/model/outcome.h"

namespace atm::storage {

// Who is told of the outcome of one command, and of those of several.
using Done = absl::AnyInvocable<void(Outcome)>;
using AllDone = absl::AnyInvocable<void(std::vector<Outcome>)>;

// Thread-safe, for many that push and one that takes.
class CommandQueue {
 public:
  // Commands that were handed in together.
  struct Group {
    std::size_t size;  // so many; they follow on those of the group before, or are in `own`
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

  // The same of several commands, 1 or more. `commands` and `done` are left alone likewise. They
  // are a batch of their own if they are many, so that nobody waits while they are moved; and if
  // not each is for itself, so that what is decided beside them stays.
  Push TryPushAll(std::vector<Command>& commands, Together together, AllDone& done);

  enum class Take { kTaken, kTimeOut, kClosed };

  // Takes all that waits, after waiting for something to be there, at most so long (for ever if not
  // given). kTimeOut and kClosed (and empty) come with nothing. `taken` must come in empty; its
  // memory is used again.
  Take TakeAll(Waiting& taken, std::optional<std::chrono::microseconds> at_most = {});

  // How many commands wait.
  std::size_t size() const;

  // Lets nobody in any more.
  void Close();

  // So many of the groups that were taken, and the commands in them.
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
