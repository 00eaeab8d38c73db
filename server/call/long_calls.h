// The calls of a method that may last long, such as feeds, so that there are not too many, of all
// callers or of one, and all end when the server stops.
#ifndef ATM_SERVER_CALL_LONG_CALLS_H_
#define ATM_SERVER_CALL_LONG_CALLS_H_

#include <grpcpp/support/status.h>

#include <chrono>
#include <cstddef>
#include <optional>

#include "absl/container/flat_hash_map.h"
#include "absl/container/flat_hash_set.h"
#include "server/limits.h"
#include "storage/base/mutex.h"
#include "storage/model/principal.h"

namespace atm::server {

// One of them.
class LongCall {
 public:
  virtual ~LongCall() = default;

  // Ends the call with this status as soon as that can be, unless it ends by itself soon. From any
  // thread; must not wait, and must not call Leave.
  virtual void End(const grpc::Status& status) = 0;

  // Ends the call if its caller has kept it waiting for longer than it may, by this time. As End.
  virtual void EndIfStalled(std::chrono::steady_clock::time_point now) = 0;
};

// Thread-safe.
class LongCalls {
 public:
  explicit LongCalls(const limits::LongCallLimit& limit) : limit_(limit) {}

  // A call of this caller begins. It must leave before it is gone. Or the status that it must end
  // with at once.
  std::optional<grpc::Status> Enter(LongCall* call, const storage::Principal& caller);

  // A call that entered, or did not, is about to be answered: another may begin in its place. From
  // any thread, also within End.
  void GiveUpPlace(LongCall* call);

  // It is over.
  void Leave(LongCall* call);

  // Ends the calls whose callers have kept them waiting for too long. Does not wait for them.
  void EndStalled(std::chrono::steady_clock::time_point now);

  // Ends all calls with SHUTTING_DOWN, and lets none in any more. Does not wait for them.
  void Close();

 private:
  // Returns why there is no place for one more call, or nullopt if it has taken one.
  std::optional<grpc::Status> TakePlace(LongCall* call, const storage::Principal& caller);

  const limits::LongCallLimit limit_;
  Mutex mutex_;
  absl::flat_hash_set<LongCall*> inside_ ATM_GUARDED_BY(mutex_);
  bool is_closed_ ATM_GUARDED_BY(mutex_) = false;

  Mutex places_mutex_;  // taken within mutex_, or alone
  // Those that count, each with its caller, and how many each caller has.
  absl::flat_hash_map<LongCall*, storage::Principal> places_ ATM_GUARDED_BY(places_mutex_);
  absl::flat_hash_map<storage::Principal, std::size_t> callers_ ATM_GUARDED_BY(places_mutex_);
};

}  // namespace atm::server

#endif  // ATM_SERVER_CALL_LONG_CALLS_H_
