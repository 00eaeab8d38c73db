// The feeds of a FakeConnection: who listens, and what each was told. Thread-safe.
#ifndef ATM_CLIENT_FAKE_FAKE_FEEDS_H_
#define ATM_CLIENT_FAKE_FAKE_FEEDS_H_

#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <vector>

#include "atm/feed.h"
#include "atm/v1/atm_service.pb.h"

namespace atm {

class FakeFeeds {
 public:
  // The next transaction after `after_transaction_id` that a feed is to tell; nothing if there is
  // none yet. Called without a lock of this class.
  using Find =
      std::function<std::optional<v1::Transaction>(const v1::WatchTransactionsRequest& request)>;

  explicit FakeFeeds(Find find);
  ~FakeFeeds();

  // Tells the listener, on this thread, what there is, and listens on. Returns what cancels the
  // feed.
  std::function<void()> Open(const v1::WatchTransactionsRequest& request, FeedListener listener);

  // Tells each listener, on this thread, what is new to it. Where another thread is just telling
  // one, or a listener itself got here, that one goes on with it.
  void Tell();

  // Ends all feeds with CANCELLED.
  void Close();

 private:
  class Feed;

  std::vector<std::shared_ptr<Feed>> Feeds();

  const Find find_;
  std::mutex mutex_;
  std::vector<std::shared_ptr<Feed>> feeds_;  // guarded by mutex_
};

}  // namespace atm

#endif  // ATM_CLIENT_FAKE_FAKE_FEEDS_H_
