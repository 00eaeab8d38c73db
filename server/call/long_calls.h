// The calls of a method that may last long, such as feeds, so that there are not too many, and all
// end when the server stops.
#ifndef ATM_SERVER_CALL_LONG_CALLS_H_
#define ATM_SERVER_CALL_LONG_CALLS_H_

#include <grpcpp/support/status.h>

#include <cstddef>
#include <mutex>
#include <optional>
#include <string_view>

#include "absl/container/flat_hash_set.h"

namespace atm::server {

// One of them.
class LongCall {
 public:
  virtual ~LongCall() = default;

  // Ends the call with this status as soon as that can be, unless it ends by itself soon. From any
  // thread; must not wait, and must not call Leave.
  virtual void End(const grpc::Status& status) = 0;
};

// How many there may be, and how to tell that to one more.
struct LongCallLimit {
  std::size_t most;
  std::string_view what;          // "callers watch transactions"
  std::string_view metadata_key;  // of `most`
};

// Thread-safe.
class LongCalls {
 public:
  explicit LongCalls(const LongCallLimit& limit) : limit_(limit) {}

  // A call begins. It must leave before it is gone. Or the status that it must end with at once.
  std::optional<grpc::Status> Enter(LongCall* call);

  // A call that entered, or did not, is about to be answered: another may begin in its place. From
  // any thread, also within End.
  void GiveUpPlace(LongCall* call);

  // It is over.
  void Leave(LongCall* call);

  // Ends all calls with SHUTTING_DOWN, and lets none in any more. Does not wait for them.
  void Close();

 private:
  const LongCallLimit limit_;
  std::mutex mutex_;
  absl::flat_hash_set<LongCall*> inside_;  // guarded by mutex_
  bool is_closed_ = false;                 // guarded by mutex_

  std::mutex places_mutex_;                // taken within mutex_, or alone
  absl::flat_hash_set<LongCall*> places_;  // those that count; guarded by places_mutex_
};

}  // namespace atm::server

#endif  // ATM_SERVER_CALL_LONG_CALLS_H_
