// The feed of a scripted server.
#ifndef ATM_TESTS_CLIENT_SCRIPTED_FEED_H_
#define ATM_TESTS_CLIENT_SCRIPTED_FEED_H_

#include <grpcpp/grpcpp.h>

#include <cstddef>
#include <deque>
#include <functional>
#include <memory>
#include <optional>
#include <utility>

#include "atm/fake_connection.h"
#include "storage/base/mutex.h"

namespace atm {

// Sends the feed of the bank in memory until the caller leaves, the bank refuses it, or `count`
// transactions were sent. It then ends with `end`.
class ScriptedFeed final : public grpc::ServerWriteReactor<v1::WatchTransactionsResponse> {
 public:
  static ScriptedFeed* Open(FakeConnection& bank, const v1::WatchTransactionsRequest& request,
                            std::optional<std::size_t> count, const grpc::Status& end,
                            std::function<grpc::Status(const absl::Status&)> to_grpc) {
    auto feed = std::make_shared<ScriptedFeed>();
    feed->self_ = feed;
    {
      const MutexLock lock(feed->mutex_);
      feed->left_ = count;
      feed->end_ = end;
    }
    feed->StartSendInitialMetadata();
    FeedListener listener;
    listener.on_transaction = [feed](const v1::Transaction& transaction) {
      feed->Add(transaction);
      return Proceed::kGoOn;
    };
    listener.on_end = [feed, to_grpc](const absl::Status& status) { feed->End(to_grpc(status)); };
    auto cancel = bank.WatchTransactions(request, {}, std::move(listener));
    const MutexLock lock(feed->mutex_);
    feed->cancel_ = std::move(cancel);
    feed->Next();
    return feed.get();
  }

  void OnWriteDone(bool /*ok*/) override {
    const MutexLock lock(mutex_);
    queue_.pop_front();
    is_writing_ = false;
    Next();
  }

  void OnCancel() override { End(grpc::Status::CANCELLED); }

  void OnDone() override {
    const auto self = std::move(self_);
    std::function<void()> cancel;
    {
      const MutexLock lock(mutex_);
      cancel = cancel_;
    }
    cancel();
  }

 private:
  void Add(const v1::Transaction& transaction) {
    const MutexLock lock(mutex_);
    v1::WatchTransactionsResponse& response = queue_.emplace_back();
    *response.mutable_transaction() = transaction;
    Next();
  }

  void End(const grpc::Status& status) {
    const MutexLock lock(mutex_);
    left_ = 0;
    end_ = status;
    Next();
  }

  void Next() ATM_REQUIRES(mutex_) {
    if (is_writing_ || is_finished_ || cancel_ == nullptr) return;
    if (left_ == std::size_t{0}) {
      is_finished_ = true;
      Finish(end_);
    } else if (!queue_.empty()) {
      if (left_) --*left_;
      is_writing_ = true;
      StartWrite(&queue_.front());
    }
  }

  std::shared_ptr<ScriptedFeed> self_;
  Mutex mutex_;
  std::optional<std::size_t> left_ ATM_GUARDED_BY(mutex_);  // nullopt if there is no limit
  grpc::Status end_ ATM_GUARDED_BY(mutex_);
  std::deque<v1::WatchTransactionsResponse> queue_ ATM_GUARDED_BY(mutex_);
  bool is_writing_ ATM_GUARDED_BY(mutex_) = false;
  bool is_finished_ ATM_GUARDED_BY(mutex_) = false;
  std::function<void()> cancel_ ATM_GUARDED_BY(mutex_);
};

}  // namespace atm

#endif  // ATM_TESTS_CLIENT_SCRIPTED_FEED_H_
