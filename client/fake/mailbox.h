// A mailbox: other threads leave items in it, and the one that owns it waits for them.
#ifndef ATM_CLIENT_FAKE_MAILBOX_H_
#define ATM_CLIENT_FAKE_MAILBOX_H_

#include <deque>
#include <utility>

#include "storage/base/mutex.h"

namespace atm {

// Thread-safe. The owner may destroy it as soon as it has taken the last item that will be put.
template <typename Item>
class Mailbox {
 public:
  // Adds an item. May be called from any thread.
  void Put(Item item) {
    const MutexLock lock(mutex_);
    items_.push_back(std::move(item));
    arrived_.NotifyOne();  // under the lock: after it the mailbox may be gone
  }

  // Returns the oldest item. Blocks until there is one.
  Item Take() {
    const MutexLock lock(mutex_);
    while (items_.empty()) arrived_.Wait(mutex_);
    Item item = std::move(items_.front());
    items_.pop_front();
    return item;
  }

 private:
  Mutex mutex_;
  ConditionVariable arrived_;
  std::deque<Item> items_ ATM_GUARDED_BY(mutex_);
};

}  // namespace atm

#endif  // ATM_CLIENT_FAKE_MAILBOX_H_
