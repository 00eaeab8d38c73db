#include "client/fake/fake_feeds.h"

#include <utility>

namespace atm {

class FakeFeeds::Feed {
 public:
  Feed(v1::WatchTransactionsRequest request, FeedListener listener)
      : request_(std::move(request)), listener_(std::move(listener)) {}

  void Tell(const Find& find) {
    std::unique_lock lock(mutex_);
    is_more_ = true;
    if (is_telling_ || end_.has_value()) return;  // whoever tells sees what is new
    is_telling_ = true;
    while (is_more_ && !end_.has_value()) {
      is_more_ = false;
      lock.unlock();
      const Proceed proceed = TellAll(find);
      lock.lock();
      if (proceed == Proceed::kStop && !end_.has_value()) end_ = absl::OkStatus();
    }
    is_telling_ = false;
    if (end_.has_value()) DeliverEnd(lock);
  }

  void End(const absl::Status& status) {
    std::unique_lock lock(mutex_);
    if (end_.has_value()) return;
    end_ = status;
    if (!is_telling_) DeliverEnd(lock);
  }

  bool HasEnded() {
    const std::lock_guard lock(mutex_);
    return end_.has_value();
  }

 private:
  // Only one thread at a time is here.
  Proceed TellAll(const Find& find) {
    while (const std::optional<v1::Transaction> next = find(request_)) {
      if (HasEnded()) break;
      request_.set_after_transaction_id(next->id());
      if (listener_.on_transaction(*next) == Proceed::kStop) return Proceed::kStop;
    }
    return Proceed::kGoOn;
  }

  // Once: the listener is gone afterwards.
  void DeliverEnd(std::unique_lock<std::mutex>& lock) {
    const absl::Status end = *end_;
    const FeedListener last = std::exchange(listener_, {});
    lock.unlock();
    if (last.on_end) last.on_end(end);
  }

  v1::WatchTransactionsRequest request_;  // what is still to come
  FeedListener listener_;
  std::mutex mutex_;
  bool is_telling_ = false;          // guarded by mutex_, as all below
  bool is_more_ = false;             // there may be news
  std::optional<absl::Status> end_;  // no more is told
};

FakeFeeds::FakeFeeds(Find find) : find_(std::move(find)) {}
FakeFeeds::~FakeFeeds() = default;

std::function<void()> FakeFeeds::Open(const v1::WatchTransactionsRequest& request,
                                      FeedListener listener) {
  const auto feed = std::make_shared<Feed>(request, std::move(listener));
  {
    const std::lock_guard lock(mutex_);
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
  const std::lock_guard lock(mutex_);
  std::erase_if(feeds_, [](const std::shared_ptr<Feed>& feed) { return feed->HasEnded(); });
  return feeds_;
}

}  // namespace atm
