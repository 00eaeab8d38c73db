// Lets operations that are asked for while an earlier one is on its way travel together.
//
// There is no timer, and a lone operation waits for nothing: it is sent at once. Those that come
// before it is answered wait for that, and then go in one ExecuteBatch, in their order; and so on.
// So batches grow with the load, and never with the patience of a clock.
#ifndef ATM_CLIENT_GRPC_BATCHER_H_
#define ATM_CLIENT_GRPC_BATCHER_H_

#include <chrono>
#include <cstddef>
#include <deque>
#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "atm/v1/atm_service.pb.h"

namespace atm {

// One operation with all that it needs. Told its end exactly once, by End or Take or after
// SendAlone.
class BatchedCall {
 public:
  virtual ~BatchedCall() = default;

  // Until when its caller waits.
  virtual std::chrono::steady_clock::time_point deadline() const = 0;

  // Sends it as a call of its method. `answered` is called before its caller is told. `unanswered`
  // is how a batch with it ended that may have been carried out; OK: there was none.
  virtual void SendAlone(std::unique_ptr<BatchedCall> self, std::function<void()> answered,
                         const absl::Status& unanswered) = 0;

  // As EncodeOperation does.
  virtual std::string Encode() const = 0;

  // Tells the caller what became of it in a batch.
  virtual void Take(v1::BatchResult* result) = 0;

  // Tells the caller an error.
  virtual void End(const absl::Status& status) = 0;
};

// Thread-safe. Lives as long as the calls that are out.
class Batcher : public std::enable_shared_from_this<Batcher> {
 public:
  // What happens when the answer to a batch is here. First `arrived`, with how the call ended,
  // since to decode what it says takes time; then `told`.
  struct Answer {
    std::function<void(const absl::Status&)> arrived;
    std::function<void(absl::StatusOr<v1::ExecuteBatchResponse>)> told;
  };

  // `request` is an encoded ExecuteBatchRequest.
  using SendBatch = std::function<void(const std::string& request,
                                       std::chrono::milliseconds deadline, Answer answer)>;

  // `send` sends a batch.
  explicit Batcher(SendBatch send) : send_(std::move(send)) {}

  // Sends it now, or with the next batch.
  void Add(std::unique_ptr<BatchedCall> call);

  // The connection goes: what waits ends with CANCELLED, and nothing is sent any more.
  void Close();

 private:
  struct Waiting {
    std::unique_ptr<BatchedCall> call;
    std::string encoded;
  };
  using Calls = std::vector<std::unique_ptr<BatchedCall>>;

  // Whether a call that is added now has to wait for what is on its way. Under mutex_.
  bool HasToWait() const { return is_busy_ && !is_closed_ && !is_off_; }

  // What was on its way is answered: sends what has come meanwhile.
  void SendNext();
  void SendAlone(std::unique_ptr<BatchedCall> call);
  void SendAll(std::vector<Waiting> batch);
  void OnArrived(const absl::Status& status);
  void Tell(Calls calls, absl::StatusOr<v1::ExecuteBatchResponse> response);

  // A call that its batch left without an answer that lasts: asks for it alone, under the same
  // request id, if there is time.
  void AskAlone(std::unique_ptr<BatchedCall> call, const absl::Status& status);

  const SendBatch send_;
  std::mutex mutex_;
  std::deque<Waiting> waiting_;  // guarded by mutex_
  bool is_busy_ = false;         // something is on its way; guarded by mutex_
  bool is_closed_ = false;       // guarded by mutex_
  bool is_off_ = false;          // the server knows no batches; guarded by mutex_
};

}  // namespace atm

#endif  // ATM_CLIENT_GRPC_BATCHER_H_
