// One call with all its attempts; owned by the CallSet of its connection.
#ifndef ATM_CLIENT_GRPC_RETRIED_CALL_H_
#define ATM_CLIENT_GRPC_RETRIED_CALL_H_

#include <grpcpp/alarm.h>
#include <grpcpp/client_context.h>

#include <chrono>
#include <functional>
#include <memory>
#include <optional>

#include "absl/status/status.h"
#include "atm/options.h"
#include "client/grpc/open_call.h"
#include "client/grpc/retry.h"
#include "storage/base/mutex.h"

namespace atm {

// How often and how long a call is tried.
struct CallTerms {
  RetryPolicy retry;
  std::chrono::milliseconds deadline{0};  // of the whole call
  AskAgain when = AskAgain::kAlways;
  absl::Status unanswered = absl::OkStatus();  // see Retry
  Effect effect = Effect::kChanges;
};

// Makes attempts until one succeeds or the Retry ends the call, then delivers the end exactly once.
// No thread blocks in between: an alarm of gRPC starts the next attempt. Thread-safe.
class RetriedCall : public OpenCall {
 public:
  using AttemptDone = std::function<void(const grpc::Status&)>;

  explicit RetriedCall(const CallTerms& terms);

  void Start(std::function<void()> ended) override;
  void Cancel() override;

 protected:
  // Sends one attempt.
  virtual void Send(grpc::ClientContext& context, AttemptDone done) = 0;

  // Delivers the end to the caller. If it is OK, the response is that of the last attempt.
  virtual void Deliver(const absl::Status& status) = 0;

 private:
  void Attempt();
  void OnAttemptDone(const grpc::Status& grpc_status);
  // Called after an attempt failed. Sets the alarm for the next one, or returns the end of the
  // call.
  std::optional<absl::Status> WaitForAnother(const absl::Status& status);
  void End(const absl::Status& status);

  const std::chrono::steady_clock::time_point deadline_;
  std::function<void()> ended_;

  Mutex mutex_;
  bool cancelled_ ATM_GUARDED_BY(mutex_) = false;
  Retry retry_ ATM_GUARDED_BY(mutex_);
  // Of the current attempt.
  std::unique_ptr<grpc::ClientContext> context_ ATM_GUARDED_BY(mutex_);
  // Set between two attempts.
  std::unique_ptr<grpc::Alarm> alarm_ ATM_GUARDED_BY(mutex_);
};

}  // namespace atm

#endif  // ATM_CLIENT_GRPC_RETRIED_CALL_H_
