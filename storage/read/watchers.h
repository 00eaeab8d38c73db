// Those who wait for the next transaction.
#ifndef ATM_STORAGE_READ_WATCHERS_H_
#define ATM_STORAGE_READ_WATCHERS_H_

#include <atomic>
#include <optional>

#include "absl/container/flat_hash_map.h"
#include "absl/functional/any_invocable.h"
#include "storage/base/mutex.h"
#include "storage/read/feed_query.h"

namespace atm::storage {

// Thread-safe. No function waits for anybody who is told.
class Watchers {
 public:
  using Told = absl::AnyInvocable<void()>;
  using Ticket = WatchTicket;

  // Keeps `told` until the next TellAll or Close, which calls it once. After Close it returns
  // nullopt, and `told` is not called.
  std::optional<Ticket> Add(Told told);

  // Takes back what Add was given. Returns false if it was called already, or is about to be.
  bool Remove(Ticket ticket);

  // Whether somebody waits: one relaxed load, for the committer.
  bool any() const { return any_.load(std::memory_order_relaxed); }

  // Calls all who wait, on this thread.
  void TellAll();

  // Does as TellAll, and lets nobody wait any more.
  void Close();

 private:
  using Waiting = absl::flat_hash_map<Ticket, Told>;

  std::atomic<bool> any_ = false;  // written under mutex_
  Mutex mutex_;
  Waiting waiting_ ATM_GUARDED_BY(mutex_);
  Ticket next_ ATM_GUARDED_BY(mutex_) = 1;
  bool is_closed_ ATM_GUARDED_BY(mutex_) = false;
};

}  // namespace atm::storage

#endif  // ATM_STORAGE_READ_WATCHERS_H_
