// Sends operations that are started while an earlier one waits for its answer together.
//
// There is no timer: a single operation is sent at once. Operations that are added before its
// answer is there wait for that answer, and are then sent in one ExecuteBatch, in their order; and
// so on. So the number of operations in a call grows with the load, without an artificial delay.
#ifndef ATM_CLIENT_GRPC_BATCHER_H_
#define ATM_CLIENT_GRPC_BATCHER_H_

#include <chrono>
#include <cstddef>
#include <deque>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "atm/v1/atm_service.pb.h"
#include "storage/base/mutex.h"

namespace atm {

// One operation with its request and its caller. The Batcher owns it, and ends it exactly once: by
// End, by Take or by SendAlone.
class BatchedCall {
 public:
  virtual ~BatchedCall() = default;

  // Returns until when its caller waits.
  virtual std::chrono::steady_clock::time_point deadline() const = 0;

  // Sends it as a call of its method. Calls `answered` before it delivers the answer to the caller.
  // `unanswered` is the error of an earlier ExecuteBatch with this operation that may have been
  // carried out, or OK if there was none.
  virtual void SendAlone(std::unique_ptr<BatchedCall> self, std::function<void()> answered,
                         const absl::Status& unanswered) = 0;

  // Returns what EncodeOperation returns for it.
  virtual std::string Encode() const = 0;

  // Delivers its result of ExecuteBatch to the caller.
  virtual void Take(v1::BatchResult* result) = 0;

  // Delivers an error to the caller.
  virtual void End(const absl::Status& status) = 0;
};

// Thread-safe. The connection and the calls that have not ended own it together.
class Batcher : public std::enable_shared_from_this<Batcher> {
 public:
  // Who receives the answer to an ExecuteBatch. `arrived` is called first, with the end of the
  // call; `told` is called after the response was decoded, which takes time.
  struct Answer {
    std::function<void(const absl::Status&)> arrived;
    std::function<void(absl::StatusOr<v1::ExecuteBatchResponse>)> told;
  };

  // `request` is an encoded ExecuteBatchRequest.
  using SendBatch = std::function<void(const std::string& request,
                                       std::chrono::milliseconds deadline, Answer answer)>;

  // `send` sends an ExecuteBatch.
  explicit Batcher(SendBatch send) : send_(std::move(send)) {}

  // Sends the operation now, or together with others when the answer under way is there.
  void Add(std::unique_ptr<BatchedCall> call);

  // Ends what waits with CANCELLED. Called when the connection is closed; the Batcher sends nothing
  // together after it.
  void Close();

 private:
  struct Waiting {
    std::unique_ptr<BatchedCall> call;
    std::string encoded;
  };
  using Calls = std::vector<std::unique_ptr<BatchedCall>>;

  // Returns whether a call that is added now has to wait for the answer under way.
  bool HasToWait() const ATM_REQUIRES(mutex_) { return is_busy_ && !is_closed_ && !is_off_; }

  // Sends what was added before the last answer came.
  void SendNext();
  void SendAlone(std::unique_ptr<BatchedCall> call);
  void SendAll(std::vector<Waiting> batch);
  void OnArrived(const absl::Status& status);
  void Tell(Calls calls, absl::StatusOr<v1::ExecuteBatchResponse> response);

  // Sends an operation again by itself, with the same request id, if there is time: the
  // ExecuteBatch with it had no answer, or one that may change.
  void AskAlone(std::unique_ptr<BatchedCall> call, const absl::Status& status);

  const SendBatch send_;
  Mutex mutex_;
  std::deque<Waiting> waiting_ ATM_GUARDED_BY(mutex_);
  bool is_busy_ ATM_GUARDED_BY(mutex_) = false;  // an answer is under way
  bool is_closed_ ATM_GUARDED_BY(mutex_) = false;
  bool is_off_ ATM_GUARDED_BY(mutex_) = false;  // the server does not have ExecuteBatch
};

}  // namespace atm

#endif  // ATM_CLIENT_GRPC_BATCHER_H_
