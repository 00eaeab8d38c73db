// When to ask again: the decisions between the attempts of one call.
//
// Pure: time and randomness come in as arguments. One object a call; not thread-safe.
#ifndef ATM_CLIENT_GRPC_RETRY_H_
#define ATM_CLIENT_GRPC_RETRY_H_

#include <chrono>
#include <optional>
#include <utility>

#include "absl/status/status.h"
#include "atm/options.h"

namespace atm {

// When a call may be asked again.
enum class AskAgain {
  kAlways,             // it is answered alike, whether an earlier attempt was carried out or not
  kIfNothingHappened,  // only while no earlier attempt can have been carried out
};

// The same policy, for one who has been reached: if it asks again at all, then for as long as there
// is time.
RetryPolicy Patient(RetryPolicy policy);

class Retry {
 public:
  // `unanswered` is how an attempt before all of these ended, after which nobody knows; OK: none.
  explicit Retry(const RetryPolicy& policy, AskAgain when = AskAgain::kAlways,
                 absl::Status unanswered = absl::OkStatus())
      : policy_(policy), when_(when), first_unanswered_(std::move(unanswered)) {}

  // How long the next attempt may take if `left` remains for the call: half of it, so that an
  // attempt that hangs leaves time for another; the last attempt, one with little time left, and
  // one that would be the last if it hung, takes all.
  std::chrono::milliseconds AttemptTimeout(std::chrono::milliseconds left) const;

  // Takes note that an attempt failed. Returns how long to wait before the next one, or nothing if
  // the call ends here, with error(). `random` is drawn from [0, 1).
  std::optional<std::chrono::milliseconds> Failed(const absl::Status& status,
                                                  std::chrono::milliseconds left, double random);

  // The error of the whole call, as of the last Failed. It is definite (see IsDefinite in
  // atm/error.h) only if the call as a whole is: an attempt without an answer may have moved money,
  // whatever was said to a later one, unless the later one got as far as the look-up of the request
  // id.
  const absl::Status& error() const { return error_; }

 private:
  // The bound of the wait after the attempts so far.
  std::chrono::milliseconds Bound() const;

  absl::Status Conclude(const absl::Status& last) const;

  const RetryPolicy policy_;
  const AskAgain when_;
  int attempts_ = 0;               // failed so far
  absl::Status first_unanswered_;  // the first failure after which nobody knows; OK: none
  absl::Status error_;
};

}  // namespace atm

#endif  // ATM_CLIENT_GRPC_RETRY_H_
