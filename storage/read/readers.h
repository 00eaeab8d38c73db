// Threads that read the record, each through a history of its own.
//
// They read beside the committer: nothing that they do holds up a command.
#ifndef ATM_STORAGE_READ_READERS_H_
#define ATM_STORAGE_READ_READERS_H_

#include <cstddef>
#include <deque>
#include <memory>
#include <optional>
#include <thread>
#include <variant>
#include <vector>

#include "absl/functional/any_invocable.h"
#include "storage/base/mutex.h"
#include "storage/journal/history.h"
#include "storage/model/refusal.h"

namespace atm::storage {

// Thread-safe.
class Readers {
 public:
  // The history to look things up in, or why there is none: kOverloaded or kShuttingDown.
  using Access = std::variant<History*, Refusal>;

  // Something to look up. Must not call Close.
  using Task = absl::AnyInvocable<void(Access)>;

  // Starts a thread for each history, of which there is at least one. At most `capacity` tasks wait
  // for one.
  Readers(std::vector<std::unique_ptr<History>> histories, std::size_t capacity);

  // Closes them if Close was not called.
  ~Readers() { Close(); }

  Readers(const Readers&) = delete;
  Readers& operator=(const Readers&) = delete;

  // Runs `task` exactly once: on one of the threads with its history, or before Submit returns with
  // a refusal. Never waits for a thread.
  void Submit(Task task);

  // Does as Submit, but without a limit, for tasks of which the caller knows that they are few.
  // They are refused with kShuttingDown only.
  void SubmitOneOfFew(Task task);

  // Lets nothing in any more, and refuses what waits with kShuttingDown, on this thread. What a
  // thread has begun it carries out. Thread-safe; a second call does nothing.
  void Refuse();

  // Lets nothing in any more, runs what waits, and lets go of the histories. Called by one thread;
  // a second call does nothing.
  void Close();

 private:
  // The next task that waits; nullopt once there is none and nothing is let in any more.
  std::optional<Task> Take();

  // Puts the task into the queue, where fewer than `capacity` wait, or leaves it alone and says why
  // not.
  std::optional<RefusalReason> TryPush(Task& task, std::size_t capacity);
  void Submit(Task task, std::size_t capacity);
  void Run(History& history);

  const std::size_t capacity_;
  Mutex mutex_;
  ConditionVariable changed_;
  std::deque<Task> waiting_ ATM_GUARDED_BY(mutex_);
  bool closed_ ATM_GUARDED_BY(mutex_) = false;
  std::vector<std::jthread> threads_;
};

}  // namespace atm::storage

#endif  // ATM_STORAGE_READ_READERS_H_
