#include "storage/commit/clock_guard.h"

#include <algorithm>
#include <cstdlib>
#include <utility>

namespace atm::storage {

ClockGuard::ClockGuard(ClockUs clock_us, ClockUs steady_us)
    : clock_us_(std::move(clock_us)), second_clock_us_(std::move(steady_us)) {}

void ClockGuard::Start() {
  if (!second_clock_us_) return;
  looked_us_ = clock_us_();
  looked_steady_us_ = second_clock_us_();
  jump_.reset();
  const MutexLock lock(mutex_);
  agreed_ = {.time_us = looked_us_, .steady_us = looked_steady_us_};
}

std::optional<std::int64_t> ClockGuard::Look(std::int64_t newest_us) {
  if (!second_clock_us_) return std::nullopt;
  const std::int64_t now_us = clock_us_();
  looked_steady_us_ = second_clock_us_();
  const MutexLock lock(mutex_);
  const std::int64_t expected_us = agreed_.Expected(looked_steady_us_);
  const std::int64_t ahead_us = now_us - std::max(expected_us, newest_us);
  if (ahead_us > kMaxJumpUs) {
    // It has to stay in one place: one that runs away is not believed at all.
    if (!jump_ || std::abs(ahead_us - jump_->ahead_us) > kMaxJumpUs) {
      jump_ = {.ahead_us = ahead_us, .since_steady_us = looked_steady_us_};
    }
    if (looked_steady_us_ - jump_->since_steady_us < kMinStayUs) {
      looked_us_ = expected_us;
      return ahead_us;
    }
  }
  jump_.reset();
  looked_us_ = now_us;
  agreed_ = {.time_us = now_us, .steady_us = looked_steady_us_};
  return std::nullopt;
}

std::int64_t ClockGuard::BatchTimeUs() {
  const std::int64_t now_us = clock_us_();
  if (!second_clock_us_) return looked_steady_us_ = now_us;
  return now_us - looked_us_ > kMaxJumpUs ? looked_us_ : now_us;
}

std::int64_t ClockGuard::NowUs() const {
  const std::int64_t now_us = clock_us_();
  if (!second_clock_us_) return now_us;
  const std::int64_t steady_us = second_clock_us_();
  const MutexLock lock(mutex_);
  const std::int64_t expected_us = agreed_.Expected(steady_us);
  return now_us - expected_us > kMaxJumpUs ? expected_us : now_us;
}

}  // namespace atm::storage
