// Whether the service is there, as health checks tell it: for the server as a whole and for each of
// its services. All of them serve at the same time.
#ifndef ATM_SERVER_CALL_HEALTH_H_
#define ATM_SERVER_CALL_HEALTH_H_

#include <set>

#include "storage/base/mutex.h"

namespace atm::server {

// Thread-safe.
class Health {
 public:
  // Somebody who is told each change. It is not owned, and takes itself out before it is gone.
  class Watcher {
   public:
    // Both are called under the lock of the Health, from any thread. They must not block.
    virtual void OnChange(bool is_serving) = 0;

    // There will be no further change: the server stops.
    virtual void OnClose() = 0;

   protected:
    ~Watcher() = default;
  };

  void Set(bool is_serving) {
    const MutexLock lock(mutex_);
    is_serving_ = is_serving;
    for (Watcher* watcher : watchers_) watcher->OnChange(is_serving);
  }

  // From now on it is not serving, for good. All who watch are told so, now or when they come.
  void Close() {
    const MutexLock lock(mutex_);
    is_serving_ = false;
    is_closed_ = true;
    for (Watcher* watcher : watchers_) TellEnd(watcher);
  }

  bool is_serving() const {
    const MutexLock lock(mutex_);
    return is_serving_;
  }

  // From now on the watcher is told each change, and the state at once.
  void Add(Watcher* watcher) {
    const MutexLock lock(mutex_);
    watchers_.insert(watcher);
    if (is_closed_) return TellEnd(watcher);
    watcher->OnChange(is_serving_);
  }

  // The watcher is told no more. It may be called where it was never added.
  void Remove(Watcher* watcher) {
    const MutexLock lock(mutex_);
    watchers_.erase(watcher);
  }

 private:
  static void TellEnd(Watcher* watcher) {
    watcher->OnChange(false);
    watcher->OnClose();
  }

  mutable Mutex mutex_;
  bool is_serving_ ATM_GUARDED_BY(mutex_) = false;
  bool is_closed_ ATM_GUARDED_BY(mutex_) = false;
  std::set<Watcher*> watchers_ ATM_GUARDED_BY(mutex_);
};

}  // namespace atm::server

#endif  // ATM_SERVER_CALL_HEALTH_H_
