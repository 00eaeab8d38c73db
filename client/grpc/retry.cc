#include "client/grpc/retry.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <string>

#include "absl/strings/cord.h"
#include "absl/strings/str_format.h"
#include "atm/error.h"

namespace atm {
namespace {

using std::chrono::milliseconds;

// A shorter time is not halved: on a slow line one round trip takes that long.
constexpr milliseconds kShortestAttempt{200};

bool IsRetried(const absl::Status& status, const ErrorDetails& details) {
  switch (status.code()) {
    case absl::StatusCode::kUnavailable:
      return details.reason != "SERVER_NOT_TRUSTED" && details.reason != "SERVER_WITHOUT_TLS";
    case absl::StatusCode::kDeadlineExceeded:
      return true;
    case absl::StatusCode::kResourceExhausted:
      // Without a delay it is not the limit of the queue but another one, such as the size of a
      // message, which another attempt would meet again.
      return details.retry_delay.has_value();
    default:
      return false;
  }
}

// Returns whether this answer says what became of every attempt of the call, and not only of its
// own. Refusals that follow from the request alone are true of each attempt. So are those that the
// bank makes after it looked the request id up (see the order in atm_service.proto): if an earlier
// attempt had moved money, its answer would have been replayed instead.
bool SettlesEveryAttempt(const absl::Status& status) {
  switch (status.code()) {
    case absl::StatusCode::kInvalidArgument:
    case absl::StatusCode::kNotFound:
    case absl::StatusCode::kAlreadyExists:
    case absl::StatusCode::kFailedPrecondition:
    case absl::StatusCode::kOutOfRange:
      return !ReasonOf(status).empty();
    default:
      return false;
  }
}

std::string Text(const absl::Status& status) { return std::string(status.message()); }

absl::Status WithMessage(const absl::Status& status, const std::string& message) {
  absl::Status result(status.code(), message);
  if (const auto details = status.GetPayload(kErrorDetailsUrl); details.has_value()) {
    result.SetPayload(kErrorDetailsUrl, *details);
  }
  return result;
}

}  // namespace

RetryPolicy Patient(RetryPolicy policy) {
  if (policy.max_attempts > 1) policy.max_attempts = std::numeric_limits<int>::max();
  return policy;
}

milliseconds Retry::AttemptTimeout(milliseconds left) const {
  const bool is_last =
      attempts_ + 1 >= policy_.max_attempts || when_ == AskAgain::kIfNothingHappened;
  if (is_last) return left;
  return std::min(left, std::max(left / 2, kShortestAttempt));
}

std::optional<milliseconds> Retry::Failed(const absl::Status& status, milliseconds left,
                                          double random) {
  ++attempts_;
  if (first_unanswered_.ok() && !IsDefinite(status)) first_unanswered_ = status;
  error_ = Conclude(status);
  const ErrorDetails details = DetailsOf(status);
  if (attempts_ >= policy_.max_attempts || !IsRetried(status, details)) return std::nullopt;
  if (when_ == AskAgain::kIfNothingHappened && !first_unanswered_.ok()) return std::nullopt;
  const milliseconds asked = details.retry_delay.value_or(milliseconds(0));
  if (asked >= left) return std::nullopt;
  const auto drawn = static_cast<milliseconds::rep>(random * static_cast<double>(Bound().count()));
  const milliseconds wait = asked + milliseconds(drawn);
  if (wait >= left) return std::nullopt;  // no time is left after the wait
  return wait;
}

milliseconds Retry::Bound() const {
  const auto initial = static_cast<double>(policy_.initial_backoff.count());
  const auto max = static_cast<double>(policy_.max_backoff.count());
  const double grown = initial * std::pow(policy_.multiplier, attempts_ - 1);
  return milliseconds(static_cast<milliseconds::rep>(std::clamp(grown, 0.0, std::max(max, 0.0))));
}

absl::Status Retry::Conclude(const absl::Status& last) const {
  if (attempts_ == 1 || SettlesEveryAttempt(last)) return last;
  std::string message = absl::StrFormat("%s (after %d attempts", Text(last), attempts_);
  if (!first_unanswered_.ok()) {
    message += effect_ == Effect::kChanges ? "; one had no answer and may have been carried out"
                                           : "; one had no answer";
  }
  if (Text(first_unanswered_) != Text(last) && !first_unanswered_.ok()) {
    message += ": " + Text(first_unanswered_);
  }
  message += ")";
  // Only the later attempt was refused, so its details do not describe the whole call.
  if (effect_ == Effect::kChanges && !first_unanswered_.ok() && IsDefinite(last)) {
    return absl::UnavailableError(message);
  }
  return WithMessage(last, message);
}

}  // namespace atm
