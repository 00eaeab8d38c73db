// The feeds that are open, so that there are not too many, and all end when the server stops.
#ifndef ATM_SERVER_WATCHES_H_
#define ATM_SERVER_WATCHES_H_

#include <mutex>

#include "absl/container/flat_hash_set.h"

namespace atm::server {

class WatchCall;

// Thread-safe.
class Watches {
 public:
  enum class Entry { kEntered, kFull, kClosed };

  // A feed opens. It must leave before it is gone.
  Entry Enter(WatchCall* call);

  // A feed that entered, or did not, is over.
  void Leave(WatchCall* call);

  // Ends all feeds with SHUTTING_DOWN, and lets none in any more. Does not wait for them.
  void Close();

 private:
  std::mutex mutex_;
  absl::flat_hash_set<WatchCall*> inside_;  // guarded by mutex_
  bool is_closed_ = false;                  // guarded by mutex_
};

}  // namespace atm::server

#endif  // ATM_SERVER_WATCHES_H_
