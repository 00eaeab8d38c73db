#include "client/fake/fake_feeds.h"

#include <optional>
#include <utility>

namespace atm {

class FakeFeeds::Feed {
 public:
  Feed(v1::WatchTransactionsRequest request, FeedListener listener)
      : request_(std::move(request)), listener_(std::move(listener)) {}

  void Tell(const Find& find) {
    {
      const MutexLock lock(mutex_);
      is_more_ = true;
      if (is_telling_ || end_.has_value()) return;  // the thread that is telling sees what is new
      is_telling_ = true;
    }
    while (HasMore()) {
      if (TellAll(find) == Proceed::kStop) SetEnd(absl::OkStatus());
    }
    if (HasEnded()) DeliverEnd();
  }

  void End(const absl::Status& status) {
    {
      const MutexLock lock(mutex_);
      if (end_.has_value()) return;
      end_ = status;
      if (is_telling_) return;  // the thread that is telling delivers it
    }
    DeliverEnd();
  }

  bool HasEnded() {
    const MutexLock lock(mutex_);
    return end_.has_value();
  }

 private:
  // Only one thread at a time calls this.
  Proceed TellAll(const Find& find) {
    for (;;) {
      const std::vector<v1::Transaction> next = find(request_);
      if (next.empty()) return Proceed::kGoOn;
      for (const v1::Transaction& transaction : next) {
        if (HasEnded()) return Proceed::kGoOn;
        request_.set_after_transaction_id(transaction.id());
        if (listener_.on_transaction(transaction) == Proceed::kStop) return Proceed::kStop;
      }
    }
  }

  // Returns whether there may be new transactions to tell. If not, this thread tells no more.
  bool HasMore() {
    const MutexLock lock(mutex_);
    is_telling_ = is_more_ && !end_.has_value();
    is_more_ = false;
    return is_telling_;
  }

  void SetEnd(const absl::Status& status) {
    const MutexLock lock(mutex_);
    if (!end_.has_value()) end_ = status;
  }

  // Destroys the listener after it has received the end. The first call does it.
  void DeliverEnd() {
    FeedListener last;
    absl::Status end;
    {
      const MutexLock lock(mutex_);
      last = std::exchange(listener_, {});
      end = *end_;
    }
    if (last.on_end) last.on_end(end);
  }

  v1::WatchTransactionsRequest request_;  // what the listener has not received yet
  FeedListener listener_;                 // called by the thread that is telling
  Mutex mutex_;
  bool is_telling_ ATM_GUARDED_BY(mutex_) = false;
  bool is_more_ ATM_GUARDED_BY(mutex_) = false;             // there may be new transactions
  std::optional<absl::Status> end_ ATM_GUARDED_BY(mutex_);  // the listener receives no more
};

FakeFeeds::FakeFeeds(Find find) : find_(std::move(find)) {}
FakeFeeds::~FakeFeeds() = default;

std::function<void()> FakeFeeds::Open(const v1::WatchTransactionsRequest& request,
                                      FeedListener listener) {
  const auto feed = std::make_shared<Feed>(request, std::move(listener));
  {
    const MutexLock lock(mutex_);
    feeds_.push_back(feed);
  }
  feed->Tell(find_);
  return [feed = std::weak_ptr<Feed>(feed)] {
    if (const auto open = feed.lock()) open->End(absl::CancelledError("the feed was cancelled"));
  };
}

void FakeFeeds::Tell() {
  for (const auto& feed : Feeds()) feed->Tell(find_);
}

void FakeFeeds::Close() {
  for (const auto& feed : Feeds()) feed->End(absl::CancelledError("the connection was closed"));
}

std::vector<std::shared_ptr<FakeFeeds::Feed>> FakeFeeds::Feeds() {
  const MutexLock lock(mutex_);
  std::erase_if(feeds_, [](const std::shared_ptr<Feed>& feed) { return feed->HasEnded(); });
  return feeds_;
}

}  // namespace atm
