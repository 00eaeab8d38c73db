// The open feeds of a FakeConnection, which owns this. Thread-safe.
#ifndef ATM_CLIENT_FAKE_FAKE_FEEDS_H_
#define ATM_CLIENT_FAKE_FAKE_FEEDS_H_

#include <functional>
#include <memory>
#include <vector>

#include "atm/feed.h"
#include "atm/v1/atm_service.pb.h"
#include "storage/base/mutex.h"

namespace atm {

class FakeFeeds {
 public:
  // Returns the next transactions of a feed after `after_transaction_id`, oldest first, or none if
  // there are none yet. Called without a lock of this class.
  using Find =
      std::function<std::vector<v1::Transaction>(const v1::WatchTransactionsRequest& request)>;

  explicit FakeFeeds(Find find);
  ~FakeFeeds();

  // Opens a feed. Calls the listener, on this thread, with all transactions that there are. Returns
  // a function that cancels the feed.
  std::function<void()> Open(const v1::WatchTransactionsRequest& request, FeedListener listener);

  // Calls each listener, on this thread, with the transactions that are new to it. If another
  // thread is calling a listener at that time, or the caller is a listener, that thread does it.
  void Tell();

  // Ends all feeds with CANCELLED.
  void Close();

 private:
  class Feed;

  std::vector<std::shared_ptr<Feed>> Feeds();

  const Find find_;
  Mutex mutex_;
  std::vector<std::shared_ptr<Feed>> feeds_ ATM_GUARDED_BY(mutex_);
};

}  // namespace atm

#endif  // ATM_CLIENT_FAKE_FAKE_FEEDS_H_
