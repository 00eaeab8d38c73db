// Watch of atm/feed.h, and how a Client makes one.
#include <optional>
#include <utility>

#include "atm/client.h"
#include "atm/feed.h"
#include "client/grpc/call_set.h"
#include "storage/base/mutex.h"

namespace atm {

struct Watch::State {
  FeedListener listener;  // used by one callback at a time, and empty after the end
  std::function<void()> cancel;

  Mutex mutex;
  ConditionVariable changed;
  std::optional<absl::Status> end ATM_GUARDED_BY(mutex);

  // Called once, by the feed.
  void End(const absl::Status& status) {
    const CallbackScope scope;
    // The listener is destroyed before anyone who waits goes on, because it may refer to their
    // data.
    if (const FeedListener last = std::exchange(listener, {}); last.on_end) last.on_end(status);
    const MutexLock lock(mutex);
    end = status;
    changed.NotifyAll();
  }
};

Watch::Watch(std::shared_ptr<State> state) : state_(std::move(state)) {}

Watch::~Watch() {
  if (state_ == nullptr) return;
  Cancel();
  if (!InsideCallback()) static_cast<void>(Wait());
}

void Watch::Cancel() const { state_->cancel(); }

absl::Status Watch::Wait() const {
  State& state = *state_;
  const MutexLock lock(state.mutex);
  while (!state.end.has_value()) state.changed.Wait(state.mutex);
  return *state.end;
}

Watch Client::WatchTransactions(const v1::WatchTransactionsRequest& request, FeedListener listener,
                                const CallOptions& options) const {
  const auto state = std::make_shared<Watch::State>();
  state->listener = std::move(listener);
  FeedListener told;
  told.on_transaction = [state](const v1::Transaction& transaction) {
    const CallbackScope scope;
    return state->listener.on_transaction(transaction);
  };
  told.on_lost = [state](const absl::Status& status) {
    const CallbackScope scope;
    if (state->listener.on_lost) state->listener.on_lost(status);
  };
  told.on_back = [state] {
    const CallbackScope scope;
    if (state->listener.on_back) state->listener.on_back();
  };
  told.on_end = [state](const absl::Status& status) { state->End(status); };
  state->cancel = connection_->WatchTransactions(request, options, std::move(told));
  return Watch(state);
}

}  // namespace atm
