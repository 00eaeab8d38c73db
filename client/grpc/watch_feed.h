// A feed of transactions over gRPC; owned by the CallSet of its connection.
#ifndef ATM_CLIENT_GRPC_WATCH_FEED_H_
#define ATM_CLIENT_GRPC_WATCH_FEED_H_

#include <grpcpp/alarm.h>

#include <chrono>
#include <functional>
#include <memory>
#include <optional>
#include <variant>

#include "absl/status/status.h"
#include "atm/feed.h"
#include "atm/options.h"
#include "atm/v1/atm_service.grpc.pb.h"
#include "client/grpc/open_call.h"
#include "client/grpc/retry.h"
#include "storage/base/mutex.h"

namespace atm {

// Reads one stream after another, each from the transaction that the listener had last. Until it
// has reached the bank once, it gives up as a call does: at its deadline, or after the last attempt
// of the policy. After that it ends only with a definite error of the bank, by the listener, or
// when it is cancelled. Thread-safe.
class WatchFeed final : public OpenCall {
 public:
  using Stub = v1::AtmService::StubInterface;

  WatchFeed(const RetryPolicy& policy, std::chrono::milliseconds deadline,
            std::shared_ptr<Stub> stub, v1::WatchTransactionsRequest request,
            FeedListener listener);

  void Start(std::function<void()> ended) override;
  void Cancel() override;

 private:
  class Stream;

  // Opens a stream, or ends the feed if it was cancelled.
  void Open();

  // Called by the open stream, one call at a time.
  void OnContact() noexcept;
  Proceed OnTransaction(const v1::Transaction& transaction) noexcept;
  void OnClosed();
  void OnStreamEnd(absl::Status status);

  // Called after a stream ended. Returns how long to wait for the next one, or the end of the feed.
  using WaitOrEnd = std::variant<std::chrono::milliseconds, absl::Status>;
  WaitOrEnd AfterStream(absl::Status status);

  // Sets the alarm for the next stream, or returns the end of the feed.
  std::optional<absl::Status> SetAlarm(std::chrono::milliseconds wait);

  // Tells the listener, once, that the connection was lost, or that it is there again.
  void TellLost(const absl::Status& status) noexcept;
  void TellBack() noexcept;

  // Called when the bank has answered.
  void Reached() ATM_REQUIRES(mutex_);

  void End(const absl::Status& status) noexcept;

  const RetryPolicy policy_;
  const std::chrono::steady_clock::time_point deadline_;  // of the first contact
  const std::shared_ptr<Stub> stub_;
  FeedListener listener_;
  std::function<void()> ended_;

  Mutex mutex_;
  v1::WatchTransactionsRequest request_ ATM_GUARDED_BY(mutex_);  // what remains to be read
  bool cancelled_ ATM_GUARDED_BY(mutex_) = false;
  bool stopped_ ATM_GUARDED_BY(mutex_) = false;  // the listener returned kStop
  bool reached_ ATM_GUARDED_BY(mutex_) = false;  // the bank has answered once
  bool broken_ ATM_GUARDED_BY(mutex_) = false;   // a stream has ended since the last transaction
  bool lost_ ATM_GUARDED_BY(mutex_) = false;     // the listener was told so, and not yet more
  std::optional<Retry> retry_ ATM_GUARDED_BY(mutex_);
  Stream* stream_ ATM_GUARDED_BY(mutex_) = nullptr;  // the open one, if any; it owns itself
  // Set between two streams.
  std::unique_ptr<grpc::Alarm> alarm_ ATM_GUARDED_BY(mutex_);
};

}  // namespace atm

#endif  // ATM_CLIENT_GRPC_WATCH_FEED_H_
