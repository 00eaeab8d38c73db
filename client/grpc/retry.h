// Decides between the attempts of one call whether and when to retry.
//
// Pure: time and randomness are arguments. Each call owns one object; not thread-safe.
#ifndef ATM_CLIENT_GRPC_RETRY_H_
#define ATM_CLIENT_GRPC_RETRY_H_

#include <chrono>
#include <optional>
#include <utility>

#include "absl/status/status.h"
#include "atm/options.h"

namespace atm {

// When a call may be retried.
enum class AskAgain {
  kAlways,             // the answer is the same, whether an earlier attempt was carried out or not
  kIfNothingHappened,  // only while no earlier attempt can have been carried out
};

// Whether a request that arrived has done something, or can only have been answered.
enum class Effect { kChanges, kReads };

// Returns the policy for a bank that was reached before: if it retries at all, it retries for as
// long as there is time.
RetryPolicy Patient(RetryPolicy policy);

class Retry {
 public:
  // `unanswered` is the error of an earlier attempt that may have been carried out, or OK.
  explicit Retry(const RetryPolicy& policy, AskAgain when = AskAgain::kAlways,
                 absl::Status unanswered = absl::OkStatus(), Effect effect = Effect::kChanges)
      : policy_(policy), when_(when), effect_(effect), first_unanswered_(std::move(unanswered)) {}

  // The same for a call that only reads.
  static Retry ForReading(const RetryPolicy& policy) {
    return Retry(policy, AskAgain::kAlways, absl::OkStatus(), Effect::kReads);
  }

  // Returns how long the next attempt may take if `left` remains for the call: half of it, so that
  // an attempt that hangs leaves time for another. The last attempt, an attempt with little time
  // left, and one that must not be followed by another if it hangs get all of it.
  std::chrono::milliseconds AttemptTimeout(std::chrono::milliseconds left) const;

  // Records that an attempt failed. Returns how long to wait before the next one, or nullopt if the
  // call ends now, with error(). `random` is drawn from [0, 1).
  std::optional<std::chrono::milliseconds> Failed(const absl::Status& status,
                                                  std::chrono::milliseconds left, double random);

  // Returns the error of the whole call after the last Failed. It is definite (see IsDefinite in
  // atm/error.h) only if it is certain that no attempt moved money. An attempt without an answer
  // may have moved money, whatever the answer to a later one, unless the bank looked the request id
  // up for the later one. Of a call that only reads, no error says that something may have been
  // carried out.
  const absl::Status& error() const { return error_; }

 private:
  // Returns the bound of the wait after the attempts so far.
  std::chrono::milliseconds Bound() const;

  absl::Status Conclude(const absl::Status& last) const;

  const RetryPolicy policy_;
  const AskAgain when_;
  const Effect effect_;
  int attempts_ = 0;               // that have failed
  absl::Status first_unanswered_;  // the first failure that is not definite, or OK
  absl::Status error_;
};

}  // namespace atm

#endif  // ATM_CLIENT_GRPC_RETRY_H_
