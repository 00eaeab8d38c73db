#include "client/grpc/timing.h"

#include <algorithm>
#include <random>

namespace atm {

using std::chrono::milliseconds;

namespace {

double Draw() {
  thread_local std::minstd_rand generator{std::random_device{}()};
  return std::uniform_real_distribution<double>(0.0, 1.0)(generator);
}

}  // namespace

gpr_timespec After(milliseconds wait) {
  if (wait <= milliseconds(0)) return gpr_inf_past(GPR_CLOCK_MONOTONIC);
  return gpr_time_add(gpr_now(GPR_CLOCK_MONOTONIC),
                      gpr_time_from_millis(wait.count(), GPR_TIMESPAN));
}

milliseconds Until(std::chrono::steady_clock::time_point time) {
  const auto left = time - std::chrono::steady_clock::now();
  return std::max(std::chrono::duration_cast<milliseconds>(left), milliseconds(0));
}

double RandomUnit() { return Draw(); }

}  // namespace atm
